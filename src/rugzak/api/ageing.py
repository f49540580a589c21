"""Endpoints of ageing: an illustration by Jones' arithmetic, one's own pace, the check, and the table of half-lives."""

from datetime import date as Date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from rugzak.api.auth import actor, person
from rugzak.api.problems import ERRORS
from rugzak.skills.ageing import queries, services
from rugzak.skills.ageing.models import Pace
from rugzak.skills.ageing.table import Row, table

router = Router()
FORMULA = "share left = 0.5 ** (years since last used / half-life)"
Group = Annotated[str, Path(pattern=r"^(_|[A-Z][0-9.]{0,8})$", description='A code such as S5; "_" is all the others.')]


class HalfLifeOut(Schema):
    group: str
    name: dict[str, str]
    years: float
    default: float
    sure: str = Field(description="estimate, assumption, or own: set by this authority.")
    source: str


class AgedOut(Schema):
    skill: str
    last_used: Date
    years: float = Field(description="Since it was last used.")
    left: float = Field(description="What the arithmetic leaves, 0 to 1.")


class AgedGroupOut(HalfLifeOut):
    half_life: float = Field(description="In years, at my own pace.")
    pace: str
    skills: list[AgedOut]


class AgeingOut(Schema):
    illustration: bool = Field(True, description="By a formula; nobody measured it.")
    formula: str = FORMULA
    off: bool
    next_check: Date | None = None
    groups: list[AgedGroupOut]


class PaceIn(Schema):
    group: str = Field("", max_length=10, description="A code of the table; empty: all my skills.")
    pace: Pace | Literal[""] = Field(description="Empty: as the table says.")


class AgeingCheckIn(Schema):
    answers: dict[str, Literal["yes", "less", "no"]] = Field(max_length=200, description="By URI of a skill.")


class AgeingCheckOut(Schema):
    date: Date
    kept: int
    lowered: int
    dropped: int
    next_check: Date | None = None


class HalfLifeIn(Schema):
    years: Decimal = Field(ge=Decimal("0.5"), le=50)
    reason: str = Field(min_length=1, max_length=500)


@router.get("", response={200: AgeingOut, **ERRORS})
def mine(request: HttpRequest) -> dict[str, Any]:
    """How my skills age, by group, fastest first."""
    found = queries.ageing(person(request))
    return {"off": found.off, "next_check": found.next_check, "groups": [_group(one) for one in found.groups]}


@router.put("/pace", response={200: AgeingOut, **ERRORS})
def pace(request: HttpRequest, body: PaceIn) -> dict[str, Any]:
    """For me this is slower, faster, or off."""
    services.set_pace(person=person(request), group=body.group, pace=str(body.pace))
    return mine(request)


@router.post("/check", response={200: AgeingCheckOut, **ERRORS})
def check(request: HttpRequest, body: AgeingCheckIn) -> dict[str, Any]:
    """A competence check: yes (still), less (one level lower), no (no longer). Plans the next."""
    owner = person(request)
    row = services.do_check(person=owner, answers=body.answers)
    counts = {name: getattr(row, name) for name in ("date", "kept", "lowered", "dropped")}
    return counts | {"next_check": queries.planned(owner)}


@router.get("/half-lives", response={200: list[HalfLifeOut], **ERRORS})
def half_lives(request: HttpRequest) -> list[dict[str, Any]]:
    """The table in use, with its sources."""
    return [_row(row) for row in table().values()]


@router.put("/half-lives/{group}", response={200: HalfLifeOut, **ERRORS})
def set_half_life(request: HttpRequest, group: Group, body: HalfLifeIn) -> dict[str, Any]:
    """This authority's own half-life of a group, with its reason."""
    code = _code(group)
    return _row(services.set_half_life(actor=actor(request), group=code, years=body.years, reason=body.reason))


@router.delete("/half-lives/{group}", response={200: HalfLifeOut, **ERRORS})
def reset_half_life(request: HttpRequest, group: Group) -> dict[str, Any]:
    """The default again."""
    return _row(services.reset_half_life(actor=actor(request), group=_code(group)))


def _code(group: str) -> str:
    return "" if group == "_" else group


def _row(row: Row) -> dict[str, Any]:
    plain = {"years": row.years, "default": row.default, "sure": row.sure, "source": row.source}
    return {"group": row.code, "name": row.name.to_json(), **plain}


def _group(group: queries.AgedGroup) -> dict[str, Any]:
    skills = [
        {"skill": one.skill.skill_uri, "last_used": one.used, "years": one.years, "left": one.left}
        for one in group.skills
    ]
    return _row(group.row) | {"half_life": group.half_life, "pace": group.pace, "skills": skills}
