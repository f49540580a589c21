"""Cells: the whole numbers that a simulation gives, summed over people by group. Equal on every engine."""

# ruff: noqa: S608  tables and columns are named here

from collections.abc import Mapping, Sequence
from datetime import date

from rugzak.evaluation.simulation import draws
from rugzak.evaluation.simulation.assumptions import LEVELS, Assumptions
from rugzak.evaluation.simulation.engines import Engine, Row
from rugzak.evaluation.simulation.layers import millionths
from rugzak.evaluation.simulation.offers import GROUPS, YEARLY_FACT
from rugzak.evaluation.simulation.population import TABLE
from rugzak.evaluation.simulation.year import Year, all_bookings
from rugzak.schemes import setwise
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language.duckdb import quoted
from rugzak.schemes.scheme import Scheme

Cell = tuple[str, int, str, str, str, str]  # scenario, year, level, dimension, group, measure
Cells = dict[Cell, int]
ALL, REPLICATE, SCHEME = "all", "replicate", "scheme"
REPLICATES = 20
# Sums over people; cents but for learners, supported, courses and minutes.
MEASURES = ("courses", "learners", "supported", "price", "public", "sector", "employer", "own", "minutes")
CHANGES = ("winners", "losers", "gained", "lost")


def _dimensions() -> dict[str, str]:
    found = {ALL: f"'{ALL}'"}
    found |= {name: f"coalesce(CAST({quoted(column)} AS VARCHAR), 'none')" for name, column in GROUPS.items()}
    return found | {REPLICATE: "CAST(replicate AS VARCHAR)"}


def _by_group(engine: Engine, table: str, measures: Mapping[str, str]) -> list[Row]:
    """Sums of measures by level, in each dimension: level, dimension, group, and a value a measure.

    First the smallest groups that any dimension needs, in one pass over the people; then the dimensions from those.
    """
    columns = ", ".join(quoted(name) for name in GROUPS.values())
    keys = f"level, {columns}, replicate"
    sums = ", ".join(f"CAST(sum({expression}) AS BIGINT) AS {name}" for name, expression in measures.items())
    people = f"SELECT *, id % {REPLICATES} AS replicate FROM {table}"
    engine.make("cube", f"SELECT {keys}, {sums} FROM ({people}) AS p GROUP BY {keys}")
    again = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in measures)
    parts = []
    for dimension, group in _dimensions().items():
        grouped = "level" if group.startswith("'") else f"level, {group}"  # a constant is no key
        parts.append(f"SELECT level, '{dimension}' AS dimension, {group} AS grp, {again} FROM cube GROUP BY {grouped}")
    return engine.rows(" UNION ALL ".join(parts))


def of_people(engine: Engine) -> Cells:
    """How many people each group has."""
    rows = _by_group(engine, f"(SELECT *, CAST(1 AS BIGINT) AS level FROM {TABLE}) AS t", {"people": "weight"})
    return {
        ("base", 0, LEVELS[level], dimension, group, "people"): int(value) for level, dimension, group, value in rows
    }


def people_of(engine: Engine, year: Year, yearly: Sequence[Scheme], assumptions: Assumptions, number: int) -> str:
    """Make the table of what each person did and got in the year, tax included; gives its name."""
    table = f"people_{year.name}"
    if not yearly:
        engine.make(table, f"SELECT *, CAST(0 AS BIGINT) AS refund FROM ({_summed(year)}) AS s")
        return table
    engine.make("summed", _summed(year))
    source = "summed AS s"
    refunds: list[str] = []
    for index, scheme in enumerate(yearly):
        _decide_yearly(engine, scheme, index, number)
        rate = assumptions.take_up_of(scheme.id)
        cases = " ".join(f"WHEN {level} THEN {millionths(rate, level)}" for level in range(len(LEVELS)))
        source += f" LEFT JOIN refund_{index} AS r{index} ON r{index}.key = s.id * 10 + s.level"
        uses = draws.parts(draws.root("s.id", number), f"take-up {scheme.id}")
        back = f"(r{index}.amount * {draws.exactly(assumptions.tax_rate.value)} + {draws.PARTS // 2}) // {draws.PARTS}"
        refunds.append(f"CASE WHEN {uses} < (CASE level {cases} END) THEN coalesce({back}, 0) ELSE 0 END")
    each = [f"CAST({refund} AS BIGINT) AS back_{index}" for index, refund in enumerate(refunds)]
    total = " + ".join(["CAST(0 AS BIGINT)", *(f"back_{index}" for index in range(len(refunds)))])
    inner = f"SELECT {', '.join(['s.*', *each])} FROM {source}"
    engine.make(table, f"SELECT *, least(own_before, {total}) AS refund FROM ({inner}) AS s")
    return table


def _summed(year: Year) -> str:
    """A row a person and level."""

    def total(payers: tuple[str, ...]) -> str:
        parts = [f"cost_{slot.number}" for slot in year.slots if slot.scheme.payer in payers]
        return " + ".join(["0", *parts])

    rest = "booked * (price - aid)"
    measures = {
        "courses": "booked", "price": "booked * price", "paid_public": total(("gov",)),
        "paid_sector": total(("sector",)),
        "paid_employer": f"{total(('employer',))} + {rest} * by_employer", "own_before": f"{rest} * (1 - by_employer)",
        "own_recognised": f"{rest} * (1 - by_employer) * recognised", "minutes": "booked * minutes",
        "support": total(("gov", "sector", "employer")),
    }  # fmt: skip
    sums = ", ".join(f"CAST(sum({value}) AS BIGINT) AS {name}" for name, value in measures.items())
    keys = ", ".join(["id", "level", "weight", *(quoted(name) for name in GROUPS.values())])
    return f"SELECT {keys}, {sums} FROM ({all_bookings(year)}) AS b GROUP BY {keys}"


