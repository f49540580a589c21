"""The problem of one person: what lacks for a job, which sessions there are, what each costs them, when they can't."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.quantities import Asset
from rugzak.booking.models import Booking, Purpose, State
from rugzak.booking.offers import Means, Source, means_of_each
from rugzak.careers import mirror
from rugzak.careers.models import TrainingNeed
from rugzak.careers.path import weights
from rugzak.careers.path.model import Choice, Problem, PurseKey, Slot, Wish, purse_key
from rugzak.catalogue.models import Form, Session, SessionPart
from rugzak.catalogue.queries import km_to, planned_minutes, seats_free, tomorrow
from rugzak.schemes.split import Offer, rules_of
from rugzak.skills import esco
from rugzak.skills import queries as skills
from rugzak.skills.esco import Occupation, Skill


@dataclass(frozen=True, slots=True)
class Gathered:
    """A problem with the rows behind it. `sessions` by id of a choice; `untaught` lacks and no training teaches it.

    `coming`: what a training that is booked already teaches. `unplaced`: sessions whose distance is not known.
    """

    problem: Problem
    occupation: Occupation
    gap: tuple[Skill, ...]
    sessions: dict[UUID, Session]
    untaught: tuple[Skill, ...]
    coming: tuple[Skill, ...] = ()
    unplaced: int = 0
    purpose: str = Purpose.OTHER_JOB
    seen: int = field(default=0)


def gather(
    person: Person,
    occupation_uri: str,
    wish: Wish,
    *,
    without: Collection[str] = (),
    prefer: frozenset[UUID] = frozenset(),
) -> Gathered:
    """All that a path of this person to a job can be made of. `without`: schemes to keep for later.

    `prefer`: sessions to keep where another is no better. Raises UnknownConcept.
    """
    booked = _booked(person)
    gap, coming = _gap(person, occupation_uri, booked)
    picture, purpose = esco.snapshot(), _purpose(person, occupation_uri)
    weighed = weights.gap_weights(picture, [skill.uri for skill in gap])
    rows = _sessions(booked)
    taught = {row.skill_uri for one in rows for row in one.training.skills.all()}
    shares = weights.shares(picture, weighed, taught)
    useful = [one for one in rows if any(shares.get(row.skill_uri) for row in one.training.skills.all())]
    useful += _preparing(rows, useful)
    paid = means_of_each(person, useful, purpose, without=without) if useful else {}
    free, needs = seats_free(useful), _needs(useful)
    choices = tuple(
        _choice(one, person, shares, paid[one.pk], free[one.pk], needs.get(one.training_id, frozenset()))
        for one in useful
    )
    problem = Problem(
        gap=weighed, choices=choices, wish=wish, today=clock.today(), have=skills.accepted_skills(person),
        purses=_balances(paid.values()), busy=_busy(booked), prefer=prefer,
    )  # fmt: skip
    closable = {skill for one in choices for skill in one.teaches}
    untaught = tuple(skill for skill in gap if skill.uri not in closable)
    unplaced = sum(one.km is None for one in choices)
    return Gathered(
        problem, picture.occupation(occupation_uri), gap, {one.pk: one for one in useful}, untaught, coming, unplaced,
        purpose, len(rows),
    )  # fmt: skip


def _gap(person: Person, uri: str, booked: Sequence[Booking]) -> tuple[tuple[Skill, ...], tuple[Skill, ...]]:
    """What lacks, and what lacks but comes with a training that is booked."""
    taught = {row.skill_uri for one in booked for row in one.session.training.skills.all()}
    lacks = mirror.gap(person, uri)
    return (
        tuple(skill for skill in lacks if skill.uri not in taught),
        tuple(skill for skill in lacks if skill.uri in taught),
    )


def _booked(person: Person) -> list[Booking]:
    rows = Booking.objects.filter(person=person, state=State.HELD, session__end__gte=clock.today())
    return list(rows.select_related("session").prefetch_related("session__parts", "session__training__skills"))


def _purpose(person: Person, occupation_uri: str) -> str:
    current = skills.profile(person).current
    same = current is not None and current.occupation_uri == occupation_uri
    return Purpose.JOB if same else Purpose.OTHER_JOB


def _sessions(booked: Sequence[Booking]) -> list[Session]:
    """Sessions to come, of trainings that are on offer and not booked already."""
    rows = Session.objects.filter(cancelled_at=None, start__gte=tomorrow(), training__withdrawn_at=None)
    rows = rows.exclude(training__in={one.session.training_id for one in booked})
    rows = rows.select_related("training__provider", "municipality").prefetch_related("parts", "training__skills")
    return [one for one in rows.order_by("start", "id") if one.parts.all()]


def _preparing(rows: Sequence[Session], useful: Sequence[Session]) -> list[Session]:
    """Sessions that teach nothing that lacks, but what a useful training asks one to know before it starts."""
    asked = {uri for needs in _needs(useful).values() for uri in needs}
    known = {one.pk for one in useful}
    return [
        one for one in rows
        if asked and one.pk not in known and any(row.skill_uri in asked for row in one.training.skills.all())
    ]  # fmt: skip


def _needs(sessions: Iterable[Session]) -> dict[UUID, frozenset[str]]:
    found: dict[UUID, set[str]] = {}
    rows = TrainingNeed.objects.filter(training__in={one.training_id for one in sessions})
    for training_id, uri in rows.values_list("training_id", "skill_uri"):
        found.setdefault(training_id, set()).add(uri)
    return {training_id: frozenset(uris) for training_id, uris in found.items()}


def _choice(
    one: Session, person: Person, shares: weights.Shares, paid: Means, seats: int, needs: frozenset[str]
) -> Choice:
    online = one.training.form == Form.ONLINE or one.municipality is None
    return Choice(
        id=one.pk, training=one.training_id, slots=slots_of(one.parts.all()), price=one.price,
        minutes=planned_minutes(one), seats=seats, language=one.training.language,
        km=0.0 if online else km_to(person.municipality, one), online=online, teaches=_teaches(one, shares),
        needs=needs, offers=tuple(_offer(source) for source in paid.sources), rules=rules_of(paid.decisions),
        takes=_takes(paid),
    )  # fmt: skip


def _teaches(one: Session, shares: weights.Shares) -> dict[str, float]:
    """The largest share of each skill: its own skills whole (others may ask them), and what they close of the gap."""
    found = {row.skill_uri: 1.0 for row in one.training.skills.all()}
    for uri in list(found):
        for lacking, share in shares.get(uri, {}).items():
            found[lacking] = max(found.get(lacking, 0.0), share)
    return found


def _offer(source: Source) -> Offer:
    """An offer that knows what it shares: a right that no purse holds yet counts as the purse of its own period."""
    pot = source.decision.opened(source.decision.on) if source.decision else None
    if source.purse is not None or pot is None:
        return source.offer
    return replace(source.offer, purse_id=uuid5(source.fund.pk, f"{pot.code}/{pot.period.start}"))


def _takes(paid: Means) -> int:
    """How many minutes a leave may take: as the schemes say for this session."""
    return max(
        (one.decision.terms.takes or 0 for one in paid.sources
         if one.offer.asset == Asset.MINUTES and one.decision and one.decision.terms),
        default=0,
    )  # fmt: skip


def _balances(paid: Iterable[Means]) -> dict[PurseKey, int]:
    """What each purse, or right that would open one, holds: the most that any offer may draw on it."""
    found: dict[PurseKey, int] = {}
    for means in paid:
        for source in means.sources:
            holds = max(source.offer.free, source.purse.free if source.purse else 0)
            key = purse_key(_offer(source))
            found[key] = max(found.get(key, 0), holds)
    return found


def _busy(booked: Iterable[Booking]) -> tuple[Slot, ...]:
    return tuple(slot for one in booked for slot in slots_of(one.session.parts.all()))


def slots_of(parts: Iterable[SessionPart]) -> tuple[Slot, ...]:
    """Half days as the model has them."""
    return tuple(
        Slot(part.date, part.start_time.hour * 60 + part.start_time.minute, part.minutes) for part in parts
    )  # fmt: skip
