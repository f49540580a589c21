"""What changes in a plan. The person decides; a coach with a mandate only proposes; nothing is ever booked here."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models import Person
from rugzak.accounts.permissions import Actor
from rugzak.base import clock, due, outbox, registry
from rugzak.base.models import Due
from rugzak.careers.errors import NoPlan, NothingToPlan, PathChanged
from rugzak.careers.path import queries, wishes
from rugzak.careers.path.faults import faults
from rugzak.careers.path.gather import Gathered, gather
from rugzak.careers.path.model import Path, Quality, Step, Wish
from rugzak.careers.path.solve import path_of
from rugzak.careers.plan.models import Plan, PlanState, PlanStep
from rugzak.careers.plan.standing import OPEN, PlanView, as_news, standing
from rugzak.skills import esco

CHECK, CHANGED, PROPOSED = "careers.plan", "plan.changed", "plan.proposed"


@transaction.atomic
def keep(
    *, person: Person, occupation_uri: str, wish: Wish, sessions: Collection[UUID], own_cents: int | None = None
) -> Plan:
    """Make these sessions the plan; the former one ends. The same twice is one plan.

    `own_cents`: what the person saw that it costs them. Raises PathChanged where it costs something else or no longer
    fits, NothingToPlan, UnknownConcept.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if (same := _same(person, occupation_uri, sessions)) is not None:
        return same
    gathered, path = _seen(person, occupation_uri, wish, sessions, own_cents)
    _end(person, PlanState.RUNNING)
    return _write(person, gathered, path, wish, PlanState.RUNNING)


