"""Steps 6 and 7: attendance from both sides, then claim, release, payment and a clawback."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rugzak.accounts.bank import example_bank
from rugzak.base.clock import BRUSSELS
from rugzak.base.quantities import euros
from rugzak.cli.journey import surveys
from rugzak.cli.journey.client import must, step, tell, travel
from rugzak.cli.journey.trip import Trip

# Moments inside the first and the second half day.
INSIDE = (timedelta(hours=9), timedelta(hours=14))
CLAWED_BACK = 1_000


def walk(trip: Trip) -> None:
    """From the first half day to money on the provider's account."""
    _attend(trip)
    claim = _claim(trip)
    _pay(trip)
    _claw_back(trip, claim)


def _attend(trip: Trip) -> None:
    step(6, "Attend")
    booking = trip.found["booking"]
    travel(trip.admin, _moment(trip.found["session"]["start"], timedelta(hours=7)))
    must("knowledge_before" in surveys.answer_all(trip), "nobody asked what the learner knows before")
    for index, part in enumerate(trip.found["session"]["parts"]):
        travel(trip.admin, _moment(part["date"], INSIDE[index % 2]))
        mark = {"booking": booking["id"], "present": True}
        trip.provider.post(f"/bookings/parts/{part['id']}/mark", mark)
        code = trip.provider.get(f"/bookings/parts/{part['id']}/code")["code"]
        said = trip.learner.post(f"/bookings/parts/{part['id']}/confirm", {"code": code})
        must(said["provider"] and said["learner"] and not said["disputed"], "the two sides do not agree")
        tell("half day", date=part["date"], provider="present", learner=f"confirmed with {code}")


def _claim(trip: Trip) -> dict[str, Any]:
    step(7, "Claim and pay")
    travel(trip.admin, _moment(trip.found["session"]["end"], timedelta(hours=20)))
    claim: dict[str, Any] = trip.provider.post("/claims", {"booking": trip.found["booking"]["id"]})
    passed = sum(control["passed"] for control in claim["controls"])
    tell("claimed", claim=claim["id"], share=claim["share"], amount=euros(claim["amount"], "en"), state=claim["state"])
    must(claim["state"] == "checked", f"{passed} of {len(claim['controls'])} controls passed: {claim['controls']}")
    released: dict[str, Any] = trip.releaser.post(f"/claims/{claim['id']}/release")
    tell("released by a second person", controls=f"{passed} of {len(claim['controls'])} passed", act=released["act"])
    return released


def _pay(trip: Trip) -> None:
    for debtor in _debtors(trip):
        batch = trip.officer.post("/bank/batches", {"debtor": debtor})
        trip.releaser.post(f"/bank/batches/{batch['id']}/release")
        file = trip.officer.text(f"/bank/batches/{batch['id']}/file")
        tell(
            "SEPA file",
            batch=batch["id"],
            payments=batch["payments"],
            amount=euros(batch["amount"], "en"),
            bytes=len(file),
        )
        report = trip.officer.send_file("/bank/status", "pain002.xml", example_bank.answer(file))
        again = trip.officer.send_file("/bank/status", "pain002.xml", example_bank.answer(file))
        must(report["paid"] == batch["payments"] and again["paid"] == 0, "the bank's answer was not applied once")
        tell("the bank paid", paid=report["paid"], same_answer_again=f"{again['unchanged']} unchanged")


def _debtors(trip: Trip) -> list[str]:
    """The organisations that owe something now, as the officer sees them."""
    found: list[str] = trip.officer.get("/bank/debtors")
    return found


def _claw_back(trip: Trip, claim: dict[str, Any]) -> None:
    body = {"debtor": "provider", "debtor_id": trip.found["training"]["provider"], "amount": CLAWED_BACK}
    made = trip.officer.post(f"/claims/{claim['id']}/clawbacks", {**body, "reason": "an hour was not given"})
    tell("clawed back from the provider", clawback=made["id"], amount=euros(made["amount"], "en"), act=made["act"])


def _moment(day: str, offset: timedelta) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(BRUSSELS)) + offset
