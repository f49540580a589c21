"""Endpoints of the right to training days, the yearly training plan, and links for an inspector."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Scope
from rugzak.accounts.services import organisation_of
from rugzak.api import limits
from rugzak.api.auth import actor, person
from rugzak.api.problems import ERRORS
from rugzak.careers.firm import pack, paper, passes, plan, rights
from rugzak.careers.firm.plan_models import InspectorPass, TrainingPlan

router = Router()
PlanYear = Annotated[int, Path(ge=2022, le=2100)]


class DaysOut(Schema):
    person: UUID
    name: str
    fraction: Decimal
    joint_committee: str
    credit: Decimal = Field(description="Days that this year gives, of the employee's own hours.")
    carried: Decimal
    taken: Decimal
    planned: Decimal
    left: Decimal


class DaysRegisterOut(Schema):
    year: int
    entitled: int
    with_days_left: int
    rows: list[DaysOut]


class DaysRegisterQuery(Schema):
    year: int | None = Field(None, ge=2022, le=2100)


class PlanLineOut(Schema):
    id: UUID
    title: dict[str, str]
    role: str
    formal: bool
    people: int | None = Field(None, description="Empty: a wish of fewer people than may be counted.")
    minutes: int
    cents: int = Field(description="What the firm pays for one person.")
    others: int
    source: str


class DutyOut(Schema):
    code: str
    by: date | None = None
    done: date | None = None
    late: bool


class TrainingPlanOut(Schema):
    year: int
    state: str
    aim: str
    advice: str
    advised_on: date | None = None
    published_at: datetime | None = None
    lines: list[PlanLineOut]
    duties: list[DutyOut]


class PlanLineIn(Schema):
    title: str = Field(min_length=1, max_length=200)
    people: int = Field(ge=1, le=100_000)
    minutes: int = Field(ge=1, le=120_000)
    cents: int = Field(0, ge=0, le=10_000_000)
    formal: bool = True


class AimIn(Schema):
    aim: str = Field(max_length=4000)


class AdviceIn(Schema):
    by: Literal["works_council", "union", "staff"]
    given_on: date
    advised_on: date
    advice: str = Field(min_length=1, max_length=4000)


class PassIn(Schema):
    year: int = Field(ge=2022, le=2100)
    name: str = Field(max_length=120)
    service: str = Field(max_length=120)
    until: date


class PassOut(Schema):
    id: UUID
    year: int
    name: str
    service: str
    until: date
    revoked_at: datetime | None = None
    opened: int
    secret: str = Field("", description="The end of the address; given once, when the link is made.")


@router.get("/me/firm-plans", response={200: list[TrainingPlanOut], **ERRORS})
def my_plans(request: HttpRequest) -> list[dict[str, Any]]:
    """The published training plans of my employers of today."""
    return [_plan(row) for row in plan.for_staff(person(request))]


@router.get("/firm/{organisation_id}/training-days", response={200: DaysRegisterOut, **ERRORS})
def training_days(request: HttpRequest, organisation_id: UUID, query: Query[DaysRegisterQuery]) -> dict[str, Any]:
    """The register of the individual right to training, by employee; they can see who looked."""
    found = rights.register(actor=actor(request), employer=_employer(request, organisation_id), year=query.year)
    counts = {"year": found.year, "entitled": found.entitled, "with_days_left": found.with_days_left}
    return {**counts, "rows": [_days(row) for row in found.rows]}


@router.get("/firm/{organisation_id}/plans/{year}", response={200: TrainingPlanOut, **ERRORS})
def one(request: HttpRequest, organisation_id: UUID, year: PlanYear) -> dict[str, Any]:
    """The training plan of a year."""
    return _plan(_found(request, organisation_id, year))


@router.post("/firm/{organisation_id}/plans/{year}/draft", response={200: TrainingPlanOut, **ERRORS})
def draft(request: HttpRequest, organisation_id: UUID, year: PlanYear) -> dict[str, Any]:
    """Make the draft from gaps and shared wishes; own lines stay."""
    return _plan(plan.draft(actor=actor(request), employer=_employer(request, organisation_id), year=year))


@router.post("/firm/{organisation_id}/plans/{year}/lines", response={200: TrainingPlanOut, **ERRORS})
def add_line(request: HttpRequest, organisation_id: UUID, year: PlanYear, body: PlanLineIn) -> dict[str, Any]:
    """A line of one's own."""
    row = _found(request, organisation_id, year)
    plan.add_line(actor=actor(request), plan=row, **body.dict())
    return _plan(row)


@router.delete("/firm/{organisation_id}/plans/{year}/lines/{line_id}", response={204: None, **ERRORS})
def remove_line(request: HttpRequest, organisation_id: UUID, year: PlanYear, line_id: UUID) -> Status[None]:
    """Take a line out of a draft."""
    plan.remove_line(actor=actor(request), plan=_found(request, organisation_id, year), line_id=line_id)
    return Status(204, None)