@transaction.atomic
def mend(*, person: Person, sessions: Collection[UUID], own_cents: int | None = None) -> Plan:
    """Replace the steps of the running plan that are still open; what is booked or done stays in it.

    Raises NoPlan, and what `keep` raises.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    plan = _locked(person, PlanState.RUNNING)
    stays = [one.step for one in standing(plan).steps if one.state != OPEN]
    wish = wishes.from_data(plan.wish)
    gathered, path = _seen(person, plan.occupation_uri, wish, sessions, own_cents)
    _end(person, PlanState.RUNNING)
    return _write(person, gathered, path, wish, PlanState.RUNNING, stays=stays, gap=plan.gap)


@transaction.atomic
def propose(
    *, actor: Actor, person: Person, occupation_uri: str, wish: Wish, sessions: Collection[UUID], coach: str = ""
) -> Plan:
    """A coach proposes a plan; the person gets a message and says yes or no. A newer proposal replaces an older.

    Raises Hidden without a mandate, and what `keep` raises.
    """
    access.require(actor, "plan.propose", access.scope_of_person(person.pk, kind="plan"))
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    gathered, path = _seen(person, occupation_uri, wish, sessions, None)
    _end(person, PlanState.PROPOSED)
    plan = _write(person, gathered, path, wish, PlanState.PROPOSED, by=actor.user_id)
    _tell(person, PROPOSED, coach=coach, job=gathered.occupation.label.to_json())
    return plan


@transaction.atomic
def answer(*, person: Person, accept: bool) -> Plan:
    """Take up or decline what a coach proposed. Raises NoPlan."""
    plan = _locked(person, PlanState.PROPOSED)
    if accept:
        _end(person, PlanState.RUNNING)
        plan.state = PlanState.RUNNING
        plan.save(update_fields=["state"])
        _look_tomorrow(plan)
    else:
        _end(person, PlanState.PROPOSED)
        plan.refresh_from_db()
    return plan


@transaction.atomic
def stop(*, person: Person) -> None:
    """End the running plan; bookings stay. Raises NoPlan."""
    _locked(person, PlanState.RUNNING)
    _end(person, PlanState.RUNNING)


def running(person: Person) -> Plan | None:
    """The plan that a person follows."""
    return Plan.objects.filter(person=person, state=PlanState.RUNNING).select_related("person").first()


def running_of(person: Person) -> Plan:
    """The same. Raises NoPlan where there is none."""
    plan = running(person)
    if plan is None:
        raise NoPlan
    return plan


def proposed(person: Person) -> Plan | None:
    """The plan that a coach proposes and that waits for a yes."""
    return Plan.objects.filter(person=person, state=PlanState.PROPOSED).select_related("person").first()


def mended(plan: Plan, *, aside: bool = False) -> queries.Proposal:
    """The best path from today on to the same job under the same wishes; what still fits stays where nothing is better.

    Raises UnknownConcept, BadWish (the last day is over).
    """
    sessions = frozenset(plan.steps.values_list("session_id", flat=True))
    wish = wishes.from_data(plan.wish)
    return queries.proposal(plan.person, plan.occupation_uri, wish, prefer=sessions, aside=aside)


def check(plan: Plan) -> PlanView:
    """Look at a plan and tell of what newly changed; once for each change."""
    view = standing(plan)
    news = [change for change in view.changes if change.key not in plan.told]
    if news:
        _tell(plan.person, CHANGED, changes=as_news(news))
        plan.told = [*plan.told, *(change.key for change in news)]
    plan.checked_at = clock.now()
    plan.save(update_fields=["told", "checked_at"])
    return view


@registry.due_handler(CHECK)
def look(row: Due) -> None:
    """Each day, until the plan ends or everything in it is done."""
    plan = Plan.objects.filter(pk=row.subject, state=PlanState.RUNNING).select_related("person").first()
    if plan is not None and not check(plan).finished:
        _look_tomorrow(plan)


def _same(person: Person, occupation_uri: str, sessions: Collection[UUID]) -> Plan | None:
    plan = running(person)
    if plan is None or plan.occupation_uri != occupation_uri:
        return None
    return plan if set(plan.steps.values_list("session_id", flat=True)) == set(sessions) else None


def _seen(
    person: Person, occupation_uri: str, wish: Wish, sessions: Collection[UUID], own_cents: int | None
) -> tuple[Gathered, Path]:
    """The path of these sessions as it is now, where it still is what was seen."""
    wish = queries.checked(wish)
    gathered = gather(person, occupation_uri, wish)
    chosen = [one for one in gathered.problem.choices if one.id in set(sessions)]
    if not sessions:
        raise NothingToPlan
    if len(chosen) != len(set(sessions)) or faults(gathered.problem, chosen):
        raise PathChanged
    path = path_of(gathered.problem, chosen, Quality(False, 0.0, 0.0))
    if own_cents is not None and path.own != own_cents:
        raise PathChanged
    return gathered, path


def _write(
    person: Person,
    gathered: Gathered,
    path: Path,
    wish: Wish,
    state: PlanState,
    *,
    by: UUID | None = None,
    stays: Sequence[PlanStep] = (),
    gap: Sequence[str] = (),
) -> Plan:
    """A plan of a path; `stays`: steps of a former plan that go before it, `gap`: what lacked when that was made."""
    lacked = dict.fromkeys([*gap, *(skill.uri for skill in gathered.gap)])
    plan = Plan.objects.create(
        person=person, occupation_uri=gathered.occupation.uri, release=esco.snapshot().release, state=state,
        purpose=gathered.purpose, wish=wishes.as_data(wish), gap=list(lacked),
        cover=path.cover, proposed_by=by,
    )  # fmt: skip
    rows = [*(_again(plan, step) for step in stays), *(_row(plan, step) for step in path.steps)]
    for n, row in enumerate(rows, start=1):
        row.n = n
    PlanStep.objects.bulk_create(rows)
    if state == PlanState.RUNNING:
        _look_tomorrow(plan)
    return plan


def _again(plan: Plan, step: PlanStep) -> PlanStep:
    """A step of a former plan in a new one."""
    copied = ("session_id", "price_cents", "own_cents", "minutes", "km", "funding", "closes")
    return PlanStep(plan=plan, **{name: getattr(step, name) for name in copied})


def _row(plan: Plan, step: Step) -> PlanStep:
    return PlanStep(
        plan=plan, session_id=step.choice.id, price_cents=step.choice.price, own_cents=step.split.own,
        minutes=step.choice.minutes, km=step.choice.km, funding=funding_of(step), closes=dict(step.closes),
    )  # fmt: skip


def funding_of(step: Step) -> list[dict[str, Any]]:
    """Who pays what of a step, the person last, and the leave that goes with it; for the payers' bar and the API."""
    money = [
        {"payer": line.payer, "scheme": line.scheme, "amount": line.amount, "asset": "EUR", "why": line.why.to_json()}
        for line in step.split.lines
    ]
    time = [
        {"payer": line.payer, "scheme": line.scheme, "amount": line.amount, "asset": line.asset,
         "why": line.why.to_json()}
        for line in step.leave.lines if line.payer != "self"
    ]  # fmt: skip
    return [line for line in (*money, *time) if line["amount"]]


def _locked(person: Person, state: PlanState) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).filter(person=person, state=state).first()
    if plan is None:
        raise NoPlan
    return plan


def _end(person: Person, state: PlanState) -> None:
    plans = list(Plan.objects.filter(person=person, state=state).values_list("pk", flat=True))
    Plan.objects.filter(pk__in=plans).update(state=PlanState.ENDED, ended_at=clock.now())
    for pk in plans:
        due.drop(subject=pk)


def _look_tomorrow(plan: Plan) -> None:
    due.plan(date=clock.today() + timedelta(days=1), kind=CHECK, subject=plan.pk)


def _tell(person: Person, kind: str, **context: Any) -> None:
    if address := person.mail_address:
        outbox.post(kind=kind, to=address, language=person.language, context=context, person_id=person.pk)
