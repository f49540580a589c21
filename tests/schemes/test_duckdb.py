"""One tree, two compilers: the closures and DuckDB give the same for every expression of the library."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rugzak.schemes.constructs import expressions
from rugzak.schemes.language import DATE, Node, Type, Value, compile_node, parse
from rugzak.schemes.language.duckdb import COLUMN_TYPES, prelude, quoted, sql

from .strategies import dice_value, library

EXTRA_NAMES = {
    "a": Type("int"), "b": Type("int"), "x": Type("decimal"), "y": Type("decimal"), "p": Type("bool"),
    "q": Type("bool"), "d": DATE, "e": DATE, "t": Type("text"),
}  # fmt: skip
EXTRA = [
    "div(x, y)", "div(a, b)", "x * y", "x + y - 0.25", "cents(x * 1.5)", "whole(-x)", "share(a, x)", "floor_to(x, 15)",
    "floor_to(a, b)", "strict_least(a, x)", "strict_greatest(a, b, 3)", "strict_least(d, e)", "p AND q OR NOT p",
    "CASE WHEN p THEN a WHEN q THEN x ELSE 0.1 END", "CASE t WHEN '111' THEN 1 ELSE 2 END", "a IN (1, 2, 3)",
    "t IN ('111', 'it''s')", "a BETWEEN b AND 40", "known(a) AND NOT known(b)", "age_at(d, e)", "whole_months(d, e)",
    "months_after(d, a)", "years_after(d, 3)", "days_after(d, a)", "workdays_after(d, 5)", "workdays_after(d, 0)",
    "workdays_before(d, 3)", "workdays_before(d, 0)",
    "school_year_start(d)", "school_year_end(d)", "year_start(d)", "year_end(d)", "quarter_end(d)", "d < e", "p = q",
    "days_to_minutes(x, y)", "days_to_minutes(a, y)", "minutes_to_days(a, x)", "t <> '111'", "a * b - 3", "-a + 2",
]  # fmt: skip


def _library_nodes() -> Iterator[Node]:
    for scheme in library():
        for version in scheme.versions:
            yield from expressions(version)


def _names() -> dict[str, Type]:
    found = dict(EXTRA_NAMES)
    for node in _library_nodes():
        found |= {str(part.value): part.type for part in node.walk() if part.op == "name"}
    return dict(sorted(found.items()))


NODES = list(dict.fromkeys([*_library_nodes(), *(parse(text, EXTRA_NAMES) for text in EXTRA)]))
NAMES = _names()


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 1, "enable_external_access": False})
    for statement in prelude(date(2011, 1, 1), date(2031, 1, 1)):
        connection.execute(statement)
    columns = ", ".join(f"{quoted(name)} {COLUMN_TYPES[kind.kind]}" for name, kind in NAMES.items())
    connection.execute(f"CREATE TABLE facts (n INTEGER, {columns})")
    yield connection
    connection.close()


def plain(value: Any) -> Any:
    return value.quantize(Decimal("0.000001")) if isinstance(value, Decimal) else value


def row(dice: Random) -> dict[str, Value]:
    return {name: dice_value(kind, dice) for name, kind in NAMES.items()}


# The seed is hypothesis' choice; one statement holds all expressions, so that shrinking rows would take minutes.
@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_closures_equal_duckdb(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    dice = Random(seed)
    rows = [row(dice) for _ in range(200)]
    connection.execute("DELETE FROM facts")
    marks = ", ".join("?" * (len(NAMES) + 1))
    values = [[number, *(facts[name] for name in NAMES)] for number, facts in enumerate(rows)]
    connection.executemany(f"INSERT INTO facts VALUES ({marks})", values)
    outputs = ", ".join(f"{sql(node)} AS o{number}" for number, node in enumerate(NODES))
    found = connection.execute(f"SELECT {outputs} FROM facts ORDER BY n").fetchall()
    closures = [compile_node(node) for node in NODES]
    for facts, out in zip(rows, found, strict=True):
        for node, closure, theirs in zip(NODES, closures, out, strict=True):
            ours = closure(facts)
            assert plain(ours) == plain(theirs), (node, {name: facts[name] for name in node.names()})


def test_every_library_expression_is_covered() -> None:
    assert len(NODES) > 90


def test_text_stays_text(connection: duckdb.DuckDBPyConnection) -> None:
    node = parse("t = 'x''; DROP TABLE facts; --'", EXTRA_NAMES)
    assert connection.execute(f"SELECT {sql(node)} FROM (SELECT 'y' AS t)").fetchone() == (False,)
    assert connection.execute("SELECT count(*) FROM facts").fetchone() is not None
