"""What a person is entitled to: every scheme decided on what is known, joined with what its purses hold.

A right that is no right shows no balance: nobody should see money that can't be spent.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from rugzak.accounts import days, funds, purses
from rugzak.accounts import facts as known
from rugzak.accounts.models import Employment, Person
from rugzak.accounts.purses import PurseView
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.quantities import Asset
from rugzak.schemes import audience
from rugzak.schemes import queries as schemes
from rugzak.schemes import services as records
from rugzak.schemes.decide import Decision, decide, wanted_moments
from rugzak.schemes.models import DecisionRecord
from rugzak.schemes.scheme import Scheme

_ORDER = {"yes": 0, "maybe": 1, "no": 2}
_UNITS = {Asset.EUR: 0, Asset.MINUTES: 1, Asset.VOUCHER: 2}


@dataclass(frozen=True, slots=True)
class Right:
    """A scheme as it stands for a person. `free` in the asset of the decision: what can be spent now, None unless yes.

    `purses` are opened lots; with none yet, `free` is what a first booking would be granted. `day`: how many minutes a
    day has, where the scheme counts in days.
    """

    decision: Decision
    purses: tuple[PurseView, ...]
    free: int | None
    day: int | None = None

    @property
    def purse(self) -> PurseView | None:
        return self.purses[0] if self.purses else None

    @property
    def granted(self) -> int | None:
        """What the period gives in all, where it is known."""
        if self.free is None:
            return None
        return sum(view.whole for view in self.purses) if self.purses else self.decision.amount


def overview(
    person: Person, *, on: date | None = None, record: bool = True, lots: Iterable[PurseView] | None = None
) -> list[Right]:
    """The schemes that concern a person on a date: yes (worth most first), then maybe, then no; each is recorded.

    `lots`: the purses that run on that date, where the caller has them already.
    """
    day = on or clock.today()
    facts = known.gather(person, on=day)
    own = list(purses.purses_of(person, day) if lots is None else lots)
    held = {lot.purse.scheme for lot in own}
    decisions = [decision for _scheme, decision in concerning(person, facts, on=day, held=held)]
    if record:
        _record(person, facts, decisions, day)
    found = _Holdings(decisions, facts, own, day)
    return sorted((found.right(decision) for decision in decisions), key=_rank)


def right(person: Person, scheme_id: str, *, on: date | None = None, record: bool = True) -> Right:
    """One scheme for a person. Raises NotFound for a scheme that isn't there, or that is of firms."""
    day = on or clock.today()
    scheme = schemes.by_id(scheme_id)
    if scheme is None or scheme.holder == "enterprise":
        raise NotFound
    facts = known.gather(person, on=day)
    decision = decide_for(person, scheme, facts, on=day)
    if record:
        _record(person, facts, [decision], day)
    return _Holdings([decision], facts, purses.purses_of(person, day), day).right(decision)


def of_events(on: date | None = None) -> list[Scheme]:
    """Schemes in force that follow from an event, such as a dismissal: to look at by who goes through one."""
    day = on or clock.today()
    return [scheme for scheme in schemes.for_people(day) if scheme.holder == "event" and scheme.at(day) is not None]


def concerning(
    person: Person, facts: known.Facts, *, on: date, held: Collection[str] = (), without: Collection[str] = ()
) -> Iterator[tuple[Scheme, Decision]]:
    """The schemes that concern a person on a date, decided on these facts, and those of which a purse is `held`.

    `without`: ids to leave out.
    """
    return decided(person, facts, in_view(on, held=held, without=without), on=on, held=held)


def in_view(on: date, *, held: Collection[str] = (), without: Collection[str] = ()) -> list[Scheme]:
    """The schemes to decide for a person: those for people here, and those of which a purse is held."""
    wanted = ({scheme.id for scheme in schemes.for_people(on)} | set(held)) - set(without)
    return [scheme for scheme in schemes.current(on) if scheme.id in wanted]


def decided(
    person: Person, facts: known.Facts, in_view: Iterable[Scheme], *, on: date, held: Collection[str] = ()
) -> Iterator[tuple[Scheme, Decision]]:
    """Of some schemes those that concern a person, decided on these facts."""
    for scheme in in_view:
        decision = decide_for(person, scheme, facts, on=on)
        if scheme.id in held or audience.concerns(scheme, decision, facts):
            yield scheme, decision


