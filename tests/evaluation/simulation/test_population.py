"""Made-up people: the same seed gives the same ones; what nobody measured says so."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from rugzak.evaluation.simulation import population
from rugzak.evaluation.simulation.assumptions import Assumptions, Draw, listed, merged, value_of
from rugzak.evaluation.simulation.engines import DuckEngine, Row
from rugzak.evaluation.simulation.participation import official
from rugzak.evaluation.simulation.places import places
from rugzak.evaluation.simulation.population import Population

ASSUMED = Assumptions.model_validate(merged({}))


def _made(seed: int, rows: int = 2000, data: Path | None = None) -> tuple[Population, list[Row]]:
    engine = DuckEngine(threads=1)
    made = population.build(engine, rows=rows, seed=seed, year=2026, assumptions=ASSUMED, data=data)
    found = engine.rows("SELECT * EXCLUDE (root) FROM people ORDER BY id")
    engine.close()
    return made, found


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    first, again, other = _made(1), _made(1), _made(2)
    assert first == again
    assert first[1] != other[1]
    assert len(first[1]) == 2000 and first[0].total == 7_800_000_000


def test_without_packages_there_are_three_regions_and_all_is_uncalibrated() -> None:
    made, _rows = _made(1)
    assert not made.calibrated
    assert all(one.source for one in made.variables)
    assert next(one for one in made.variables if one.name == "municipality").source.startswith("assumption")


def test_shares_come_out_as_assumed() -> None:
    engine = DuckEngine(threads=1)
    population.build(engine, rows=60_000, seed=5, year=2026, assumptions=ASSUMED)
    rows = dict(engine.rows("SELECT \"person.education\", count(*) FROM people WHERE age_band = '45-54' GROUP BY ALL"))
    ages = engine.rows(
        "SELECT min(age), max(age), min(date_diff('day', \"person.birth_date\", DATE '2026-01-01')) FROM people"
    )
    engine.close()
    whole = sum(rows.values())
    assert {name: count / whole for name, count in rows.items()} == pytest.approx(
        {"low": 0.21, "mid": 0.38, "high": 0.41}, abs=0.02
    )
    assert ages[0][:2] == (18, 69) and ages[0][2] >= 18 * 365


@pytest.mark.data
@pytest.mark.skipif(not settings.RUGZAK_DATA, reason="needs RUGZAK_DATA")
def test_people_live_in_all_municipalities() -> None:
    found, source = places(Path(settings.RUGZAK_DATA))
    assert len(found) == 565 and "GeoNames" in source
    brussels = sum(place.people for place in found if place.region == "BR")
    assert 0.08 < brussels / sum(place.people for place in found) < 0.13  # the place Brussels is the region, not a part


def test_shares_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="nested otherwise"):
        Draw(given=["sex"], shares={"F": 1, "M": 2}, source="x")
    with pytest.raises(ValueError, match="no value of person"):
        value_of("person.education", "medium")


def test_every_assumption_is_listed_with_its_source() -> None:
    found = {one.code: one for one in listed(ASSUMED, ["sex"])}
    assert {*ASSUMED.people, *ASSUMED.training} <= set(found)
    assert {"take_up.default", "response", "participation.four_weeks", "tax_rate", "place", "total"} <= set(found)
    assert all(one.source and one.value for one in found.values())
    assert found["sex"].calibrated and not found["sex"].guess and found["age_band"].guess
    assert found["participation.four_weeks"].guess


@pytest.mark.data
@pytest.mark.skipif(not settings.RUGZAK_DATA, reason="needs RUGZAK_DATA")
def test_official_rates_take_the_place_of_round_numbers() -> None:
    table = official(ASSUMED, Path(settings.RUGZAK_DATA)).participation.four_weeks
    assert table.source.startswith("Eurostat") and set(table.shares) == {
        f"{region}/{sex}" for region in ("BR", "VL", "WA") for sex in "FM"
    }
    assert all(Decimal("0.02") < rate < Decimal("0.3") for rate in table.shares.values())
    assert official(ASSUMED, None) is ASSUMED
