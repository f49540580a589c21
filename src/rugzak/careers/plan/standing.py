"""How a plan stands today: looked up each time in bookings, sessions and the profile, so that it is never stale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from rugzak.base import clock
from rugzak.base.quantities import euros
from rugzak.base.text import Text
from rugzak.booking.models import Booking, State
from rugzak.careers import queries as careers
from rugzak.careers.plan.models import Plan, PlanStep
from rugzak.catalogue.queries import seats_free
from rugzak.skills import queries as skills

OPEN, BOOKED, DONE = "open", "booked", "done"
# What stands in the way of a step, as against what is only good to know.
BLOCKS = ("cancelled", "full", "begun")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is otherwise than when the plan was made; `n` is the step, 0 the plan itself."""

    code: str
    n: int = 0
    title: Text = field(default_factory=Text)
    before: int = 0
    now: int = 0

    @property
    def key(self) -> str:
        """The same for the same news."""
        return f"{self.code}:{self.n}:{self.now}"

    @property
    def blocks(self) -> bool:
        return self.code in BLOCKS

    def __str__(self) -> str:
        told = {"title": self.title, "before": euros(self.before), "now": euros(self.now)}
        return {
            "cancelled": _("%(title)s was cancelled."),
            "full": _("%(title)s is full."),
            "begun": _("%(title)s has begun without you."),
            "price": _("%(title)s now costs %(now)s. It was %(before)s."),
            "learned": _("You can already do what %(title)s teaches you."),
            "goal": _("You chose another job since you made this plan."),
        }[self.code] % told


@dataclass(frozen=True, slots=True)
class Standing:
    """A step as it stands: open, booked or done, with its booking and what changed."""

    step: PlanStep
    state: str
    booking: Booking | None = None
    changes: tuple[Change, ...] = ()

    @property
    def blocked(self) -> bool:
        return any(change.blocks for change in self.changes)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with all that is so today."""

    plan: Plan
    steps: tuple[Standing, ...]
    goal_changed: bool

    @property
    def changes(self) -> tuple[Change, ...]:
        of_plan = (Change("goal"),) if self.goal_changed else ()
        return (*of_plan, *(change for step in self.steps for change in step.changes))

    @property
    def done(self) -> int:
        return sum(step.state == DONE for step in self.steps)

    @property
    def finished(self) -> bool:
        return self.done == len(self.steps)

    @property
    def next(self) -> Standing | None:
        """The first step to book."""
        return next((step for step in self.steps if step.state == OPEN and not step.blocked), None)

    @property
    def own_cents(self) -> int:
        """What the steps cost the person, as it was when they were chosen."""
        return sum(step.step.own_cents for step in self.steps)


def standing(plan: Plan) -> PlanView:
    """The plan as it stands."""
    rows = plan.steps.select_related("session__training__provider", "session__municipality")
    steps = list(rows.prefetch_related("session__parts"))
    bookings = _bookings(plan.person_id, steps)
    free = seats_free([step.session for step in steps])
    known = skills.accepted_skills(plan.person)
    views = [_step(step, bookings.get(step.session.training_id), free, known) for step in steps]
    goal = careers.goal(plan.person)
    return PlanView(plan, tuple(views), goal is not None and goal.occupation_uri != plan.occupation_uri)


def _bookings(person_id: UUID, steps: Sequence[PlanStep]) -> dict[UUID, Booking]:
    """The latest live booking of each training, whatever its session."""
    rows = Booking.objects.filter(person_id=person_id, session__training__in={s.session.training_id for s in steps})
    rows = rows.exclude(state__in=(State.CANCELLED, State.NO_SHOW)).select_related("session").order_by("booked_at")
    return {row.session.training_id: row for row in rows}


def _step(step: PlanStep, booking: Booking | None, free: Mapping[UUID, int], known: frozenset[str]) -> Standing:
    if booking is not None:
        return Standing(step, DONE if booking.state == State.COMPLETED else BOOKED, booking)
    return Standing(step, OPEN, None, tuple(_changes(step, free[step.session_id], known)))


def _changes(step: PlanStep, free: int, known: frozenset[str]) -> list[Change]:
    session = step.session
    told: dict[str, Any] = {"n": step.n, "title": step.session.training.title}
    found: list[Change] = []
    if session.cancelled_at is not None:
        found.append(Change("cancelled", **told))
    elif session.start <= clock.today():
        found.append(Change("begun", **told))
    elif free == 0:
        found.append(Change("full", **told))
    if session.price != step.price_cents:
        found.append(Change("price", before=step.price_cents, now=session.price, **told))
    if step.closes and set(step.closes) <= known:
        found.append(Change("learned", **told))
    return found


def as_news(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """For a message."""
    return [
        {"code": one.code, "n": one.n, "title": one.title.to_json(), "before": one.before, "now": one.now}
        for one in changes
    ]