def _decide_yearly(engine: Engine, scheme: Scheme, index: int, number: int) -> None:
    facts = [name for name in engine.columns(TABLE) if name in vocabulary().facts]
    table = (
        f"(SELECT p.*, s.id * 10 + s.level AS person, s.own_recognised AS {quoted(YEARLY_FACT)} FROM summed AS s"
        f" JOIN {TABLE} AS p ON p.id = s.id WHERE s.own_recognised > 0)"
    )
    query = setwise.select(scheme, on=date(number, 12, 31), about=(), table=table, columns=[*facts, YEARLY_FACT],
                           key="person")  # fmt: skip
    engine.make(f"refund_{index}", f"SELECT key, amount FROM ({query}) AS q WHERE outcome = 'yes' AND amount > 0")


def _level() -> str:
    return f"CASE level {' '.join(f'WHEN {n} THEN {chr(39)}{name}{chr(39)}' for n, name in enumerate(LEVELS))} END"


def of_scenario(engine: Engine, scenario: str, number: int, year: Year, people: str, yearly: Sequence[Scheme]) -> Cells:
    """What one year of one scenario gives, by group and by scheme."""
    values = {
        "courses": "courses", "learners": "CASE WHEN courses > 0 THEN 1 ELSE 0 END",
        "supported": "CASE WHEN support + refund > 0 THEN 1 ELSE 0 END", "price": "price",
        "public": "(paid_public + refund)", "sector": "paid_sector", "employer": "paid_employer",
        "own": "(own_before - refund)", "minutes": "minutes",
    }  # fmt: skip
    found: Cells = {}
    weighted = {name: f"weight * ({value})" for name, value in values.items()}
    for level, dimension, group, *sums in _by_group(engine, people, weighted):
        found |= {(scenario, number, LEVELS[level], dimension, group, name): int(value)
                  for name, value in zip(values, sums, strict=True)}  # fmt: skip
    return found | _of_schemes(engine, scenario, number, year) | _of_yearly(engine, scenario, number, people, yearly)


def _of_schemes(engine: Engine, scenario: str, number: int, year: Year) -> Cells:
    found: Cells = {}
    for slot in year.slots:
        n = slot.number
        rows = engine.rows(
            f"SELECT {_level()} AS level, CAST(sum(weight * cost_{n}) AS BIGINT),"
            f" CAST(sum(weight * used_{n}) AS BIGINT),"
            f" CAST(sum(CASE WHEN used_{n} > 0 THEN weight ELSE 0 END) AS BIGINT)"
            f" FROM {year.bookings} GROUP BY {_level()}"
        )
        for level, cents, units, uses in rows:
            named = (("cost", cents), ("units", units), ("courses", uses))
            found |= {(scenario, number, level, SCHEME, slot.scheme.id, name): int(value) for name, value in named}
    return found


def _of_yearly(engine: Engine, scenario: str, number: int, people: str, yearly: Sequence[Scheme]) -> Cells:
    found: Cells = {}
    for index, scheme in enumerate(yearly):
        rows = engine.rows(
            f"SELECT {_level()} AS level, CAST(sum(weight * back_{index}) AS BIGINT),"
            f" CAST(sum(CASE WHEN back_{index} > 0 THEN weight ELSE 0 END) AS BIGINT) FROM {people} GROUP BY {_level()}"
        )
        for level, cents, uses in rows:
            named = (("cost", cents), ("people", uses))
            found |= {(scenario, number, level, SCHEME, scheme.id, name): int(value) for name, value in named}
    return found


def of_change(engine: Engine, scenario: str, number: int, base: str, people: str) -> Cells:
    """Who gets more than in the base, and who less: people and cents by group."""
    # A course that only the reform changed may be in one table alone; then the other side is nothing.
    groups = ", ".join(f"coalesce(a.{quoted(name)}, b.{quoted(name)}) AS {quoted(name)}" for name in GROUPS.values())
    change = "coalesce(b.support + b.refund, 0) - coalesce(a.support + a.refund, 0)"
    both = (
        "(SELECT coalesce(a.id, b.id) AS id, coalesce(a.level, b.level) AS level,"
        f" coalesce(a.weight, b.weight) AS weight, {groups}, {change} AS change"
        f" FROM {base} AS a FULL OUTER JOIN {people} AS b ON a.id = b.id AND a.level = b.level)"
    )
    values = {
        "winners": "CASE WHEN change > 0 THEN weight ELSE 0 END",
        "losers": "CASE WHEN change < 0 THEN weight ELSE 0 END",
        "gained": "CASE WHEN change > 0 THEN weight * change ELSE 0 END",
        "lost": "CASE WHEN change < 0 THEN -(weight * change) ELSE 0 END",
    }  # fmt: skip
    found: Cells = {}
    for level, dimension, group, *sums in _by_group(engine, f"{both} AS c", values):
        found |= {(scenario, number, LEVELS[level], dimension, group, name): int(value)
                  for name, value in zip(values, sums, strict=True)}  # fmt: skip
    return found
