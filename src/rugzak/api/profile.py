"""Endpoints of the own profile, skill by skill: evidence, last use, many at once, and who sees which."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.api.auth import person
from rugzak.api.problems import ERRORS
from rugzak.api.skills import SkillOut, skill_out
from rugzak.skills import evidence, queries, services, sharing
from rugzak.skills.errors import NotInProfile
from rugzak.skills.models import ProfileSkill
from rugzak.skills.sharing import Audience

router = Router()
MOST = 200


class SkillsIn(Schema):
    skills: list[str] = Field(min_length=1, max_length=MOST, description="URIs of ESCO skills.")


class ProfileLevelsIn(SkillsIn):
    level: int | None = Field(description="1 basic, 2 independent, 3 advanced, 4 expert; null: not said.", ge=1, le=4)


class LevelIn(Schema):
    skill: str = Field(max_length=200)
    level: int | None = Field(None, ge=1, le=4)
    digcomp: int | None = Field(None, ge=1, le=8, description="DigComp 2.2; gives the level.")


class LastUsedIn(Schema):
    skill: str = Field(max_length=200)
    day: date | None = Field(description="When I last did it; null: not said.")


class ProfileShareIn(SkillsIn):
    reader: Audience
    yes: bool = Field(description="Let them see it, or no longer.")


class CountOut(Schema):
    count: int = Field(description="How many skills changed.")


class PieceOut(Schema):
    id: UUID
    kind: str = Field(description="self, cv, test, training, employer or evc.")
    date: date
    words: str
    level: int | None = None


class SeenOut(Schema):
    skill: str
    coach: bool
    employer: bool


class ProfileSkillQuery(Schema):
    skill: str = Field(min_length=1, max_length=200, description="URI of a skill in the profile.")


@router.post("/confirm", response={200: CountOut, **ERRORS})
def confirm(request: HttpRequest, body: SkillsIn) -> dict[str, int]:
    """I still can do these: used today, and my word is evidence."""
    return {"count": services.confirm_skills(person=person(request), skill_uris=body.skills)}


@router.post("/levels", response={200: CountOut, **ERRORS})
def levels(request: HttpRequest, body: ProfileLevelsIn) -> dict[str, int]:
    """The same level for several skills."""
    return {"count": services.set_levels(person=person(request), skill_uris=body.skills, level=body.level)}


@router.post("/remove", response={200: CountOut, **ERRORS})
def remove(request: HttpRequest, body: SkillsIn) -> dict[str, int]:
    """Take several skills out; they are not proposed as mine again."""
    return {"count": services.reject_skills(person=person(request), skill_uris=body.skills)}


@router.post("/share", response={200: CountOut, **ERRORS})
def share(request: HttpRequest, body: ProfileShareIn) -> dict[str, int]:
    """Let my coach or my employer see these skills, or no longer. Each is a consent of its own."""
    count = sharing.share_skills(
        person=person(request), skill_uris=body.skills, audience=body.reader.value, yes=body.yes
    )
    return {"count": count}


@router.get("/seen", response={200: list[SeenOut], **ERRORS})
def seen(request: HttpRequest) -> list[dict[str, Any]]:
    """Who sees which of my skills today."""
    owner = person(request)
    readers = sharing.standings(owner)
    return [
        {"skill": row.skill_uri}
        | {one.value: one.value in readers and readers[one.value].shows(row) for one in Audience}
        for row in queries.profile(owner).skills
    ]


@router.put("/level", response={200: SkillOut, **ERRORS})
def level(request: HttpRequest, body: LevelIn) -> dict[str, Any]:
    """How well I can do it; for digital skills one of DigComp's eight levels."""
    return skill_out(
        services.set_level(person=person(request), skill_uri=body.skill, level=body.level, digcomp=body.digcomp)
    )


@router.put("/last-used", response={200: SkillOut, **ERRORS})
def last_used(request: HttpRequest, body: LastUsedIn) -> dict[str, Any]:
    """When I last did it: from then on it ages."""
    return skill_out(services.set_last_used(person=person(request), skill_uri=body.skill, day=body.day))


@router.get("/evidence", response={200: list[PieceOut], **ERRORS})
def pieces(request: HttpRequest, query: Query[ProfileSkillQuery]) -> list[dict[str, Any]]:
    """Every piece of evidence of one of my skills, strongest first."""
    row = ProfileSkill.objects.filter(person=person(request), skill_uri=query.skill, state="accepted").first()
    if row is None:
        raise NotInProfile
    names = ("kind", "date", "words", "level")
    return [{"id": one.pk} | {name: getattr(one, name) for name in names} for one in evidence.pieces_of(row)]


@router.delete("/evidence/{evidence_id}", response={200: SkillOut, **ERRORS})
def remove_piece(request: HttpRequest, evidence_id: UUID) -> dict[str, Any]:
    """Take one piece away; never the last."""
    return skill_out(services.remove_evidence(person=person(request), evidence_id=evidence_id))
