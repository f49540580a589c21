"""Simulate a reform: base and reform on the same people with the same numbers drawn, year after year, into cells.

A cell is a whole number with a name: scenario, year, level (low, mid, high take-up), dimension, group, measure. People
and cents are in thousandths, because a row of the population stands for so many thousandths of people.
"""

# ruff: noqa: S608  tables and columns are named here

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from rugzak.evaluation.simulation import cells, demand, offers, participation, population, year
from rugzak.evaluation.simulation.allowance import State, opened, period_of
from rugzak.evaluation.simulation.assumptions import LEVELS
from rugzak.evaluation.simulation.cells import Cells
from rugzak.evaluation.simulation.draws import PRIME
from rugzak.evaluation.simulation.engines import Engine
from rugzak.evaluation.simulation.layers import Layers
from rugzak.evaluation.simulation.offers import Decisions, Slot
from rugzak.evaluation.simulation.population import TABLE, Population
from rugzak.evaluation.simulation.raking import Margin
from rugzak.evaluation.simulation.reform import Reform, Scenario
from rugzak.schemes import setwise
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language.duckdb import literal
from rugzak.schemes.scheme import Scheme

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a scheme answered the courses of a year: people (thousandths of courses) by outcome; what nobody knows."""

    scenario: str
    year: int
    scheme: str
    outcomes: dict[str, int]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Emptied:
    """A pot that was empty before the year was over: from which day on, at which level of take-up."""

    scenario: str
    year: int
    level: str
    scheme: str
    day: date


@dataclass
class Result:
    """Everything a simulation found, with the reform and the population it was found on."""

    reform: Reform
    population: Population
    engine: str
    cells: Cells = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    emptied: list[Emptied] = field(default_factory=list)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        return (self.reform.base, *self.reform.scenarios)


@dataclass
class _Track:
    """A scenario on its way through the years: its slots, and the table of what is left of each right."""

    scenario: Scenario
    slots: list[Slot]
    yearly: list[Scheme]
    state: str | None = None


def steps_of(reform: Reform) -> int:
    """How many steps `simulate` tells of: the people, each year, and each scenario in it."""
    return 1 + len(reform.years) * (2 + len(reform.scenarios))


def simulate(
    engine: Engine, reform: Reform, *, rows: int, seed: int = 1, data: Path | None = None,
    margins: Sequence[Margin] = (), on_step: Progress = lambda done, steps, what: None,
) -> Result:  # fmt: skip
    """Simulate base and reform; raises `BadMargin` and `CannotSimulate`. `on_step` hears what is done."""
    if "four_weeks" not in reform.document.assumptions.get("participation", {}):
        reform = replace(reform, assumptions=participation.official(reform.assumptions, data))
    scenarios = (reform.base, *reform.scenarios)
    tracks = [_Track(scenario, *offers.slots_of(scenario.schemes)) for scenario in scenarios]
    steps = steps_of(reform)
    on_step(0, steps, "people")
    made = population.build(engine, rows=rows, seed=seed, year=reform.years[0], assumptions=reform.assumptions,
                            data=data, margins=margins)  # fmt: skip
    result = Result(reform, made, engine.name)
    result.cells |= cells.of_people(engine)
    on_step(done := 1, steps, "people")
    for number in reform.years:
        decisions = Decisions(engine)
        wishes = _Wishes(engine, reform, number)
        wishes.table(reform.base)
        on_step(done := done + 1, steps, str(number))
        for track in tracks:
            _one(engine, result, track, number, decisions, wishes)
            on_step(done := done + 1, steps, f"{number} {track.scenario.code}")
        decisions.forget()
    return result


@dataclass
class _Wishes:
    """The courses of a year, made once for all scenarios that leave them as they are."""

    engine: Engine
    reform: Reform
    year: int
    made: dict[str, list[str]] = field(default_factory=dict)

    def table(self, scenario: Scenario) -> tuple[str, list[str]]:
        name = f"wish_{scenario.reform.replace('-', '_')}" if scenario.training else "wish"
        if name not in self.made:
            self.made[name] = demand.wishes(self.engine, name, self.reform.assumptions, year=self.year,
                                            training=scenario.training)  # fmt: skip
        return name, self.made[name]


def _one(engine: Engine, result: Result, track: _Track, number: int, decisions: Decisions, wishes: _Wishes) -> None:
    """One year of one scenario: grants, bookings, costs of the year, cells."""
    code = track.scenario.code.replace("-", "_")
    wish, facts = wishes.table(track.scenario)
    offered = f"offers_{code}"
    offers.offers(engine, offered, track.slots, decisions, wish=wish, facts=facts)
    before = _granted(engine, track, code, number, len(result.reform.years) > 1)
    run = year.Year(engine, code, offered, before, track.slots, track.scenario.budgets, result.reform.assumptions,
                    last=number == result.reform.years[-1])  # fmt: skip
    closings = year.run(run)
    track.state = run.state
    _note(result, track, number, closings, decisions, wish, facts)
    people = cells.people_of(engine, run, track.yearly, result.reform.assumptions, number)
    result.cells |= cells.of_scenario(engine, track.scenario.code, number, run, people, track.yearly)
    if track.scenario is not result.reform.base:
        base = f"people_{result.reform.base.code}"
        result.cells |= cells.of_change(engine, track.scenario.code, number, base, people)


def _note(
    result: Result, track: _Track, number: int, closings: year.Closings, decisions: Decisions, wish: str,
    facts: Sequence[str],
) -> None:  # fmt: skip
    code = track.scenario.code
    for (slot, level), arrival in sorted(closings.items()):
        day = date.fromordinal(date(number, 1, 1).toordinal() + arrival // PRIME)
        result.emptied.append(Emptied(code, number, LEVELS[level], track.slots[slot].scheme.id, day))
    for one in track.slots:
        decided = decisions.of(one.scheme, wish, facts)
        found = decisions.engine.rows(
            f"SELECT d.outcome, CAST(sum(w.weight) AS BIGINT) FROM {decided} AS d JOIN {wish} AS w ON d.key = w.wish"
            " GROUP BY d.outcome"
        )
        asked = {name for version in one.scheme.versions if _touches(version.start, version.until, number)
                 for name in version.facts}  # fmt: skip
        unknown = tuple(sorted(asked - set(facts) - {"person.age", "employment.tenure_months"}))
        result.asked.append(Asked(code, number, one.scheme.id, dict(sorted(found)), unknown))


def _touches(start: date, until: date | None, number: int) -> bool:
    return start.year <= number and (until is None or until.year >= number)


def _granted(engine: Engine, track: _Track, code: str, number: int, several: bool) -> str | None:
    """The state at the start of a year: rights that carry over are granted to everyone, used or not."""
    carried = [slot for slot in track.slots if slot.carries and not slot.per_event]
    if not carried or not several:
        return track.state
    facts = _person_facts(engine)
    source, columns = f"{TABLE} AS p", []
    for slot in carried:
        n = slot.number
        query = setwise.select(slot.scheme, on=date(number, 1, 1), about=(), table=TABLE, columns=facts, key="id",
                               terms=(setwise.CEILING,))  # fmt: skip
        granted = f"SELECT key, amount, {setwise.CEILING} FROM ({query}) AS q WHERE outcome = 'yes' AND amount > 0"
        engine.make(f"granted_{n}", granted)
        source += f" LEFT JOIN granted_{n} AS g{n} ON g{n}.key = p.id"
        columns.append(
            f"g{n}.amount AS amount_{n}, {period_of(slot.allowance, literal(date(number, 1, 1)))} AS now_{n}"
        )
        columns.append(f"CAST(g{n}.{setwise.CEILING} AS BIGINT) AS {setwise.CEILING}_{n}")
    engine.make(f"start_{code}", _start(track, source, columns, carried))
    return f"start_{code}"


def _start(track: _Track, source: str, columns: list[str], carried: Sequence[Slot]) -> str:
    names = [name for slot in track.slots if not slot.per_event for name in State.of(slot.number).columns]
    source += f" CROSS JOIN ({year.LEVEL_ROWS}) AS l"
    if track.state is None:
        kept = [f"CAST(NULL AS BIGINT) AS {name}" for name in names]
    else:
        kept = [f"s.{name}" for name in names]
        source += f" LEFT JOIN {track.state} AS s ON s.id = p.id AND s.level = l.level"
    layers = Layers(f"(SELECT p.id, l.level, {', '.join([*kept, *columns])} FROM {source})")
    after = {name: name for name in names}
    for slot in carried:
        n, state = slot.number, State.of(slot.number)
        now = opened(state, f"now_{n}", f"amount_{n}", carry=slot.allowance.carry_over, ceiling=slot.ceiling)
        for name, value in zip(state.columns, (now.period, now.older, now.newest, now.granted), strict=True):
            after[name] = layers.add(f"after_{name}", f"CASE WHEN amount_{n} IS NULL THEN {name} ELSE {value} END")
    chosen = ", ".join(f"{value} AS {name}" if value != name else name for name, value in after.items())
    return f"SELECT id, level, {chosen} FROM {layers.close()}"


def _person_facts(engine: Engine) -> list[str]:
    found = {
        column for column in vocabulary().facts if column.startswith(("person.", "employment.", "employer.", "claims."))
    }
    return sorted(found & set(engine.columns(TABLE)))
