"""The assessor's journey: a provider applies, one judges, another refuses, a partner notes, an objection is answered.

It ends with what anyone reads without an account. It may be walked again: the last file is granted only where it fits.
"""

import os
from dataclasses import dataclass, field
from typing import Any

import httpx

from rugzak.cli.journey.client import As, JourneyFailed, must, step, tell
from rugzak.cli.journey.trip import DEFAULT_URL

LABEL = "career_centre"
WHY = "The note that was sent in shows it."
NO = "There is no quality label, and it is a must."


@dataclass
class Desk:
    """Who takes part: the provider, three people of the authority, a social partner, and anyone."""

    base: str
    provider: As
    assessor: As
    officer: As
    releaser: As
    partner: As
    found: dict[str, Any] = field(default_factory=dict, init=False)

    @classmethod
    def start(cls, url: str) -> "Desk":
        base = (url or os.environ.get("RUGZAK_URL") or DEFAULT_URL).rstrip("/")
        roles = ("provider", "assessor", "officer", "releaser", "partner")
        return cls(base, *(As(base, role) for role in roles))

    def anyone(self, path: str, **query: Any) -> Any:
        """What somebody without an account reads."""
        answer = httpx.get(f"{self.base}/api/v1{path}", params=query, timeout=30)
        must(answer.is_success, f"anyone: {path}: {answer.text[:300]}")
        return answer.json()


def walk(url: str) -> None:
    """Criteria, application, judgement, four eyes, objection, note, register."""
    desk = Desk.start(url)
    _criteria(desk)
    _apply(desk)
    _note(desk)
    _refuse(desk)
    _object(desk)
    _publish(desk)


def _criteria(desk: Desk) -> None:
    step(1, "Read the criteria, without an account")
    for label in desk.anyone("/recognition/criteria"):
        now = label["editions"][-1]
        opens = ", ".join(one["scheme"] for one in label["unlocks"]) or "-"
        tell(label["label"], criteria=len(now["criteria"]), minimum=f"{now['minimum']}%", opens=opens)
        silent = [one for door in label["unlocks"] for one in door["shuts_out"] if not one["because"]]
        for one in silent:
            tell("  shuts out without a published reason", scheme=one["scheme"], condition=one["condition"])


def _apply(desk: Desk) -> None:
    step(2, "Apply, and see where one stands")
    mine = next(row["organisation"] for row in desk.provider.get("/me")["roles"] if row["organisation"])
    dossier = _mine(desk, mine)
    criteria = desk.anyone(f"/recognition/criteria/{LABEL}")["editions"][-1]["criteria"]
    for one in criteria:
        body = {"criterion": one["code"], "level": "yes", "words": "See our note.", "secret": one["code"] == "reach"}
        dossier = desk.provider.put(f"/recognition/files/{dossier['id']}/answers", body)
    stands = dossier["claimed"]
    tell("answered", points=f"{stands['points']} of {stands['of']}", enough=stands["passes"])
    sent = desk.provider.post(f"/recognition/files/{dossier['id']}/send")
    tell("sent in", file=sent["id"], decide_by=sent["decide_by"])
    desk.found |= {"id": sent["id"], "criteria": criteria}


def _mine(desk: Desk, provider: str) -> dict[str, Any]:
    """The draft that is there, else a new file; what still runs from an earlier walk is stopped."""
    for state in ("draft", "sent", "taken"):
        for row in desk.provider.get("/recognition/files", state=state, label=LABEL, provider=provider)["items"]:
            if state == "draft":
                return dict(row)
            desk.provider.post(f"/recognition/files/{row['id']}/drop")
    made: dict[str, Any] = desk.provider.post("/recognition/files", {"label": LABEL, "provider": provider})
    return made


def _note(desk: Desk) -> None:
    step(3, "A social partner reads it and writes in the margin")
    path = f"/recognition/files/{desk.found['id']}"
    seen = desk.partner.get(path)
    hidden = [one["criterion"] for one in seen["answers"] if one["secret"] and not one["words"]]
    must(hidden == ["reach"], f"the partner reads a business secret: {seen['answers']}")
    desk.partner.post(f"{path}/notes", {"criterion": "advisers", "text": "Our members know these advisers."})
    tell("noted", reads=len(seen["answers"]), hidden=", ".join(hidden))


def _refuse(desk: Desk) -> None:
    step(4, "Judge each criterion; a refusal takes a second person")
    path = f"/recognition/files/{desk.found['id']}"
    desk.assessor.post(f"{path}/take")
    for one in desk.found["criteria"]:
        level, reason = ("no", NO) if one["code"] == "label" else ("yes", WHY)
        body = {"criterion": one["code"], "level": level, "reason": reason}
        judged = desk.assessor.post(f"{path}/judge", body)["judged"]
    tell("judged", points=f"{judged['points']} of {judged['of']}", missing=", ".join(judged["missing"]))
    _refused(desk.assessor, f"{path}/conclude", {"outcome": "granted", "reason": WHY}, "does not follow")
    desk.assessor.post(f"{path}/conclude", {"outcome": "refused", "reason": NO})
    _refused(desk.assessor, f"{path}/confirm", {"agree": True, "reason": NO}, "someone else must decide")
    done = desk.officer.post(f"{path}/confirm", {"agree": True, "reason": "I see the same."})
    tell("refused by two", outcome=done["outcome"], object_until=done["object_until"])


def _object(desk: Desk) -> None:
    step(5, "Object, and be answered by someone new")
    path = f"/recognition/files/{desk.found['id']}"
    done = desk.provider.post(f"{path}/object", {"text": "The label came last week; it is with this objection."})
    tell("objected", answer_by=done["answer_by"])
    answer = {"agree": False, "reason": "The label is that of another firm."}
    _refused(desk.officer, f"{path}/answer", answer, "someone else must decide")
    done = desk.releaser.post(f"{path}/answer", answer)
    must(done["outcome"] == "refused", "the answer turned the decision")
    tell("answered", outcome=done["outcome"], steps=len(done["steps"]))


def _publish(desk: Desk) -> None:
    step(6, "What anyone reads")
    for state in ("recognised", "struck", "refused"):
        found = desk.anyone("/recognition/register", state=state)
        tell(state, lines=found["total"], newest=(found["items"] or [{"reason": "-"}])[0]["reason"][:60])
    refused = desk.anyone("/recognition/register", state="refused")["items"]
    must(any(one["reason"] == NO for one in refused), "the refusal is not in the public register")


def _refused(who: As, path: str, body: dict[str, Any], words: str) -> None:
    """What must be refused, with the words that say why."""
    try:
        who.post(path, body)
    except JourneyFailed as refusal:
        must(words in str(refusal), f"refused for another reason: {refusal}")
        tell("  refused, as it should be", why=words)
    else:
        raise JourneyFailed(f"{who.login} could do what is another's: {path}")
