"""What a person still has of a right: the columns of the simulation say what the real purses and the ledger say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random
from uuid import uuid4

import pytest
from tests.accounts import world

from rugzak.accounts import ends, expiry, purses
from rugzak.accounts.models import Fund, Person
from rugzak.base.models import Due
from rugzak.evaluation.simulation.allowance import State, opened, period_of, spent
from rugzak.evaluation.simulation.engines import DuckEngine, values
from rugzak.evaluation.simulation.layers import Layers
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.schemes import periods
from rugzak.schemes.decision import Decision, Period
from rugzak.schemes.load import load_library
from rugzak.schemes.scheme import Allowance
from rugzak.schemes.services import publish_library

pytestmark = pytest.mark.django_db
SCHEMES = {scheme.id: scheme for scheme in load_library()}
# What is kept for good up to a ceiling, what lives one period more, a school year, a lifetime.
RIGHTS = {"be-voorstel-leerrekening-overheid": 1100, "be-voorbeeld-werkgever": None, "be-vl-opleidingscheque": None,
          "be-vl-loopbaancheque": None}  # fmt: skip
HISTORIES, EVENTS = 8, 7


@dataclass(frozen=True)
class Event:
    """On a day a right of so much is seen, and so much is asked of it."""

    day: date
    amount: int
    asked: int


def _history(dice: Random) -> list[Event]:
    days = sorted(date(2026, 1, 5).toordinal() + dice.randint(0, 1250) for _ in range(EVENTS))
    return [Event(date.fromordinal(day), dice.choice([300, 500, 800]), dice.choice([0, 100, 350, 900])) for day in days]


@pytest.mark.parametrize("code", RIGHTS)
def test_what_is_left_is_what_the_ledger_has(clock, code: str) -> None:
    allowance = SCHEMES[code].versions[-1].allowances[0]
    histories = [_history(Random(f"{code} {number}")) for number in range(HISTORIES)]
    together = _set_wise(histories, allowance, RIGHTS[code])
    publish_library()
    fund = world.fund(code, budget=1_000_000, asset=SCHEMES[code].asset)
    for history, found in zip(histories, together, strict=True):
        clock.to(datetime(2026, 1, 2, 10, tzinfo=UTC))
        assert found == list(_one_by_one(clock, fund, code, allowance, history)), history
    assert ledger_queries.check().ok
    assert any(0 < used < event.asked for row, events in zip(together, histories, strict=True)
               for used, event in zip(row, events, strict=True)), "no right was ever too small"  # fmt: skip


def _one_by_one(clock, fund: Fund, code: str, allowance: Allowance, history: list[Event]) -> Iterator[int]:
    person = world.person()
    for event in history:
        clock.to(datetime(event.day.year, event.day.month, event.day.day, 10, tzinfo=UTC))
        _expire(event.day)
        decision = _decision(code, allowance, event)
        purses.ensure_entitlement(person, decision, fund)
        yield _spend(person, event)


def _decision(code: str, allowance: Allowance, event: Event) -> Decision:
    span = periods.span(allowance.per, allowance.years, event.day)
    kept = allowance.carry_over == "always"
    period = Period(span.start, None) if kept else span
    plain = world.decision(code, event.amount, period=period, on=event.day, asset=SCHEMES[code].asset)
    pot = replace(plain.pots[0], code=allowance.code, most_held=RIGHTS[code], kept=kept)
    return replace(plain, pots=(pot,))


def _expire(today: date) -> None:
    """The ends of purses up to a day, in order; what else the house does in these years is not asked here."""
    while row := Due.objects.filter(kind=ends.EXPIRE, done_at=None, date__lte=today).order_by("date", "pk").first():
        expiry.expire(row)
        Due.objects.filter(pk=row.pk).update(done_at=datetime(2026, 1, 1, tzinfo=UTC))


def _spend(person: Person, event: Event) -> int:
    left = event.asked
    for view in sorted(purses.purses_of(person, event.day), key=lambda view: str(view.purse.pk)):
        if taken := min(left, view.free):
            leg = ledger.Leg(debit=view.purse.ledger_account, credit=view.purse.fund.used_account, amount=taken)
            ledger.post(book=view.purse.fund.book, key=uuid4(), legs=[leg], kind="booking").require()
            left -= taken
    return event.asked - left


def _set_wise(histories: list[list[Event]], allowance: Allowance, ceiling: int | None) -> list[list[int]]:
    """All histories at once, one event after the other."""
    engine, state = DuckEngine(threads=1), State.of(0)
    used: list[list[int]] = [[] for _ in histories]
    columns = {"n": "BIGINT", **dict.fromkeys(state.columns, "BIGINT")}
    engine.make("state", values(columns, [[n, None, None, None, None] for n in range(len(histories))]))
    for index in range(EVENTS):
        rows = [[n, events[index].day, events[index].amount, events[index].asked] for n, events in enumerate(histories)]
        engine.make("event", values({"n": "BIGINT", "day": "DATE", "amount": "BIGINT", "asked": "BIGINT"}, rows))
        engine.make("after", _step(allowance, state, ceiling))
        engine.make("state", f"SELECT n, {', '.join(state.columns)} FROM after")
        for n, spent_now in engine.rows("SELECT n, used FROM after ORDER BY n"):
            used[n].append(spent_now)
    engine.close()
    return used


def _step(allowance: Allowance, state: State, ceiling: int | None) -> str:
    layers = Layers("(SELECT e.*, s.* EXCLUDE (n) FROM event AS e JOIN state AS s ON e.n = s.n)")
    layers.add("now", period_of(allowance, "day"))
    layers.close()
    most = None if ceiling is None else str(ceiling)
    after = opened(state, "now", "amount", carry=allowance.carry_over, ceiling=most)
    layers.add("used", f"least(asked, {after.free})")
    layers.close()
    columns = zip(state.columns, (after.period, *spent(after, "used"), after.granted), strict=True)
    return f"SELECT n, used, {', '.join(f'{value} AS {name}' for name, value in columns)} FROM {layers.close()}"
