"""A whole simulation on Spark: every cell of every scenario and year is that of DuckDB."""

import pytest

from rugzak.evaluation.simulation import reform, run
from rugzak.evaluation.simulation.engines import DuckEngine, SparkEngine

pytestmark = pytest.mark.spark
PEOPLE = 4000
WORDS = "{nl: x, fr: x, de: x, en: x}"
# Vouchers, minutes and euros; a pot that is emptied, a right that carries over, a deduction, two years.
REFORM = f"""
id: all
name: {WORDS}
about: {WORDS}
base: [be-vl-vov, be-vl-opleidingscheque, be-vl-loopbaancheque]
years: {{from: 2026, count: 2}}
add:
  - {{scheme: be-voorstel-leerrekening-overheid, budget: 2000000000}}
  - {{scheme: be-voorstel-belastingaftrek}}
changes:
  - {{scheme: be-voorstel-leerrekening-overheid, parameters: {{year_amount: 20000}}}}
"""


def test_every_cell_is_the_same(spark: SparkEngine, record_property: pytest.FixtureRequest) -> None:
    found = reform.load_text(REFORM)
    duck = DuckEngine()
    ours = run.simulate(duck, found, rows=PEOPLE, seed=11)
    duck.close()
    theirs = run.simulate(spark, found, rows=PEOPLE, seed=11)
    assert ours.cells == theirs.cells
    assert ours.emptied == theirs.emptied and ours.asked == theirs.asked
    assert ours.emptied and ours.cells["all", 2027, "mid", "all", "all", "winners"] > 0
    record_property("figure", f"{len(ours.cells):,} cells equal on DuckDB and Spark")  # type: ignore[operator]
