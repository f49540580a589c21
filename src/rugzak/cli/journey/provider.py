"""The provider's journey: it comes in by the door once, proves its account by a cent, and starts small.

Then the classic theft is tried: one person alone asks to be paid elsewhere. It may be walked again: each time another
organisation comes in.
"""

import os
import re
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from rugzak.accounts.bank import example_bank
from rugzak.base.quantities import euros
from rugzak.cli.journey.client import As, must, step, tell
from rugzak.cli.journey.trip import DEFAULT_URL

ACCOUNT, ELSEWHERE = "BE71096123456769", "BE62510007547061"
CODE = re.compile(rb"Rugzak code (\d{4}) (\d{4})</Ustrd>")


@dataclass
class Desk:
    """Who takes part: someone who applies, the officer, the second pair of eyes, and a provider that is in."""

    base: str
    asker: As
    officer: As
    releaser: As
    provider: As
    found: dict[str, Any] = field(default_factory=dict, init=False)

    @classmethod
    def start(cls, url: str) -> "Desk":
        base = (url or os.environ.get("RUGZAK_URL") or DEFAULT_URL).rstrip("/")
        return cls(base, *(As(base, role) for role in ("bilal", "officer", "releaser", "provider")))


def walk(url: str) -> None:
    """From the public rules to a place at the door, and a theft that does not work."""
    desk = Desk.start(url)
    _rules(desk)
    _apply(desk)
    _prove(desk)
    _let_in(desk)
    _theft(desk)


def _rules(desk: Desk) -> None:
    step(1, "How trust works, for anyone")
    answer = httpx.get(f"{desk.base}/api/v1/providers/rules", timeout=30).json()
    for stage in answer["stages"]:
        cap = euros(stage["month_cents"], "en") if stage.get("month_cents") else "no limit"
        tell(stage["name"]["en"], month=cap, waits=f"{stage['hold_days']} days", by_hand=stage["by_hand"])
    must(len(answer["stages"]) == 3, "there are not three stages")


def _apply(desk: Desk) -> None:
    step(2, "Apply, once")
    number = _number(int(time.time()))
    body = {"number": number, "name": "School Noord", "iban": ACCOUNT, "founded_on": "2019-03-01", "vat": "exempt"}
    made = desk.asker.post("/providers/applications", body)
    again = desk.asker.http.post("/providers/applications", json=body).json()
    must(again["code"] == "door_already_applied", "the same number was taken twice")
    tell("applied", number=number, application=made["id"], again=again["title"])
    signed = desk.asker.post(f"/providers/applications/{made['id']}/sign")
    must(signed["missing"] == ["account"], "the signature does not count")
    desk.found = {"path": f"/providers/applications/{made['id']}"}


def _prove(desk: Desk) -> None:
    step(3, "One cent with a code")
    codes = [code for debtor in desk.officer.get("/bank/debtors") for code in _pay(desk, debtor)]
    wrong = desk.asker.http.post(f"{desk.found['path']}/code", json={"code": "00000000"}).json()
    must(wrong["code"] == "door_wrong_code", "any code does")
    tell("a wrong code", answer=wrong["detail"])
    done = desk.asker.post(f"{desk.found['path']}/code", {"code": codes[-1]})
    must(done["state"] == "ready", f"the code of the statement does not do: {done['missing']}")
    tell("the code of the statement", decide_by=done["decide_by"])


def _pay(desk: Desk, debtor: str) -> list[str]:
    """What a debtor owes goes to the bank; gives the codes that stand in the file."""
    batch = desk.officer.post("/bank/batches", {"debtor": debtor})
    desk.releaser.post(f"/bank/batches/{batch['id']}/release")
    file = desk.officer.text(f"/bank/batches/{batch['id']}/file")
    report = desk.officer.send_file("/bank/status", "pain002.xml", example_bank.answer(file))
    tell("payment file", payments=batch["payments"], paid=report["paid"])
    return [(first + second).decode() for first, second in CODE.findall(file)]


def _let_in(desk: Desk) -> None:
    step(4, "An officer decides")
    body = {"admit": True, "reason": "Real rooms, real teachers."}
    admitted = desk.officer.post(f"{desk.found['path']}/decide", body)
    place = desk.asker.get(f"/providers/{admitted['organisation']}/stage")
    must(place["stage"]["code"] == "new", "it does not start as new")
    left = ", ".join(f"{row['code']} {row['have']}/{row['want']}" for row in place["conditions"])
    tell("let in", stage=place["stage"]["name"]["en"], looks=place["looks"], to_go_up=left)


def _theft(desk: Desk) -> None:
    step(5, "One person alone can't move the money")
    roles = desk.provider.get("/me")["roles"]
    provider = next(row["organisation"] for row in roles if row["role"] == "provider")
    change = desk.provider.post(f"/providers/{provider}/account", {"iban": ELSEWHERE})
    refused = desk.provider.http.post(f"/providers/accounts/{change['id']}/approve").json()
    must(refused["code"] == "door_second_person", "one person approved their own account")
    tell("asked for another account", payments="wait", approving_it_oneself=refused["title"])
    kept = desk.provider.post(f"/providers/accounts/{change['id']}/withdraw")
    must(kept["state"] == "withdrawn", "the change was not stopped")
    tell("stopped", account="the old one stays")


def _number(seed: int) -> str:
    """An enterprise number whose check digits are right, another each second."""
    base = 4_000_000 + seed % 5_000_000
    return f"{base:08d}{97 - base % 97:02d}"
