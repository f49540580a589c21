"""Making the yearly training plan: a draft from gaps and shared wishes, advice, publication; what the law asks when.

Law of 3 October 2022, art. 34-37: employers of twenty people or more make one each year by 31 March; the works council
(else the union delegation) gets the draft fifteen days before it meets and advises by 15 March; without either, the
staff get it by 15 March. To be confirmed for the branch: a plan of the sector may stand in its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access, staff
from rugzak.accounts.models import Organisation, Person
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.crowd import SMALLEST_GROUP
from rugzak.base.text import Text
from rugzak.careers.firm import ways, wishes
from rugzak.careers.firm.errors import AdviceFirst, BadAdvice, NoPlanYet, NoWords, PlanIsOut
from rugzak.careers.firm.picture import picture_of
from rugzak.careers.firm.plan_models import Council, LineSource, PlanLine, PlanState, TrainingPlan
from rugzak.skills import esco

SMALL = 20  # from so many people on the law asks a plan
MOST_LINES, LEAST_DAYS = 15, 15
ADVICE_BY, PLAN_BY = (3, 15), (3, 31)


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that the law asks of a plan: by when, and the day on which it was done, if it was."""

    code: str
    by: date | None
    done: date | None

    @property
    def late(self) -> bool:
        return self.by is not None and (self.done or clock.today()) > self.by


def plan_of(employer: Organisation, year: int) -> TrainingPlan:
    """The plan of a year. Raises NoPlanYet."""
    row = TrainingPlan.objects.filter(employer=employer, year=year).first()
    if row is None:
        raise NoPlanYet(year=year)
    return row


def plans_of(employer: Organisation) -> list[TrainingPlan]:
    return list(TrainingPlan.objects.filter(employer=employer).order_by("-year"))


def must_plan(employer: Organisation) -> bool:
    """Whether the law asks a plan of this firm."""
    return (employer.staff_count or len(staff.people_at(employer, clock.today()))) >= SMALL


@transaction.atomic
def draft(*, actor: Actor, employer: Organisation, year: int) -> TrainingPlan:
    """A draft from what the firm lacks and what people wish; own lines stay. Raises NotAllowed, PlanIsOut."""
    _may(actor, employer)
    plan, _made = TrainingPlan.objects.select_for_update().get_or_create(employer=employer, year=year)
    _open(plan)
    plan.lines.exclude(source=LineSource.OWN).delete()
    PlanLine.objects.bulk_create([*_from_gaps(actor, plan), *_from_wishes(actor, plan)])
    return plan


@transaction.atomic
def add_line(
    *, actor: Actor, plan: TrainingPlan, title: str, people: int, minutes: int, cents: int = 0, formal: bool = True
) -> PlanLine:
    """A line of one's own. Raises NotAllowed, NoWords, PlanIsOut."""
    _may(actor, plan.employer)
    _open(plan)
    if not title.strip():
        raise NoWords
    words = {code: title.strip()[:200] for code in ("nl", "fr", "de", "en")}
    given = {"people": people, "minutes": minutes, "cents": cents, "formal": formal}
    return PlanLine.objects.create(plan=plan, title=words, source=LineSource.OWN, **given)


@transaction.atomic
def remove_line(*, actor: Actor, plan: TrainingPlan, line_id: UUID) -> None:
    """Take a line out of a draft. Raises NotAllowed, PlanIsOut."""
    _may(actor, plan.employer)
    _open(plan)
    plan.lines.filter(pk=line_id).delete()


@transaction.atomic
def set_aim(*, actor: Actor, plan: TrainingPlan, aim: str) -> TrainingPlan:
    """What the plan is for, and how it looks after groups at risk. Raises NotAllowed, PlanIsOut."""
    _may(actor, plan.employer)
    _open(plan)
    plan.aim = aim.strip()[:4000]
    plan.save(update_fields=["aim"])
    return plan


@transaction.atomic
def record_advice(
    *, actor: Actor, plan: TrainingPlan, by: str, given_on: date, advised_on: date, advice: str
) -> TrainingPlan:
    """The advice, who gave it and when they had got the draft. Raises NotAllowed, BadAdvice, PlanIsOut."""
    _may(actor, plan.employer)
    _open(plan)
    if by not in Council.values or not advice.strip() or not given_on <= advised_on <= clock.today():
        raise BadAdvice
    plan.given_on, plan.advised_on, plan.advised_by = given_on, advised_on, by
    plan.advice, plan.state = advice.strip()[:4000], PlanState.ADVISED
    plan.save()
    return plan


