"""Every scheme of the library, decided for a population on Spark, gives what DuckDB gives: all answers, all terms."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from tests.schemes.test_setwise import SCHEMES, TYPES, Row, _near, _random

from rugzak.evaluation.simulation.engines import DuckEngine, SparkEngine, values
from rugzak.schemes import setwise
from rugzak.schemes.cases import read_cases
from rugzak.schemes.language.duckdb import COLUMN_TYPES, literal, quoted

pytestmark = pytest.mark.spark
RANDOM, NEAR, ON = 1000, 2, date(2026, 11, 24)


@pytest.fixture(scope="module")
def engines(spark: SparkEngine) -> Iterator[tuple[DuckEngine, SparkEngine]]:
    dice = Random(20261129)
    people: list[tuple[str, Row]] = [("", _random(dice)) for _ in range(RANDOM)]
    people += [(case.scheme, _near(case, dice)) for case in read_cases() for _ in range(NEAR)]
    columns = {"n": "INTEGER", "scheme": "VARCHAR"}
    columns |= {quoted(name): COLUMN_TYPES[kind.kind] for name, kind in TYPES.items()}
    written = values(columns, [[n, scheme, *row.values()] for n, (scheme, row) in enumerate(people)])
    duck = DuckEngine()
    for engine in (duck, spark):
        engine.make("people", written)
    yield duck, spark
    duck.close()


@pytest.mark.parametrize("code", sorted(SCHEMES))
def test_a_population_is_decided_the_same(engines: tuple[DuckEngine, SparkEngine], code: str) -> None:
    table = f"(SELECT * FROM people WHERE scheme IN ('', {literal(code)}))"
    query = setwise.select(SCHEMES[code], on=ON, about=("training", "booking"), table=table, columns=TYPES, key="n",
                           terms=setwise.TERMS)  # fmt: skip
    ours, theirs = (sorted(engine.rows(query), key=lambda row: row[0]) for engine in engines)
    assert ours == theirs
    assert len(ours) > RANDOM
