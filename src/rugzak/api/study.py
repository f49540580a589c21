"""Endpoints of study choice, for anyone: nothing is asked about who you are, nothing is kept."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.api import limits
from rugzak.api.problems import ERRORS
from rugzak.api.skills import Language
from rugzak.careers.study import queries, ways

router = Router()
Region = Literal["", "VL", "BR", "WA"]


class InterestOut(Schema):
    code: str
    name: dict[str, str]


class StudyConcept(Schema):
    uri: str
    label: dict[str, str]


class JobsQuery(Schema):
    q: str = Field("", max_length=100, description="Words of a name.")
    interest: str = Field("", max_length=20, description="A code of /study/interests.")
    region: Region = ""
    language: Language = Language.NL


class JobQuery(Schema):
    occupation: str = Field(min_length=1, max_length=200)
    region: Region = ""


class RegionQuery(Schema):
    region: Region = ""


class StudyAskedOut(Schema):
    name: dict[str, str]
    skills: list[StudyConcept]


class SchoolingOut(Schema):
    level: int = Field(description="Skill level of ISCO-08, 1 to 4 (ILO 2012).")
    name: dict[str, str]
    needs: dict[str, str]


class NearJobOut(StudyConcept):
    have: int = Field(description="Essential skills that the first job asks too.")
    asked: int
    shortage: bool


class StudyJobOut(StudyConcept):
    isco: str
    schooling: SchoolingOut | None = None
    asks: list[StudyAskedOut]
    leads_to: list[NearJobOut]
    short_in: list[str]
    release: str


class WayOut(Schema):
    code: str
    community: str
    kind: str = Field(description="school, exam, dual, evc or work.")
    official: str
    leads: dict[str, str]
    what: dict[str, str]
    law: str


@router.get("/interests", response={200: list[InterestOut], **ERRORS}, auth=None)
def interests(request: HttpRequest) -> list[dict[str, Any]]:
    """What people like, as a door to jobs."""
    return [{"code": one.code, "name": one.name.to_json()} for one in ways.interests()]


@router.get("/jobs", response={200: list[StudyConcept], **ERRORS}, auth=None, throttle=limits.STUDY)
def jobs(request: HttpRequest, query: Query[JobsQuery]) -> list[dict[str, Any]]:
    """Jobs by name, else by interest."""
    language = query.language.value
    found = (
        queries.by_name(query.q, language)
        if query.q.strip()
        else queries.by_interest(query.interest, query.region, language)
    )
    return [{"uri": job.uri, "label": job.label.to_json()} for job in found]


@router.get("/job", response={200: StudyJobOut, **ERRORS}, auth=None, throttle=limits.STUDY)
def job(request: HttpRequest, query: Query[JobQuery]) -> dict[str, Any]:
    """What a job asks, which schooling it usually needs, what it leads to, where it is in shortage."""
    found = queries.job(query.occupation, query.region)
    return {
        **{"uri": found.occupation.uri, "label": found.occupation.label.to_json(), "isco": found.occupation.isco},
        **{"schooling": _schooling(found.schooling), "asks": [_asked(part) for part in found.asks]},
        **{"leads_to": [_near(row) for row in found.near], "short_in": found.short_in, "release": found.release},
    }


@router.get("/ways", response={200: list[WayOut], **ERRORS}, auth=None)
def ways_back(request: HttpRequest, query: Query[RegionQuery]) -> list[dict[str, Any]]:
    """The ways back to a qualification; conditions change, ask before you enrol."""
    names = ("code", "community", "kind", "official", "law")
    return [
        {name: getattr(way, name) for name in names} | {"leads": way.leads.to_json(), "what": way.what.to_json()}
        for _community, found in queries.ways_back(query.region)
        for way in found
    ]


def _schooling(row: ways.Schooling | None) -> dict[str, Any] | None:
    return {"level": row.level, "name": row.name.to_json(), "needs": row.needs.to_json()} if row else None


def _asked(part: queries.Asked) -> dict[str, Any]:
    skills = [{"uri": one.uri, "label": one.label.to_json()} for one in part.skills]
    return {"name": part.name.to_json(), "skills": skills}


def _near(row: Any) -> dict[str, Any]:
    counts = {"have": row.have, "asked": row.asked, "shortage": row.shortage}
    return {"uri": row.occupation.uri, "label": row.occupation.label.to_json(), **counts}
