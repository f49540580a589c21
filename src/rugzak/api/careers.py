"""Endpoints of the career mirror: fit, gap, and what lies near."""

from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.api.auth import Uri, person
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound
from rugzak.careers import mirror, services
from rugzak.careers.transitions import explain
from rugzak.careers.transitions.pace import Pace
from rugzak.skills.esco import Skill, snapshot

router = Router()


class RegionCode(StrEnum):
    VL = "VL"
    BR = "BR"
    WA = "WA"


class Concept(Schema):
    uri: str
    label: dict[str, str]


class FitPartOut(Schema):
    reuse: str
    have: int
    asked: int


class PaceOut(Schema):
    """An estimate of how long a skill takes; `trainings` is how many it rests on, 0: an assumption."""

    skill: str
    hours: int
    days: int
    trainings: int
    why: str


class FitOut(Schema):
    occupation: Concept
    share: float | None = None
    strength: float | None = None
    parts: list[FitPartOut] = []
    paces: list[PaceOut] = []
    essential_have: list[Concept]
    essential_lack: list[Concept]
    optional_have: list[Concept]
    optional_lack: list[Concept]


class NearOut(Schema):
    occupation: Concept
    share: float
    have: int
    asked: int
    shortage: bool


class NearQuery(Schema):
    n: int = Field(10, ge=1, le=50)
    region: RegionCode | None = None


class GoalIn(Schema):
    occupation: str = Field(max_length=200)
    why: str = Field("", max_length=200)


@router.get("/fit", response={200: FitOut, **ERRORS})
def fit(request: HttpRequest, occupation: Uri) -> dict[str, Any]:
    """What I have and lack for an occupation."""
    if snapshot().find_occupation(occupation) is None:
        raise NotFound
    return fit_out(mirror.fit(person(request), occupation))


@router.get("/nearest", response={200: list[NearOut], **ERRORS})
def nearest(request: HttpRequest, query: Query[NearQuery]) -> list[dict[str, Any]]:
    """The occupations nearest to what I can, and which my region is short of."""
    region = query.region.value if query.region else None
    return [_near(near) for near in mirror.nearest(person(request), query.n, region)]


@router.put("/goal", response={200: Concept, **ERRORS})
def goal(request: HttpRequest, body: GoalIn) -> dict[str, Any]:
    """The occupation that I want."""
    kept = services.set_goal(person=person(request), occupation_uri=body.occupation, why=body.why)
    return concept(snapshot().occupation(kept.occupation_uri))


def concept(row: Any) -> dict[str, Any]:
    return {"uri": row.uri, "label": row.label.to_json()}


def fit_out(found: mirror.Fit) -> dict[str, Any]:
    """A fit as the API shows it."""

    def several(rows: tuple[Skill, ...]) -> list[dict[str, Any]]:
        return [concept(row) for row in rows]

    return {
        **{"occupation": concept(found.occupation), "share": found.share, "strength": found.strength},
        "parts": [{"reuse": part.reuse, "have": part.have, "asked": part.asked} for part in found.parts],
        "paces": [_pace(pace) for pace in found.paces()],
        **{"essential_have": several(found.essential_have), "essential_lack": several(found.essential_lack)},
        **{"optional_have": several(found.optional_have), "optional_lack": several(found.optional_lack)},
    }


def _near(row: mirror.Near) -> dict[str, Any]:
    counts = {"have": row.have, "asked": row.asked, "share": float(row.share), "shortage": row.shortage}
    return {"occupation": concept(row.occupation), **counts}


def _pace(pace: Pace) -> dict[str, Any]:
    times = {"hours": pace.hours, "days": pace.days, "trainings": pace.trainings}
    return {"skill": pace.skill.uri, **times, "why": explain.why(pace)}
