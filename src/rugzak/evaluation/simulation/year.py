"""One year under one state of the law: who books what, who pays, what is left of each right, when a pot is empty.

A person's courses follow each other (first, second); all people are worked out at once. A pot for everybody is spent in
order of arrival and closes with the first request that it can't pay; the year is then worked out again with that pot
closed from that moment on, until no pot is overdrawn. Before that moment nothing changes, so this is exact.
"""

# ruff: noqa: S608  tables and columns are named here

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rugzak.base.quantities import Asset
from rugzak.evaluation.simulation import draws
from rugzak.evaluation.simulation.allowance import Opened, State, opened, spent
from rugzak.evaluation.simulation.assumptions import LEVELS, Assumptions, Rate
from rugzak.evaluation.simulation.demand import COURSES
from rugzak.evaluation.simulation.engines import Engine
from rugzak.evaluation.simulation.layers import Layers, millionths
from rugzak.evaluation.simulation.offers import GROUPS, Slot, clashes_of, cost
from rugzak.evaluation.simulation.population import MILLI
from rugzak.evaluation.simulation.split import leave, pay
from rugzak.schemes.language.duckdb import quoted

Closings = Mapping[tuple[int, int], int]  # slot and level: from which arrival on the pot is empty

LEVEL_ROWS = " UNION ALL ".join(f"SELECT CAST({level} AS BIGINT) AS level" for level in range(len(LEVELS)))


@dataclass(frozen=True)
class Year:
    """What is needed to work out a year: tables of offers and of states (None: no state yet), and the rules.

    After the `last` year nobody asks what is left.
    """

    engine: Engine
    name: str
    offers: str
    before: str | None
    slots: Sequence[Slot]
    budgets: Mapping[str, int]
    assumptions: Assumptions
    last: bool = False

    @property
    def bookings(self) -> str:
        return f"bookings_{self.name}"

    @property
    def state(self) -> str:
        return f"state_{self.name}"

    @property
    def kept(self) -> list[Slot]:
        """Slots whose right outlives one booking."""
        return [slot for slot in self.slots if not slot.per_event]


def run(year: Year) -> dict[tuple[int, int], int]:
    """Make the tables of bookings and, but for the last year, of states; gives when each pot was empty, if it was."""
    closings: dict[tuple[int, int], int] = {}
    while True:
        _once(year, closings)
        found = _first_overdrawn(year, closings)
        if not found:
            return closings
        closings |= found


def _once(year: Year, closings: Closings) -> None:
    state = year.before
    for number in COURSES:
        year.engine.make(f"step_{number}", _step(year, number, state, closings))
        if number != COURSES[-1] or not year.last:
            year.engine.make(f"{year.state}_{number}", _state_after(year, number, state))
            state = f"{year.state}_{number}"
    columns = ", ".join(_booked_columns(year))
    year.engine.make(year.bookings, " UNION ALL ".join(f"SELECT {columns} FROM step_{number}" for number in COURSES))
    if not year.last:
        year.engine.make(year.state, f"SELECT * FROM {state}")


def all_bookings(year: Year) -> str:
    """A query of all courses: those for which something was offered, and those for which nothing was."""
    nothing = {f"{name}_{slot.number}" for slot in year.slots for name in ("used", "cost")} | {"aid"}
    plain = [f"0 AS {name}" if name in nothing else name for name in _booked_columns(year)]
    plain = ["CASE WHEN learns < chance THEN 1 ELSE 0 END AS booked" if name == "booked" else name for name in plain]
    return (
        f"SELECT {', '.join(_booked_columns(year))} FROM {year.bookings} UNION ALL"
        f" SELECT {', '.join(plain)} FROM {year.offers} AS o CROSS JOIN ({LEVEL_ROWS}) AS l WHERE NOT offered"
    )


def _booked_columns(year: Year) -> list[str]:
    kept = [f"{name}_{slot.number}" for slot in year.slots for name in ("used", "cost")]
    return ["wish", "id", "level", "arrival", "weight", "booked", "price", "minutes", "aid", "by_employer",
            "recognised", *(quoted(name) for name in GROUPS.values()), *kept]  # fmt: skip


def _state_after(year: Year, number: int, before: str | None) -> str:
    names = ["id", "level", *(name for slot in year.kept for name in State.of(slot.number).columns)]
    columns = ", ".join(f"b.{name}" for name in names)
    after = ", ".join(f"after_{name} AS {name}" if name not in ("id", "level") else name for name in names)
    now = f"SELECT {after} FROM step_{number}"
    if before is None:
        return now
    rest = (
        f"SELECT {columns} FROM {before} AS b"
        f" WHERE NOT EXISTS (SELECT 1 FROM step_{number} AS s WHERE b.id = s.id AND b.level = s.level)"
    )
    return f"{now} UNION ALL {rest}"


def _after_names(year: Year) -> list[str]:
    return [f"after_{name}" for slot in year.kept for name in State.of(slot.number).columns]


def _step(year: Year, number: int, state: str | None, closings: Closings) -> str:
    layers = Layers(_source(year, number, state))
    for slot in year.slots:
        _open(layers, slot)
    layers.close()
    for slot in year.slots:
        layers.add(f"free_{slot.number}", _free(year, slot, closings))
    layers.close()
    bids = [slot.bid for slot in year.slots]
    pay(layers, bids, clashes_of(year.slots))
    leave(layers, bids)
    layers.close()
    _book(layers, year)
    return f"SELECT {', '.join([*_booked_columns(year), *_after_names(year)])} FROM {layers.close()}"


