"""Endpoints of skills: from words to proposals, search, and one's own profile."""

from datetime import date
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
from rugzak.skills import documents, queries, services
from rugzak.skills.esco import snapshot
from rugzak.skills.link import propose
from rugzak.skills.link.proposals import Proposal, Proposals
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


class ProposalOut(Schema):
    uri: str
    label: dict[str, str]
    score: float
    words: str = Field(description="The words that led to it.")
    sure: bool


class ProposalsOut(Schema):
    language: str | None = None
    occupations: list[ProposalOut]
    skills: list[ProposalOut]
    notes: list[str]


class ConceptQuery(Schema):
    q: str = Field(min_length=1, max_length=200)
    kind: ConceptKind
    language: Language = Language.NL
    limit: int = Field(10, ge=1, le=50)


class HitOut(Schema):
    uri: str
    label: dict[str, str]
    score: float


class SkillIn(Schema):
    uri: str = Field(max_length=200)
    level: int | None = Field(None, ge=1, le=4)
    words: str = Field("", max_length=200)
    accept: bool = True


class OccupationIn(Schema):
    uri: str = Field(max_length=200)
    role: Role


class SkillOut(Schema):
    uri: str
    release: str
    label: dict[str, str]
    level: int | None = None
    evidence: str
    date: date


class OccupationOut(Schema):
    id: UUID
    uri: str
    label: dict[str, str]
    role: str


class ProfileOut(Schema):
    skills: list[SkillOut]
    occupations: list[OccupationOut]


@router.post("/propose", response={200: ProposalsOut, **ERRORS}, throttle=limits.PROPOSE)
def from_text(request: HttpRequest, body: TextIn) -> dict[str, Any]:
    """Occupations and skills that a text speaks of, with the words that led to each. Nothing is kept."""
    return _proposals(propose(body.text, body.language))


@router.post("/read", response={200: ProposalsOut, **ERRORS}, throttle=limits.READ)
def from_document(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """The same from a CV: PDF, DOCX, ODT or plain text. Nothing is kept."""
    if (file.size or 0) > MOST_BYTES:
        raise documents.errors.TooBig
    document = documents.read(file.read(), file.name or "cv")
    return _proposals(propose(document.text, document.language))


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
        person=owner, skill_uri=body.uri, evidence=evidence, words=body.words, level=body.level
    )
    return skill_out(kept)


@router.put("/profile/occupations", response={200: OccupationOut, **ERRORS})
def put_occupation(request: HttpRequest, body: OccupationIn) -> dict[str, Any]:
    """What I do, did, or wish to do."""
    row = services.set_occupation(person=person(request), occupation_uri=body.uri, role=body.role)
    return _occupation(row)


def profile_out(found: queries.Profile) -> dict[str, Any]:
    """A profile as the API shows it."""
    jobs = [job for job in (found.current, found.wished, *found.past) if job is not None]
    return {"skills": [skill_out(row) for row in found.skills], "occupations": [_occupation(row) for row in jobs]}


def _proposals(found: Proposals) -> dict[str, Any]:
    return {
        **{"language": found.language, "occupations": [_proposal(p) for p in found.occupations]},
        **{"skills": [_proposal(p) for p in found.skills], "notes": [str(text) for text in found.note_texts()]},
    }


def _proposal(row: Proposal) -> dict[str, Any]:
    plain = {"uri": row.uri, "label": row.label.to_json(), "words": row.words}
    return {**plain, "score": float(row.score), "sure": bool(row.sure)}


def skill_out(row: ProfileSkill) -> dict[str, Any]:
    """A skill of a profile as the API shows it."""
    known = snapshot().find_skill(row.skill_uri)
    return {
        **{"uri": row.skill_uri, "release": row.release, "label": known.label.to_json() if known else {}},
        **{"level": row.level, "evidence": row.evidence, "date": row.date},
    }


def _occupation(row: ProfileOccupation) -> dict[str, Any]:
    known = snapshot().find_occupation(row.occupation_uri)
    label = known.label.to_json() if known else {}
    return {"id": row.pk, "uri": row.occupation_uri, "label": label, "role": row.role}
