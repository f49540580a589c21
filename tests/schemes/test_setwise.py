"""A population decided at once gets the answers that each of them gets alone."""

from collections.abc import Iterator
from datetime import date
from random import Random

import duckdb
import pytest

from rugzak.schemes import setwise
from rugzak.schemes.decide import decide
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language import Value
from rugzak.schemes.language.duckdb import COLUMN_TYPES, prelude, quoted
from rugzak.schemes.scheme import Scheme

from .strategies import dice_value, library

ON = date(2026, 11, 24)
PEOPLE = 1_000
TYPES = {name: fact.type for name, fact in vocabulary().facts.items()}
SCHEMES = {scheme.id: scheme for scheme in library()}
Row = dict[str, Value]


@pytest.fixture(scope="module")
def people() -> list[Row]:
    dice = Random(20261124)
    return [{name: _within(name, dice_value(kind, dice)) for name, kind in TYPES.items()} for _ in range(PEOPLE)]


@pytest.fixture(scope="module")
def connection(people: list[Row]) -> Iterator[duckdb.DuckDBPyConnection]:
    made = duckdb.connect(config={"threads": 1, "enable_external_access": False})
    for statement in prelude(date(2011, 1, 1), date(2031, 1, 1)):
        made.execute(statement)
    columns = ", ".join(f"{quoted(name)} {COLUMN_TYPES[kind.kind]}" for name, kind in TYPES.items())
    made.execute(f"CREATE TABLE people (n INTEGER, {columns})")
    marks = ", ".join("?" * (len(TYPES) + 1))
    made.executemany(f"INSERT INTO people VALUES ({marks})", [[n, *row.values()] for n, row in enumerate(people)])
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
@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_many_at_once_get_what_each_gets_alone(
    connection: duckdb.DuckDBPyConnection, people: list[Row], code: str, about: tuple[str, ...]
) -> None:
    scheme = SCHEMES[code]
    query = setwise.select(scheme, on=ON, about=about, table="people", columns=TYPES, key="n")
    found = {key: answer for key, *answer in connection.execute(query).fetchall()}
    assert len(found) == PEOPLE
    for number, row in enumerate(people):
        assert found[number] == _alone(scheme, row, about), (number, row)


def _alone(scheme: Scheme, row: Row, about: tuple[str, ...]) -> list[object]:
    decision = decide(scheme, row, on=ON, about=about)
    outside = decision.reasons and decision.reasons[0].code in ("closed", "not_yet", "paused")
    return [None if outside else decision.version, decision.outcome, decision.amount]