def _source(year: Year, number: int, state: str | None) -> str:
    names = [name for slot in year.kept for name in State.of(slot.number).columns]
    if state is None:
        columns = "".join(f", CAST(NULL AS BIGINT) AS {name}" for name in names)
        joined = ""
    else:
        columns = "".join(f", s.{name}" for name in names)
        joined = f"LEFT JOIN {state} AS s ON s.id = o.id AND s.level = l.level "
    return (
        f"(SELECT o.*, l.level{columns} FROM {year.offers} AS o CROSS JOIN ({LEVEL_ROWS}) AS l"
        f" {joined}WHERE o.number = {number} AND offered)"
    )


def _open(layers: Layers, slot: Slot) -> None:
    n = slot.number
    if slot.per_event:
        layers.add(f"left_of_{n}", f"coalesce(amount_{n}, 0)")
        return
    after = opened(State.of(n), f"now_{n}", f"amount_{n}", carry=slot.allowance.carry_over, ceiling=slot.ceiling)
    layers.add(f"older_now_{n}", after.older)
    layers.add(f"newest_now_{n}", after.newest)
    layers.add(f"granted_now_{n}", after.granted)
    layers.close()
    layers.add(f"left_of_{n}", f"coalesce(older_now_{n} + newest_now_{n}, 0)")


def _free(year: Year, slot: Slot, closings: Closings) -> str:
    """What is free for the booking: 0 for who doesn't use the right, and where the pot is empty."""
    n, rate = slot.number, year.assumptions.take_up_of(slot.scheme.id)
    tests = [f"amount_{n} IS NOT NULL", f"uses_{n} < {_by_level(rate)}"]
    closed = [f"WHEN level = {level} THEN {at}" for (one, level), at in sorted(closings.items()) if one == n]
    if closed:
        tests.append(f"(CASE {' '.join(closed)} END IS NULL OR arrival < CASE {' '.join(closed)} END)")
    most = f"left_of_{n}" if slot.bid.asset == Asset.EUR else f"least(left_of_{n}, coalesce(takes_{n}, left_of_{n}))"
    return f"CASE WHEN {' AND '.join(tests)} THEN {most} ELSE 0 END"


def _by_level(rate: Rate) -> str:
    cases = [f"WHEN {level} THEN {millionths(rate, level)}" for level in range(len(LEVELS))]
    return f"(CASE level {' '.join(cases)} END)"


def _book(layers: Layers, year: Year) -> None:
    """Whether one books at all, given what is paid; who does not, uses nothing."""
    money = [slot for slot in year.slots if slot.bid.asset != Asset.MINUTES]
    layers.add("aid", " + ".join(["0", *(f"paid_{slot.number}" for slot in money)]))
    layers.close()
    more = f"chance * (price * {draws.PARTS} + aid * {_by_level(year.assumptions.response)})"
    layers.add("booked", "CASE WHEN learns < chance THEN 1"
               f" WHEN price > 0 AND learns * price * {draws.PARTS} < {more} THEN 1 ELSE 0 END")  # fmt: skip
    layers.close()
    for slot in year.slots:
        layers.add(f"used_{slot.number}", f"booked * units_{slot.number}")
        layers.add(f"cost_{slot.number}", f"booked * {cost(slot)}")
    layers.close()
    for slot in year.kept:
        _after(layers, slot)
    layers.close()


def _after(layers: Layers, slot: Slot) -> None:
    """The state after the booking; as it was where there was no right."""
    n, state = slot.number, State.of(slot.number)
    now = Opened(f"now_{n}", f"older_now_{n}", f"newest_now_{n}", f"granted_now_{n}")
    values = (now.period, *spent(now, f"used_{n}"), now.granted)
    for name, value in zip(state.columns, values, strict=True):
        layers.add(f"after_{name}", f"CASE WHEN amount_{n} IS NULL THEN {name} ELSE {value} END")


def _first_overdrawn(year: Year, closings: Closings) -> dict[tuple[int, int], int]:
    """For each level the pot that is empty first, and from which arrival on."""
    first: dict[int, tuple[int, int]] = {}
    for slot in year.slots:
        budget = year.budgets.get(slot.scheme.id)
        if budget is None:
            continue
        for level, arrival in year.engine.rows(_overdrawn(year, slot, budget)):
            closed = (slot.number, level) in closings
            if not closed and (level not in first or arrival < first[level][0]):
                first[level] = (arrival, slot.number)
    return {(slot, level): arrival for level, (arrival, slot) in first.items()}


def _overdrawn(year: Year, slot: Slot, budget: int) -> str:
    n = slot.number
    running = f"sum(cost_{n} * weight) OVER (PARTITION BY level ORDER BY arrival, wish)"
    spent_ = f"SELECT level, arrival, {running} AS spent FROM {year.bookings} WHERE cost_{n} > 0"
    return f"SELECT level, min(arrival) FROM ({spent_}) AS s WHERE spent > {budget * MILLI} GROUP BY level"
