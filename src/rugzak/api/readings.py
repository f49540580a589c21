"""How the API shows what was read in a CV, a vacancy or a text."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from rugzak.base import clock
from rugzak.skills.cv import Job, Language, PartFound, Reading, SkillFound, Study
from rugzak.skills.cv.periods import Period
from rugzak.skills.link import Hit, Proposal


class ReadProposalOut(Schema):
    uri: str
    label: dict[str, str]
    score: float
    words: str = Field(description="The words that led to it.")
    sure: bool


class HitOut(Schema):
    uri: str
    label: dict[str, str]
    score: float


class ReadSkillOut(ReadProposalOut):
    """A skill of a text; `level` and `last_used` are estimates by plain rules, `why` says which."""

    alternatives: list[HitOut] = Field(description="What the same words may mean instead.")
    via: dict[str, str] | None = Field(None, description="The occupation it usually goes with, where no words name it.")
    level: int | None = Field(None, description="1 to 4; null where the text doesn't say.")
    why: str = ""
    last_used: date | None = None
    jobs: list[int] = Field(default_factory=list, description="The places in `jobs` of those that use it.")
    places: list[tuple[int, int]] = Field(default_factory=list, description="Where its words stand in `text`.")


class TextPartOut(Schema):
    kind: str
    heading: str
    language: str | None = Field(None, description="Null where we can't read it; nothing is taken from it then.")
    begin: int
    end: int


class PeriodOut(Schema):
    words: str
    start: date | None = None
    end: date | None = None
    current: bool = False
    precision: str = Field("year", description="year, month or day: how precisely it was written.")
    months: int = 0


class ReadJobOut(Schema):
    period: PeriodOut
    words: str
    occupation: HitOut | None = Field(None, description="Null where the words tell no occupation.")
    sure: bool = False
    alternatives: list[HitOut] = Field(default_factory=list)


class StudyOut(Schema):
    period: PeriodOut
    words: str


class SpokenOut(Schema):
    code: str
    level: str | None = Field(None, description="A1 to C2, or native.")
    exact: bool = Field(False, description="False where a word such as “good” was read as a level.")
    words: str
    uri: str | None = None


class ProposalsOut(Schema):
    """What a text says. `kind` is cv, vacancy, text or unclear; unclear proposes nothing, and `notes` say why."""

    kind: str = "text"
    language: str | None = None
    text: str = Field("", description="The text as it was read: what is private is left out, all else in its place.")
    parts: list[TextPartOut] = Field(default_factory=list)
    jobs: list[ReadJobOut] = Field(default_factory=list)
    studies: list[StudyOut] = Field(default_factory=list)
    languages: list[SpokenOut] = Field(default_factory=list)
    occupations: list[ReadProposalOut]
    skills: list[ReadSkillOut]
    notes: list[str]


def reading_out(reading: Reading) -> dict[str, Any]:
    """A reading, whole."""
    return {
        **{"kind": reading.kind, "language": reading.language, "text": reading.text},
        "parts": [_part(part) for part in reading.parts],
        "jobs": [_job(job) for job in reading.jobs],
        "studies": [_study(study) for study in reading.studies],
        "languages": [_language(one) for one in reading.languages],
        "occupations": [_proposal(one) for one in reading.occupations],
        "skills": [_skill(one) for one in reading.skills],
        "notes": reading.note_texts(),
    }


def _part(part: PartFound) -> dict[str, Any]:
    placed = {"begin": part.begin, "end": part.stop}
    return {"kind": part.kind, "heading": part.heading, "language": part.language, **placed}


def _job(job: Job) -> dict[str, Any]:
    return {
        **{"period": _period(job.period, job.when), "words": job.words, "sure": job.sure},
        "occupation": _hit(job.occupation) if job.occupation else None,
        "alternatives": [_hit(hit) for hit in job.alternatives],
    }


def _study(study: Study) -> dict[str, Any]:
    return {"period": _period(study.period, study.when), "words": study.words}


def _period(period: Period, words: str) -> dict[str, Any]:
    plain = {"words": words, "start": period.start, "end": period.end, "current": period.current}
    return {**plain, "precision": period.precision, "months": period.length(clock.today())}


def _language(one: Language) -> dict[str, Any]:
    tongue = one.tongue
    plain = {"code": tongue.code, "level": tongue.level, "exact": tongue.exact, "words": tongue.words}
    return {**plain, "uri": one.skill.uri if one.skill else None}


def _skill(one: SkillFound) -> dict[str, Any]:
    return {
        **_proposal(one.proposal),
        "alternatives": [_hit(hit) for hit in one.alternatives],
        "via": one.via.to_json() if one.via else None,
        **{"level": one.estimate.level, "why": one.estimate.why(), "last_used": one.estimate.last},
        **{"jobs": list(one.jobs), "places": list(one.places)},
    }


def _proposal(row: Proposal) -> dict[str, Any]:
    plain = {"uri": row.uri, "label": row.label.to_json(), "words": row.words}
    return {**plain, "score": float(row.score), "sure": bool(row.sure)}


def _hit(hit: Hit) -> dict[str, Any]:
    return {"uri": hit.uri, "label": hit.label.to_json(), "score": float(hit.score)}
