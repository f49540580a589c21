"""A population decided at once gets the answers that each of them gets alone."""

from collections.abc import Iterator
from datetime import date
from random import Random

import duckdb
import pytest

from rugzak.schemes import setwise
from rugzak.schemes.cases import Case, read_cases
from rugzak.schemes.decide import decide
from rugzak.schemes.decision import Decision, Terms
from rugzak.schemes.facts import coerce, vocabulary
from rugzak.schemes.language import Value
from rugzak.schemes.language.duckdb import column_type, literal, prelude, quoted

from .strategies import dice_value, library

# Today, and a day on which rules for running cases held.
DAYS = [date(2026, 11, 24), date(2025, 8, 31)]
RANDOM, PER_CASE = 100, 6
TYPES = {name: fact.type for name, fact in vocabulary().facts.items()}
SCHEMES = {scheme.id: scheme for scheme in library()}
Row = dict[str, Value]


@pytest.fixture(scope="module")
def people() -> list[tuple[str, Row]]:
    """People of no scheme by chance alone; and around each case, where the borders are, some who differ a little."""
    dice = Random(20261124)
    near = [(case.scheme, _near(case, dice)) for case in read_cases() for _ in range(PER_CASE)]
    return [*near, *(("", _random(dice)) for _ in range(RANDOM))]


def _random(dice: Random) -> Row:
    return {name: _within(name, dice_value(kind, dice)) for name, kind in TYPES.items()}


def _near(case: Case, dice: Random) -> Row:
    """The facts of a case, now and then one of them another or unknown, now and then one more."""
    other = _random(dice)
    return {
        name: other[name] if dice.random() < 0.06 else coerce(case.facts.get(name), kind)
        for name, kind in TYPES.items()
    }


@pytest.fixture(scope="module")
def connection(people: list[tuple[str, Row]]) -> Iterator[duckdb.DuckDBPyConnection]:
    made = duckdb.connect(config={"threads": 1, "enable_external_access": False})
    for statement in prelude(date(2011, 1, 1), date(2031, 1, 1)):
        made.execute(statement)
    columns = ", ".join(f"{quoted(name)} {column_type(kind)}" for name, kind in TYPES.items())
    made.execute(f"CREATE TABLE people (n INTEGER, scheme VARCHAR, {columns})")
    marks = ", ".join("?" * (len(TYPES) + 2))
    rows = [[n, scheme, *row.values()] for n, (scheme, row) in enumerate(people)]
    made.executemany(f"INSERT INTO people VALUES ({marks})", rows)
    yield made
    made.close()


def _within(name: str, value: Value) -> Value:
    low, high = vocabulary().facts[name].limits
    if value is None or isinstance(value, bool | str | date):
        return value
    kind = type(value)
    value = value if low is None else max(value, kind(low))
    return value if high is None else min(value, kind(high))


@pytest.mark.parametrize("about", [(), ("training",), ("training", "booking")], ids=["person", "training", "booking"])
@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_many_at_once_get_what_each_gets_alone(
    connection: duckdb.DuckDBPyConnection,
    people: list[tuple[str, Row]],
    code: str,
    on: date,
    about: tuple[str, ...],
) -> None:
    scheme = SCHEMES[code]
    table = f"(SELECT * FROM people WHERE scheme IN ('', {literal(code)}))"
    terms = tuple(setwise.TERMS)
    query = setwise.select(scheme, on=on, about=about, table=table, columns=TYPES, key="n", terms=terms)
    found = {key: answer for key, *answer in connection.execute(query).fetchall()}
    asked = [(number, row) for number, (of, row) in enumerate(people) if of in ("", code)]
    assert len(found) == len(asked) > RANDOM
    for number, row in asked:
        alone = decide(scheme, row, on=on, about=about)
        assert found[number][:3] == _answer(alone), (number, row)
        assert not _differ(found[number][3:], alone.terms), (number, row)


@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_each_row_may_have_a_date_of_its_own(
    connection: duckdb.DuckDBPyConnection, people: list[tuple[str, Row]], code: str
) -> None:
    scheme, about = SCHEMES[code], ("training", "booking")
    days = f"CASE WHEN n % 2 = 0 THEN {literal(DAYS[0])} ELSE {literal(DAYS[1])} END"
    table = f"(SELECT *, {days} AS asked_on FROM people WHERE scheme IN ('', {literal(code)}))"
    query = setwise.select(scheme, on="asked_on", about=about, table=table, columns=TYPES, key="n")
    found = {key: answer for key, *answer in connection.execute(query).fetchall()}
    asked = [(number, row) for number, (of, row) in enumerate(people) if of in ("", code)]
    for number, row in asked:
        assert found[number] == _answer(decide(scheme, row, on=DAYS[number % 2], about=about)), (number, row)


def _answer(decision: Decision) -> list[object]:
    outside = decision.reasons and decision.reasons[0].code in ("closed", "not_yet", "paused")
    return [None if outside else decision.version, decision.outcome, decision.amount]


def _differ(found: list[object], terms: Terms | None) -> list[str]:
    """Which terms differ; where `decide` puts the least that it can be, the column holds NULL."""
    alone = {name: getattr(terms, name, None) for name in setwise.TERMS}
    together = dict(zip(setwise.TERMS, found, strict=True))
    unknown = {name for name in alone if terms and terms.open and together[name] is None}
    assert bool(unknown) == bool(terms and terms.open), together
    return [name for name in alone if name not in unknown and alone[name] != together[name]]