@router.put("/firm/{organisation_id}/plans/{year}/aim", response={200: TrainingPlanOut, **ERRORS})
def set_aim(request: HttpRequest, organisation_id: UUID, year: PlanYear, body: AimIn) -> dict[str, Any]:
    """What it is for, and for whom in particular."""
    return _plan(plan.set_aim(actor=actor(request), plan=_found(request, organisation_id, year), aim=body.aim))


@router.post("/firm/{organisation_id}/plans/{year}/advice", response={200: TrainingPlanOut, **ERRORS})
def advise(request: HttpRequest, organisation_id: UUID, year: PlanYear, body: AdviceIn) -> dict[str, Any]:
    """The advice of the works council, the union delegation or the staff."""
    row = _found(request, organisation_id, year)
    return _plan(plan.record_advice(actor=actor(request), plan=row, **body.dict()))


@router.post("/firm/{organisation_id}/plans/{year}/publish", response={200: TrainingPlanOut, **ERRORS})
def publish(request: HttpRequest, organisation_id: UUID, year: PlanYear) -> dict[str, Any]:
    """Show it to the staff."""
    return _plan(plan.publish(actor=actor(request), plan=_found(request, organisation_id, year)))


@router.get("/firm/{organisation_id}/plans/{year}/pdf", response={200: bytes, **ERRORS})
def pdf(
    request: HttpRequest, organisation_id: UUID, year: PlanYear, lang: Literal["nl", "fr", "de", "en"] = "nl"
) -> HttpResponse:
    """The plan as a tagged PDF, without names of persons."""
    return HttpResponse(paper.plan_pdf(_found(request, organisation_id, year), lang), "application/pdf")


@router.get("/firm/{organisation_id}/plans/{year}/evidence", response={200: bytes, **ERRORS}, throttle=limits.EXPORT)
def evidence(request: HttpRequest, organisation_id: UUID, year: PlanYear) -> HttpResponse:
    """The evidence of a year as one zip: a PDF and tables."""
    held = pack.evidence(actor=actor(request), employer=_employer(request, organisation_id), year=year)
    return HttpResponse(held, "application/zip")


@router.get("/firm/{organisation_id}/passes", response={200: list[PassOut], **ERRORS})
def all_passes(request: HttpRequest, organisation_id: UUID) -> list[dict[str, Any]]:
    """The links for inspectors that were made, and how often each was opened."""
    found = passes.passes_of(actor=actor(request), employer=_employer(request, organisation_id))
    return [_pass(row) for row in found]


@router.post("/firm/{organisation_id}/passes", response={200: PassOut, **ERRORS})
def give_pass(request: HttpRequest, organisation_id: UUID, body: PassIn) -> dict[str, Any]:
    """Make a link for an inspector, for at most 60 days."""
    employer = _employer(request, organisation_id)
    row, secret = passes.give(actor=actor(request), employer=employer, **body.dict())
    return _pass(row) | {"secret": secret}


@router.delete("/firm/{organisation_id}/passes/{pass_id}", response={204: None, **ERRORS})
def end_pass(request: HttpRequest, organisation_id: UUID, pass_id: UUID) -> Status[None]:
    """Close a link."""
    passes.end(actor=actor(request), employer=_employer(request, organisation_id), pass_id=pass_id)
    return Status(204, None)


def _employer(request: HttpRequest, organisation_id: UUID) -> Organisation:
    access.require(actor(request), "firm.plan", Scope("firm", organisation_id=organisation_id))
    return organisation_of(organisation_id)


def _found(request: HttpRequest, organisation_id: UUID, year: int) -> TrainingPlan:
    return plan.plan_of(_employer(request, organisation_id), year)


def _days(row: rights.Right) -> dict[str, Any]:
    who, stand = row.job.person, row.standing
    minutes = {"credit": stand.credit, "carried": stand.carried, "taken": stand.taken, "planned": row.planned}
    return {
        "person": who.pk, "name": f"{who.given_name} {who.family_name}", "fraction": row.job.fraction,
        "joint_committee": row.job.joint_committee_id or "", "left": row.days(row.left),
        **{name: row.days(value) for name, value in minutes.items()},
    }  # fmt: skip


def _plan(row: TrainingPlan) -> dict[str, Any]:
    shown = ("id", "title", "role", "formal", "people", "minutes", "cents", "others", "source")
    plain = ("year", "state", "aim", "advice", "advised_on", "published_at")
    duties = [{name: getattr(one, name) for name in ("code", "by", "done", "late")} for one in plan.duties(row)]
    lines = [{name: getattr(line, name) for name in shown} for line in row.lines.all()]
    return {**{name: getattr(row, name) for name in plain}, "lines": lines, "duties": duties}


def _pass(row: InspectorPass) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("id", "year", "name", "service", "until", "revoked_at")}
    return {**plain, "opened": row.looks.count()}
