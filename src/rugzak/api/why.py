"""Endpoints of why a fit is what it is: one's own, and of someone who allowed it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import access
from rugzak.api.auth import Uri, actor, person
from rugzak.api.problems import ERRORS
from rugzak.careers import matching
from rugzak.careers import why as whys
from rugzak.skills import sharing

router = Router()
FORMULA = "weight = (log((N + 1) / (n + 1)) + floor) × (essential: 3, optional: 1); n of N jobs ask the skill"


class WhyLineOut(Schema):
    skill: str
    label: dict[str, str]
    essential: bool
    have: bool
    level: int | None = None
    evidence: str = Field("", description="What speaks for it; empty where it is lacking.")
    asked_by: int = Field(description="How many jobs ask it.")
    weight: float
    part: float = Field(description="Of all points, 0 to 1.")
    doubted: bool


class WhyOut(Schema):
    occupation: str
    label: dict[str, str]
    have: int
    asked: int
    share: float = Field(description="have / asked: essential skills, one by one.")
    weighted: float = Field(description="The points of what is there, of all points, optional skills too.")
    lines: list[WhyLineOut]
    occupations: int = Field(description="N of the formula.")
    formula: str = FORMULA
    floor: float = matching.FLOOR
    release: str
    corrections: list[str] = Field(description="Reasons of what the authority corrected about this job.")


@router.get("/careers/why", response={200: WhyOut, **ERRORS})
def why(request: HttpRequest, occupation: Uri) -> dict[str, Any]:
    """Why my fit with a job is what it is, line by line."""
    return why_out(whys.why(person(request), occupation))


@router.get("/people/{person_id}/why", response={200: WhyOut, **ERRORS})
def their_why(request: HttpRequest, person_id: UUID, occupation: Uri) -> dict[str, Any]:
    """The same of someone who allowed me to see how a job fits them, and their skills."""
    who, scope = actor(request), access.scope_of_person(person_id)
    access.require(who, "fit.see", scope)
    access.require(who, "profile.see", scope)
    return why_out(whys.why_of(sharing.as_seen_by(who, scope).skills, occupation))


def why_out(found: whys.Why) -> dict[str, Any]:
    """An explanation as the API shows it."""
    figures = {name: getattr(found, name) for name in ("have", "asked", "share", "weighted", "occupations", "release")}
    return figures | {
        "occupation": found.occupation.uri,
        "label": found.occupation.label.to_json(),
        "lines": [_line(line) for line in found.lines],
        "corrections": [row.reason for row in found.corrections],
    }


def _line(line: whys.Line) -> dict[str, Any]:
    names = ("essential", "have", "asked_by", "weight", "part", "doubted")
    plain = {name: getattr(line, name) for name in names}
    mine = {"level": line.row.level, "evidence": line.row.evidence} if line.row else {}
    return plain | mine | {"skill": line.skill.uri, "label": line.skill.label.to_json()}
