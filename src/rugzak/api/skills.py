"""Endpoints of skills: from words to proposals, search, and one's own profile."""

from datetime import date as Date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from rugzak.api import limits
from rugzak.api.auth import person
from rugzak.api.problems import ERRORS
from rugzak.api.readings import HitOut, ProposalsOut, reading_out
from rugzak.skills import cv, documents, queries, services
from rugzak.skills.corrections import overlay
from rugzak.skills.esco import snapshot
from rugzak.skills.models import Evidence, ProfileOccupation, ProfileSkill, Role

router = Router()
MOST_CHARACTERS = 200_000
MOST_BYTES = 50_000_000


class ConceptKind(StrEnum):
    OCCUPATION = "occupation"
    SKILL = "skill"


class Language(StrEnum):
    NL = "nl"
    FR = "fr"
    DE = "de"
    EN = "en"


class TextIn(Schema):
    text: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    language: Language | None = None


class ConceptQuery(Schema):
    q: str = Field(min_length=1, max_length=200)
    kind: ConceptKind
    language: Language = Language.NL
    limit: int = Field(10, ge=1, le=50)


class SkillIn(Schema):
    uri: str = Field(max_length=200)
    level: int | None = Field(None, ge=1, le=4)
    digcomp: int | None = Field(None, ge=1, le=8, description="DigComp 2.2; gives the level.")
    last_used: Date | None = Field(None, description="When I last did it.")
    words: str = Field("", max_length=200)
    accept: bool = True


class OccupationIn(Schema):
    uri: str = Field(max_length=200)
    role: Role
    start: Date | None = None
    end: Date | None = None
    words: str = Field("", max_length=300)


class SkillOut(Schema):
    uri: str
    release: str
    label: dict[str, str]
    level: int | None = None
    digcomp: int | None = Field(None, description="DigComp 2.2, 1 to 8, of a digital skill.")
    evidence: str = Field(description="The strongest piece.")
    date: Date
    last_used: Date | None = None


class OccupationOut(Schema):
    id: UUID
    uri: str
    label: dict[str, str]
    role: str
    start: Date | None = None
    end: Date | None = None


class ProfileOut(Schema):
    skills: list[SkillOut]
    occupations: list[OccupationOut]


@router.post("/propose", response={200: ProposalsOut, **ERRORS}, throttle=limits.PROPOSE)
def from_text(request: HttpRequest, body: TextIn) -> dict[str, Any]:
    """Jobs, languages and skills that a text speaks of, with the words that led to each. Nothing is kept."""
    return reading_out(_unrefused(request, cv.read(body.text, body.language)))


@router.post("/read", response={200: ProposalsOut, **ERRORS}, throttle=limits.READ)
def from_document(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """The same from a CV or a vacancy: PDF, DOCX, ODT, HTML or plain text. Nothing is kept."""
    if (file.size or 0) > MOST_BYTES:
        raise documents.errors.TooBig
    document = documents.read(file.read(), file.name or "cv")
    read = cv.read(document.text)
    return {**reading_out(_unrefused(request, read)), "notes": [*document.note_texts(), *read.note_texts()]}


@router.get("/search", response={200: list[HitOut], **ERRORS})
def search(request: HttpRequest, query: Query[ConceptQuery]) -> list[dict[str, Any]]:
    """Occupations or skills by their names."""
    hits = snapshot().search(query.q, query.kind.value, query.language.value, query.limit)
    return [{"uri": hit.uri, "label": hit.label.to_json(), "score": float(hit.score)} for hit in hits]


@router.get("/profile", response={200: ProfileOut, **ERRORS})
def profile(request: HttpRequest) -> dict[str, Any]:
    """My skills and occupations."""
    return profile_out(queries.profile(person(request)))


@router.put("/profile/skills", response={200: SkillOut, **ERRORS})
def put_skill(request: HttpRequest, body: SkillIn) -> dict[str, Any]:
    """Keep a skill as mine, or say that it is not."""
    owner = person(request)
    if not body.accept:
        return skill_out(services.reject_skill(person=owner, skill_uri=body.uri, words=body.words))
    evidence = Evidence.CV if body.words else Evidence.SELF
    kept = services.accept_skill(
        person=owner,
        skill_uri=body.uri,
        evidence=evidence,
        words=body.words,
        level=body.level,
        digcomp=body.digcomp,
        last_used=body.last_used,
    )
    return skill_out(kept)


@router.put("/profile/occupations", response={200: OccupationOut, **ERRORS})
def put_occupation(request: HttpRequest, body: OccupationIn) -> dict[str, Any]:
    """What I do, did, or wish to do."""
    owner, words = person(request), body.words
    row = services.set_occupation(
        person=owner, occupation_uri=body.uri, role=body.role, start=body.start, end=body.end, words=words
    )
    return _occupation(row)


def profile_out(found: queries.Profile) -> dict[str, Any]:
    """A profile as the API shows it."""
    jobs = [job for job in (found.current, found.wished, *found.past) if job is not None]
    return {"skills": [skill_out(row) for row in found.skills], "occupations": [_occupation(row) for row in jobs]}


def _unrefused(request: HttpRequest, found: cv.Reading) -> cv.Reading:
    """Without what this person refused for these words, or an authority for everyone."""
    owner = getattr(request.user, "person", None)
    return overlay.unrefused(owner, found)


def skill_out(row: ProfileSkill) -> dict[str, Any]:
    """A skill of a profile as the API shows it."""
    known = snapshot().find_skill(row.skill_uri)
    return {
        **{"uri": row.skill_uri, "release": row.release, "label": known.label.to_json() if known else {}},
        **{"level": row.level, "digcomp": row.digcomp, "evidence": row.evidence, "date": row.date},
        "last_used": row.last_used,
    }


def _occupation(row: ProfileOccupation) -> dict[str, Any]:
    known = snapshot().find_occupation(row.occupation_uri)
    label = known.label.to_json() if known else {}
    plain = {"id": row.pk, "uri": row.occupation_uri, "label": label, "role": row.role}
    return {**plain, "start": row.start, "end": row.end}
