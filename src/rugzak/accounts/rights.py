"""What a person is entitled to: every scheme decided on what is known, joined with what its purses hold.

A right that is no right shows no balance: nobody should see money that can't be spent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rugzak.accounts import facts as known
from rugzak.accounts import funds, purses
from rugzak.accounts.errors import NoFund
from rugzak.accounts.models import Person
from rugzak.accounts.purses import PurseView
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.quantities import Asset
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

    `purses` are opened lots; with none yet, `free` is what a first booking would be granted.
    """

    decision: Decision
    purses: tuple[PurseView, ...]
    free: int | None

    @property
    def purse(self) -> PurseView | None:
        return self.purses[0] if self.purses else None

    @property
    def granted(self) -> int | None:
        """What the period gives in all, where it is known."""
        if self.free is None:
            return None
        return sum(view.granted for view in self.purses) if self.purses else self.decision.amount


def overview(person: Person, *, on: date | None = None, record: bool = True) -> list[Right]:
    """All schemes for a person on a date: yes (worth most first), then maybe, then no; each decision is recorded."""
    day = on or clock.today()
    facts = known.gather(person, on=day)
    lots = purses.purses_of(person, day)
    rights = [_right(person, scheme, facts, lots, day) for scheme in schemes.current(day)]
    if record:
        _record(person, facts, [found.decision for found in rights], day)
    return sorted(rights, key=_rank)


def right(person: Person, scheme_id: str, *, on: date | None = None) -> Right:
    """One scheme for a person. Raises NotFound for a scheme that isn't there on that date."""
    day = on or clock.today()
    scheme = next((scheme for scheme in schemes.current(day) if scheme.id == scheme_id), None)
    if scheme is None:
        raise NotFound
    facts = known.gather(person, on=day)
    found = _right(person, scheme, facts, purses.purses_of(person, day), day)
    _record(person, facts, [found.decision], day)
    return found


def decide_for(person: Person, scheme: Scheme, facts: known.Facts, *, on: date) -> Decision:
    """Decide with the facts of other moments that the scheme asks for (such as the fraction worked last March)."""
    wanted = wanted_moments(scheme, facts, on=on)
    return decide(scheme, {**facts, **known.at_moments(person, wanted)} if wanted else facts, on=on)


def _right(person: Person, scheme: Scheme, facts: known.Facts, lots: Iterable[PurseView], on: date) -> Right:
    decision = decide_for(person, scheme, facts, on=on)
    if decision.outcome != "yes":
        return Right(decision, (), None)
    own = tuple(view for view in lots if view.purse.scheme == scheme.id and view.purse.asset == decision.asset)
    return Right(decision, own, sum(view.free for view in own) if own else _first_grant(person, decision))


def _first_grant(person: Person, decision: Decision) -> int | None:
    """What a first booking would get: the amount, if there is a fund whose pot still holds it."""
    if not decision.amount:
        return None
    try:
        left = funds.pot(funds.fund_for(person, decision))
    except NoFund:
        return None
    return decision.amount if left is None or left >= decision.amount else 0


def _record(person: Person, facts: known.Facts, decisions: Iterable[Decision], on: date) -> None:
    """Keep what was shown; looking again on the same day at the same answer adds nothing."""
    rows = DecisionRecord.objects.filter(subject=person.pk, on=on, cause=None).order_by("at")
    shown = {row.scheme: row.result for row in rows}
    for decision in decisions:
        if shown.get(decision.scheme) != decision.to_json():
            records.record(person.pk, decision, facts)


def _rank(right: Right) -> tuple[int, int, int, str]:
    decision = right.decision
    worth = right.free if right.free is not None else decision.amount_bound or 0
    unit = _UNITS.get(Asset(decision.asset), 3) if decision.asset in Asset.__members__.values() else 3
    return _ORDER[decision.outcome], unit, -worth, decision.scheme
