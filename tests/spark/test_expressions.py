"""Every expression of the library gives on Spark what it gives one person, the unknown included."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from tests.schemes.strategies import dice_value
from tests.schemes.test_duckdb import NAMES, NODES

from rugzak.evaluation.simulation.engines import SparkEngine, values
from rugzak.schemes.language import Value, compile_node
from rugzak.schemes.language.duckdb import COLUMN_TYPES, quoted, sql

pytestmark = pytest.mark.spark
ROWS, A_TIME = 200, 40


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Value]]:
    dice = Random(20261129)
    return [{name: dice_value(kind, dice) for name, kind in NAMES.items()} for _ in range(ROWS)]


@pytest.fixture(scope="module")
def facts(spark: SparkEngine, rows: list[dict[str, Value]]) -> str:
    columns = {"n": "INTEGER"} | {quoted(name): COLUMN_TYPES[kind.kind] for name, kind in NAMES.items()}
    spark.make("facts", values(columns, [[n, *row.values()] for n, row in enumerate(rows)]))
    return "facts"


@pytest.mark.parametrize("start", range(0, len(NODES), A_TIME))
def test_an_expression_means_the_same_on_spark(
    spark: SparkEngine, facts: str, rows: list[dict[str, Value]], start: int
) -> None:
    nodes = NODES[start : start + A_TIME]
    columns = ", ".join(f"{sql(node)} AS e{index}" for index, node in enumerate(nodes))
    found = {row[0]: row[1:] for row in spark.rows(f"SELECT n, {columns} FROM {facts}")}
    for n, row in enumerate(rows):
        for node, value in zip(nodes, found[n], strict=True):
            assert _plain(value) == _plain(compile_node(node)(row)), (sql(node), row)


def _plain(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def test_dates_by_months_end_on_the_last_day(spark: SparkEngine) -> None:
    later = spark.rows("SELECT CAST(DATE '2027-01-31' + to_months(CAST(1 AS INTEGER)) AS DATE)")
    assert later == [(date(2027, 2, 28),)]
