"""Endpoints of "this is wrong": one's own remarks, and what the authority does with those of many."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.api.auth import actor, person
from rugzak.api.problems import ERRORS
from rugzak.skills.corrections import services, worklist
from rugzak.skills.corrections.models import Correction, Objection, Thing

router = Router()


class ThingIn(Schema):
    about: Thing
    occupation: str = Field("", max_length=200)
    skill: str = Field("", max_length=200)
    words: str = Field(
        "", max_length=300, description="Of a proposal: its words. Of a nearby job: the job it is near to."
    )
    region: str = Field("", max_length=2, description="Of a shortage: VL, BR or WA.")

    def named(self) -> services.About:
        """The thing itself, checked."""
        rest = {"words": self.words, "region": self.region}
        return services.named(self.about, occupation_uri=self.occupation, skill_uri=self.skill, **rest)


class ObjectionIn(ThingIn):
    said: str = Field("", max_length=500)
    shown: dict[str, str | int | float | bool] = Field({}, max_length=20, description="What stood there.")


class DecisionIn(ThingIn):
    accept: bool
    reason: str = Field(min_length=1, max_length=500)


class CorrectionReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=500)


class ObjectionOut(Schema):
    id: UUID
    about: str
    occupation: str
    skill: str
    words: str
    region: str
    said: str
    shown: dict[str, str | int | float | bool]
    release: str
    at: datetime


class CorrectionItemOut(Schema):
    about: str
    occupation: str
    skill: str
    words: str
    region: str
    people: int = Field(description=f"Different people; fewer than {worklist.LEAST} are not shown.")


class CorrectionOut(CorrectionItemOut):
    id: UUID
    accepted: bool
    reason: str
    made_at: datetime
    undone_at: datetime | None = None


@router.get("", response={200: list[ObjectionOut], **ERRORS})
def mine(request: HttpRequest) -> list[dict[str, Any]]:
    """What I called wrong and did not take back."""
    return [_objection(row) for row in services.mine(person(request))]


@router.post("", response={200: ObjectionOut, **ERRORS})
def say(request: HttpRequest, body: ObjectionIn) -> dict[str, Any]:
    """This is wrong. Kept with what was shown; the same twice is one."""
    row = services.object_to(person=person(request), thing=body.named(), said=body.said, shown=body.shown)
    return _objection(row)


@router.post("/{objection_id}/withdraw", response={200: ObjectionOut, **ERRORS})
def withdraw(request: HttpRequest, objection_id: UUID) -> dict[str, Any]:
    """Take it back."""
    return _objection(services.withdraw(person=person(request), objection_id=objection_id))


@router.get("/worklist", response={200: list[CorrectionItemOut], **ERRORS})
def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """What many people call wrong, and nobody decided yet."""
    return [_thing(item.thing) | {"people": item.people} for item in worklist.worklist(actor(request))]


@router.get("/decided", response={200: list[CorrectionOut], **ERRORS})
def decided(request: HttpRequest) -> list[dict[str, Any]]:
    """The corrections and dismissals that stand."""
    return [_correction(row) for row in worklist.decided(actor(request))]


@router.post("/decide", response={200: CorrectionOut, **ERRORS})
def decide(request: HttpRequest, body: DecisionIn) -> dict[str, Any]:
    """Accept it (the mirror then uses it) or dismiss it, with a reason."""
    row = worklist.decide(actor=actor(request), thing=body.named(), accept=body.accept, reason=body.reason)
    return _correction(row)


@router.post("/decided/{correction_id}/undo", response={200: CorrectionOut, **ERRORS})
def undo(request: HttpRequest, correction_id: UUID, body: CorrectionReasonIn) -> dict[str, Any]:
    """Take a decision back; ESCO counts again as it is."""
    return _correction(worklist.undo(actor=actor(request), correction_id=correction_id, reason=body.reason))


def _thing(row: Any) -> dict[str, Any]:
    names = {"occupation": row.occupation_uri, "skill": row.skill_uri}
    return {"about": row.about, **names, "words": row.words, "region": row.region}


def _objection(row: Objection) -> dict[str, Any]:
    return _thing(row) | {name: getattr(row, name) for name in ("id", "said", "shown", "release", "at")}


def _correction(row: Correction) -> dict[str, Any]:
    names = ("id", "people", "accepted", "reason", "made_at", "undone_at")
    return _thing(row) | {name: getattr(row, name) for name in names}
