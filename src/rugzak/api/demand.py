"""Endpoints of demand: what vacancies ask beside what trainings teach, for anyone; and reading vacancies in."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.api import limits
from rugzak.api.auth import actor
from rugzak.api.problems import ERRORS
from rugzak.base.errors import BadFile, NotFound
from rugzak.careers.demand import queries, services
from rugzak.careers.demand.queries import FLOOR, SkillDemand, Taught

router = Router()
MOST_BYTES = 2_000_000
FEW = f"What fewer than {FLOOR} employers ask is left out."


class DemandQuery(Schema):
    region: Literal["", "VL", "BR", "WA"] = ""
    sector: str = Field("", max_length=10, pattern=r"^([A-U]|PC\d{3})?$", description="NACE section, or PC140.")
    months: int = Field(queries.MONTHS, ge=1, le=36)


class DemandSkillQuery(Schema):
    skill: str = Field(max_length=200)
    region: Literal["", "VL", "BR", "WA"] = ""


class ConceptOut(Schema):
    uri: str
    label: dict[str, str]


class DemandAskedOut(Schema):
    skill: ConceptOut
    vacancies: int = Field(description="At most so many ask it: with what a machine guessed by meaning.")
    sure: int = Field(description="At least so many: its very words stand there.")
    total: int = Field(description="Of so many vacancies.")
    trend: str = Field(description="up, down or level: three months beside the three before.")


class DemandTaughtOut(Schema):
    skill: ConceptOut
    trainings: int
    total: int


class ComparisonOut(Schema):
    vacancies: int
    read: int = Field(description="In so many of them we read a skill.")
    trainings: int = Field(description="Trainings on offer that say what they teach.")
    silent_trainings: int = Field(description="Trainings that don't say it.")
    newest: date | None = None
    made_up: bool
    hidden: int = Field(description=FEW)
    asked: list[DemandAskedOut]
    not_taught: list[DemandAskedOut]
    not_asked: list[DemandTaughtOut]


class ImportOut(Schema):
    read: int
    made: int
    skipped: list[str]


@router.get("/demand", response={200: ComparisonOut, **ERRORS}, auth=None)
def demand(request: HttpRequest, query: Query[DemandQuery]) -> dict[str, Any]:
    """Which skills employers ask, which of them nobody teaches, and what is taught and not asked."""
    found = queries.comparison(query.region, query.sector, months=query.months)
    plain = ("vacancies", "read", "trainings", "silent_trainings", "newest", "made_up", "hidden")
    return {
        **{name: getattr(found, name) for name in plain},
        "asked": [_asked(row) for row in found.asked],
        "not_taught": [_asked(row) for row in found.not_taught],
        "not_asked": [_taught(row) for row in found.not_asked],
    }


@router.get("/demand/skill", response={200: DemandAskedOut, **ERRORS}, auth=None)
def of_skill(request: HttpRequest, query: Query[DemandSkillQuery]) -> dict[str, Any]:
    """How much one skill is asked. Not found where nobody, or too few employers ask it."""
    found = queries.asked(query.skill, query.region or None)
    if found is None:
        raise NotFound
    return _asked(found)


@router.post("/vacancies", response={200: ImportOut, **ERRORS}, throttle=limits.VACANCIES)
def read_in(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Read vacancies in: CSV, JSON, or JSON-LD (schema.org JobPosting), also inside a web page. At most 2 MB."""
    access.require(actor(request), "vacancy.import", Scope("demand"))
    if (file.size or 0) > MOST_BYTES:
        raise BadFile(name=file.name, why="> 2 MB")
    report = services.import_vacancies(file.name or "vacancies", file.read())
    skipped = [f"{skip.row}: {skip.reason}" for skip in report.skipped[:200]]
    return {"read": report.read, "made": report.made, "skipped": skipped}


def _asked(row: SkillDemand) -> dict[str, Any]:
    counts = {"vacancies": row.vacancies, "sure": row.sure, "total": row.total, "trend": row.trend}
    return {"skill": _concept(row.skill), **counts}


def _taught(row: Taught) -> dict[str, Any]:
    return {"skill": _concept(row.skill), "trainings": row.trainings, "total": row.total}


def _concept(row: Any) -> dict[str, Any]:
    return {"uri": row.uri, "label": row.label.to_json()}