def decide_for(person: Person, scheme: Scheme, facts: known.Facts, *, on: date) -> Decision:
    """Decide with the facts of other moments that the scheme asks for (such as the fraction worked last March).

    Of several jobs the largest counts; where that is no yes and the scheme takes the best, each of the others is tried.
    """
    first = _decide(person, scheme, facts, facts.history, on=on)
    if first.outcome == "yes" or scheme.jobs != "best" or facts.history is None:
        return first
    others = (_in_job(person, scheme, facts, job, on=on) for job in facts.history.jobs(on)[1:])
    return min([first, *others], key=lambda decision: _ORDER[decision.outcome])


def _in_job(person: Person, scheme: Scheme, facts: known.Facts, job: Employment, *, on: date) -> Decision:
    """The decision by another job; `then` names what it looked at instead, so that it can be decided again."""
    history = (facts.history or known.History(person)).only(job.employer_id)
    own = known.in_another_job(person, facts, history, on=on)
    made = _decide(person, scheme, own, history, on=on)
    instead = {name: own.get(name) for name in {*facts, *own} if own.get(name) != facts.get(name)}
    return replace(made, then={**instead, **made.then}, job=job.employer.name)


def _decide(
    person: Person, scheme: Scheme, facts: Mapping[str, object], history: known.History | None, *, on: date
) -> Decision:
    wanted = wanted_moments(scheme, facts, on=on)
    if not wanted:
        return decide(scheme, facts, on=on)
    return decide(scheme, {**facts, **known.at_moments(person, wanted, history)}, on=on)


class _Holdings:
    """What a person holds under each decision: purses, or what the pot of its fund would give first."""

    def __init__(self, decisions: Iterable[Decision], facts: known.Facts, lots: Iterable[PurseView], on: date) -> None:
        self._decisions, self._facts, self._lots, self._on = list(decisions), facts, list(lots), on

    def right(self, decision: Decision) -> Right:
        day = self._day(decision)
        if decision.outcome != "yes":
            return Right(decision, (), None, day)
        own = self._own(decision)
        return Right(decision, own, sum(view.free for view in own) if own else self._first_grant(decision), day)

    def _day(self, decision: Decision) -> int | None:
        if not days.counts_in_days(decision.scheme, "", self._on):
            return None
        return days.minutes_a_day(self._facts.get("employment.hours_week"))

    def _own(self, decision: Decision) -> tuple[PurseView, ...]:
        wanted = decision.scheme, decision.asset
        return tuple(view for view in self._lots if (view.purse.scheme, view.purse.asset) == wanted)

    def _first_grant(self, decision: Decision) -> int | None:
        """What a first booking would get: the amount, if there is a fund whose pot still holds it."""
        pot = decision.opened(decision.on)
        amount = purses.lacking(pot, 0, 0) if pot else 0
        if not amount or (fund := self._pots.fund(decision)) is None:
            return None
        left = self._pots.left(fund)
        return amount if left is None or left >= amount else 0

    @cached_property
    def _pots(self) -> funds.Pots:
        job = self._facts.history.job(self._on) if self._facts.history else None
        return funds.Pots(self._decisions, job.employer_id if job else None)


def _record(person: Person, facts: known.Facts, decisions: Iterable[Decision], on: date) -> None:
    """Keep what was shown; looking again on the same day at the same answer adds nothing."""
    rows = DecisionRecord.objects.filter(subject=person.pk, on=on, cause=None).order_by("at")
    shown = dict(rows.values_list("scheme", "result"))
    for decision in decisions:
        if shown.get(decision.scheme) != decision.to_json():
            records.record(person.pk, decision, facts)


def _rank(right: Right) -> tuple[int, int, int, str]:
    decision = right.decision
    worth = right.free if right.free is not None else decision.amount_bound or 0
    unit = _UNITS.get(Asset(decision.asset), 3) if decision.asset in Asset.__members__.values() else 3
    return _ORDER[decision.outcome], unit, -worth, decision.scheme