@transaction.atomic
def publish(*, actor: Actor, plan: TrainingPlan) -> TrainingPlan:
    """Everyone who works here can read it from now on. Raises NotAllowed, AdviceFirst, PlanIsOut."""
    _may(actor, plan.employer)
    _open(plan)
    if plan.state != PlanState.ADVISED:
        raise AdviceFirst
    plan.state, plan.published_at = PlanState.PUBLISHED, clock.now()
    plan.save(update_fields=["state", "published_at"])
    return plan


def for_staff(person: Person) -> list[TrainingPlan]:
    """The published plans of the employers of today, the newest first."""
    today = clock.today()
    employers = person.employments.filter(start__lte=today).exclude(end__lt=today).values("employer")
    rows = TrainingPlan.objects.filter(employer__in=employers, state=PlanState.PUBLISHED)
    return list(rows.select_related("employer").prefetch_related("lines").order_by("-year"))


def duties(plan: TrainingPlan) -> list[Duty]:
    """What the law asks of this plan, in order of time."""
    given = None if plan.advised_on is None else plan.advised_on - timedelta(days=LEAST_DAYS)
    published = plan.published_at.date() if plan.published_at else None
    return [
        Duty("given", given, plan.given_on),
        Duty("advised", date(plan.year, *ADVICE_BY), plan.advised_on),
        Duty("published", date(plan.year, *PLAN_BY), published),
    ]


def history(plan: TrainingPlan) -> list[tuple[object, str]]:
    """Each state that it was in, with the moment, oldest first."""
    events = TrainingPlan.pgh_event_model.objects.filter(pgh_obj_id=plan.pk).order_by("pgh_id")  # type: ignore[attr-defined]
    found: list[tuple[object, str]] = []
    for at, state in events.values_list("pgh_created_at", "state"):
        if not found or found[-1][1] != state:
            found.append((at, state))
    return found


def _from_gaps(actor: Actor, plan: TrainingPlan) -> Iterable[PlanLine]:
    """The worst gaps for which there is a training, each with the cheapest one; one line a training."""
    employer, found = plan.employer, picture_of(plan.employer)
    seen: set[object] = set()
    for row in found.rows:
        for column, cell in zip(found.columns, row.cells, strict=True):
            if column.key in ("rest", "all") or not cell.gap or not cell.gap.share or len(seen) >= MOST_LINES:
                continue
            way = ways.advise(actor=actor, employer=employer, role_id=UUID(column.key), skill_uri=row.skill.uri)
            best = min(way.options, key=lambda one: one.funding.firm, default=None)
            if best is None or best.hit.training.pk in seen:
                continue
            seen.add(best.hit.training.pk)
            yield _line(plan, best, row.skill.uri, column.name, way.people)


def _line(plan: TrainingPlan, option: ways.Option, skill_uri: str, role: str, people: int) -> PlanLine:
    training, split = option.hit.training, option.funding
    return PlanLine(
        plan=plan, title=training.title.to_json(), skill_uri=skill_uri, training=training, role=role, people=people,
        minutes=training.contact_minutes, cents=split.firm, others=split.price - split.firm, source=LineSource.GAP,
    )  # fmt: skip


def _from_wishes(actor: Actor, plan: TrainingPlan) -> Iterable[PlanLine]:
    """What people shared: without a name, and with a number only where it is no small group."""
    shot, counted = esco.snapshot(), dict[str, list[wishes.Shown]]()
    for one in wishes.shared_with(actor=actor, employer=plan.employer):
        counted.setdefault(one.skill.uri if one.skill else one.words.casefold(), []).append(one)
    for key, rows in counted.items():
        title = (
            shot.skill(key).label if rows[0].skill else Text(**dict.fromkeys(("nl", "fr", "de", "en"), rows[0].words))
        )
        people = len(rows) if len(rows) >= SMALLEST_GROUP else None
        uri = rows[0].skill.uri if rows[0].skill else ""
        yield PlanLine(plan=plan, title=title.to_json(), skill_uri=uri, people=people, source=LineSource.WISH)


def _open(plan: TrainingPlan) -> None:
    if plan.state == PlanState.PUBLISHED:
        raise PlanIsOut


def _may(actor: Actor, employer: Organisation) -> None:
    access.require(actor, "firm.plan", Scope("firm", organisation_id=employer.pk))
