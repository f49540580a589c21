"""Endpoints of paths and plans: which trainings close my gap, what if, and the plan that I follow."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from rugzak.api import limits
from rugzak.api.auth import actor, person
from rugzak.api.problems import ERRORS
from rugzak.careers import needs
from rugzak.careers.path import queries
from rugzak.careers.path.model import WHOLE_WEEK, Path, Step, Wish
from rugzak.careers.path.words import difference
from rugzak.careers.plan import agenda, services
from rugzak.careers.plan.models import Plan
from rugzak.careers.plan.services import funding_of
from rugzak.careers.plan.standing import Standing, standing
from rugzak.catalogue import queries as catalogue
from rugzak.skills.esco import Skill

router = Router()
Uri = Annotated[str, Field(max_length=200)]
MOST_MONEY, MOST_MINUTES = 10_000_000, 200_000
CALENDAR = "text/calendar"


class PathWishIn(Schema):
    """What is left out is no limit. Money in cents, time in minutes, distance in km one way, days: 0 is Monday."""

    first: date | None = None
    last: date | None = Field(None, description="Left out: a year ahead.")
    budget: int | None = Field(None, ge=0, le=MOST_MONEY, description="Own money in all, savings included.")
    hours_week: int | None = Field(None, ge=0, le=MOST_MINUTES)
    hours_total: int | None = Field(None, ge=0, le=MOST_MINUTES)
    days: list[Annotated[int, Field(ge=0, le=6)]] = Field(sorted(WHOLE_WEEK), max_length=7)
    parts: list[Literal["morning", "afternoon", "evening"]] = Field(["morning", "afternoon", "evening"], max_length=3)
    languages: list[Literal["nl", "fr", "de", "en"]] = Field([], max_length=4)
    km: float | None = Field(None, ge=0, le=1000)
    online_only: bool = False

    def wish(self) -> Wish:
        given: dict[str, Any] = self.dict()
        sets: dict[str, Any] = {name: frozenset(given.pop(name)) for name in ("days", "parts", "languages")}
        return Wish(**given | sets)


def _no_limits() -> PathWishIn:
    return PathWishIn.model_validate({})


class PathIn(Schema):
    occupation: str = Field("", max_length=200, description="URI; left out: my goal.")
    wish: PathWishIn = Field(default_factory=_no_limits)
    aside: bool = Field(True, description="Also two other paths, and which wishes stand in the way.")
    what_if: bool = Field(False, description="Also what 300 euros more, Saturdays only, online or 20 km would change.")


class PlanIn(Schema):
    occupation: str = Field(max_length=200)
    wish: PathWishIn = Field(default_factory=_no_limits)
    sessions: list[UUID] = Field(min_length=1, max_length=40)
    own: int | None = Field(None, ge=0, le=MOST_MONEY, description="What you saw that it costs, in cents.")


class MendIn(Schema):
    sessions: list[UUID] = Field(min_length=1, max_length=40)
    own: int | None = Field(None, ge=0, le=MOST_MONEY, description="What you saw that it costs, in cents.")


class PathAnswerIn(Schema):
    accept: bool


class NeedsIn(Schema):
    skills: list[Uri] = Field(max_length=20)


class ConceptOut(Schema):
    uri: str
    label: dict[str, str]


class FundingOut(Schema):
    payer: str
    scheme: str
    amount: int
    asset: str
    why: dict[str, str]


class PathStepOut(Schema):
    session: UUID
    training: UUID
    title: dict[str, str]
    start: date
    end: date
    price: int
    own: int
    minutes: int
    km: float | None = Field(None, description="One way by air; null: the place is not known.")
    funding: list[FundingOut]
    closes: dict[str, float] = Field(description="The share of each skill that it newly closes.")


class PathOut(Schema):
    steps: list[PathStepOut]
    cover: float = Field(description="The share of the gap that it closes, by how telling each skill is.")
    own: int
    price: int
    minutes: int
    travel_km: float
    proven: bool = Field(description="No better path exists.")
    gap: float = Field(description="Where not proven: by what share a better one could be better.")
    seconds: float
    choices: int


class OtherOut(Schema):
    kind: str
    path: PathOut
    difference: list[str]


class ReleaseOut(Schema):
    wishes: list[str]
    path: PathOut


class WhatIfOut(Schema):
    code: str
    path: PathOut
    difference: list[str]


class PathProposalOut(Schema):
    occupation: ConceptOut
    gap: list[ConceptOut]
    untaught: list[ConceptOut]
    coming: list[ConceptOut]
    path: PathOut
    alternatives: list[OtherOut]
    release: ReleaseOut | None = None
    what_ifs: list[WhatIfOut]


class PathChangeOut(Schema):
    code: str
    text: str


class PlanStepOut(PathStepOut):
    n: int
    state: str = Field(description="open, booked or done.")
    booking: UUID | None = None
    changes: list[PathChangeOut]


class PlanOut(Schema):
    id: UUID
    occupation: str
    state: str
    made_at: datetime
    cover: float
    goal_changed: bool
    finished: bool
    steps: list[PlanStepOut]


@router.post("/path", response={200: PathProposalOut, **ERRORS}, throttle=limits.PATH)
def path(request: HttpRequest, body: PathIn) -> dict[str, Any]:
    """Which trainings close most of my gap at least own cost, time and distance. Nothing is kept."""
    me = person(request)
    job = queries.job_of(me, body.occupation)
    return _proposal(queries.proposal(me, job, body.wish.wish(), aside=body.aside), body.what_if)


@router.get("/plan", response={200: PlanOut, **ERRORS})
def plan(request: HttpRequest) -> dict[str, Any]:
    """The plan that I follow, with what changed since I made it."""
    return plan_out(services.running_of(person(request)))


@router.put("/plan", response={200: PlanOut, **ERRORS}, throttle=limits.PATH)
def keep(request: HttpRequest, body: PlanIn) -> dict[str, Any]:
    """Make these sessions my plan; the former one ends. Nothing is booked."""
    kept = services.keep(
        person=person(request), occupation_uri=body.occupation, wish=body.wish.wish(), sessions=body.sessions,
        own_cents=body.own,
    )  # fmt: skip
    return plan_out(kept)


@router.delete("/plan", response={204: None, **ERRORS})
def stop(request: HttpRequest) -> tuple[int, None]:
    """End my plan; what I booked stays."""
    services.stop(person=person(request))
    return 204, None


@router.post("/plan/answer", response={200: PlanOut, **ERRORS})
def answer(request: HttpRequest, body: PathAnswerIn) -> dict[str, Any]:
    """Say yes or no to the plan that my coach proposes."""
    return plan_out(services.answer(person=person(request), accept=body.accept))


@router.get("/plan/mend", response={200: PathProposalOut, **ERRORS}, throttle=limits.PATH)
def mending(request: HttpRequest) -> dict[str, Any]:
    """The best path from today on under the same wishes, beside what I booked already. Nothing is kept."""
    return _proposal(services.mended(services.running_of(person(request))), False)


@router.post("/plan/mend", response={200: PlanOut, **ERRORS}, throttle=limits.PATH)
def mend(request: HttpRequest, body: MendIn) -> dict[str, Any]:
    """Put these sessions in the place of the steps that I have not booked."""
    return plan_out(services.mend(person=person(request), sessions=body.sessions, own_cents=body.own))


@router.get(
    "/plan/calendar",
    response={200: str, **ERRORS},
    openapi_extra={"responses": {200: {"content": {CALENDAR: {"schema": {"type": "string"}}}}}},
)
def calendar(request: HttpRequest) -> HttpResponse:
    """My plan as an iCalendar file."""
    content = agenda.calendar_of(standing(services.running_of(person(request))))
    return HttpResponse(
        content, content_type=CALENDAR, headers={"Content-Disposition": 'attachment; filename="rugzak.ics"'}
    )


@router.get("/trainings/{training_id}/needs", response={200: list[ConceptOut], **ERRORS}, auth=None)
def needed(request: HttpRequest, training_id: UUID) -> list[dict[str, Any]]:
    """What a training asks one to be able to do before it starts."""
    return [_concept(one) for one in needs.needs_of(catalogue.training(training_id))]


@router.put("/trainings/{training_id}/needs", response={200: list[ConceptOut], **ERRORS})
def set_needed(request: HttpRequest, training_id: UUID, body: NeedsIn) -> list[dict[str, Any]]:
    """Say what your training asks; it replaces what was said before."""
    found = needs.set_needs(training=catalogue.training(training_id), skills=body.skills, actor=actor(request))
    return [_concept(one) for one in found]


def _concept(row: Any) -> dict[str, Any]:
    return {"uri": row.uri, "label": row.label.to_json()}


def _concepts(rows: tuple[Skill, ...]) -> list[dict[str, Any]]:
    return [_concept(row) for row in rows]


def _proposal(found: queries.Proposal, what_if: bool) -> dict[str, Any]:
    gathered = found.gathered

    def shown(one: Path) -> dict[str, Any]:
        return _path(one, found)

    return {
        "occupation": _concept(gathered.occupation),
        "gap": _concepts(gathered.gap),
        "untaught": _concepts(gathered.untaught),
        "coming": _concepts(gathered.coming),
        "path": shown(found.path),
        "alternatives": [
            {"kind": one.kind, "path": shown(one.path), "difference": difference(one.path, found.path)}
            for one in found.alternatives
        ],
        "release": found.release and {"wishes": found.release.wishes, "path": shown(found.release.path)},
        "what_ifs": [
            {"code": one.code, "path": shown(one.path), "difference": difference(one.path, found.path)}
            for one in (queries.what_ifs(found) if what_if else ())
        ],
    }


def _path(one: Path, found: queries.Proposal) -> dict[str, Any]:
    quality = one.quality
    return {
        "steps": [_step(step, found) for step in one.steps],
        **{"cover": one.cover, "own": one.own, "price": one.price, "minutes": one.minutes},
        **{"travel_km": round(one.travel, 1), "proven": quality.proven, "gap": quality.gap},
        **{"seconds": round(quality.seconds, 3), "choices": quality.choices},
    }


def _step(step: Step, found: queries.Proposal) -> dict[str, Any]:
    choice = step.choice
    return {
        **{"session": choice.id, "training": choice.training, "start": choice.start, "end": choice.end},
        **{"title": found.gathered.sessions[choice.id].training.title.to_json(), "price": choice.price},
        **{"own": step.split.own, "minutes": choice.minutes, "km": choice.km},
        **{"funding": funding_of(step), "closes": dict(step.closes)},
    }


def plan_out(kept: Plan) -> dict[str, Any]:
    """A plan as the API shows it."""
    view = standing(kept)
    return {
        **{"id": kept.pk, "occupation": kept.occupation_uri, "state": kept.state, "made_at": kept.made_at},
        **{"cover": kept.cover, "goal_changed": view.goal_changed, "finished": view.finished},
        "steps": [_standing(one) for one in view.steps],
    }


def _standing(one: Standing) -> dict[str, Any]:
    step, session = one.step, one.step.session
    changes = [{"code": change.code, "text": str(change)} for change in one.changes]
    return {
        **{"n": step.n, "state": one.state, "booking": one.booking.pk if one.booking else None, "changes": changes},
        **{"session": session.pk, "training": session.training_id, "title": session.training.title.to_json()},
        **{"start": session.start, "end": session.end, "price": step.price_cents, "own": step.own_cents},
        **{"minutes": step.minutes, "km": step.km, "funding": step.funding, "closes": step.closes},
    }
