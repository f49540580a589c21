"""Weights meet every margin, or it is said why they can't."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rugzak.evaluation.simulation import population
from rugzak.evaluation.simulation.assumptions import Assumptions, merged
from rugzak.evaluation.simulation.engines import DuckEngine
from rugzak.evaluation.simulation.errors import BadMargin
from rugzak.evaluation.simulation.raking import Margin, rake, read_margin

SEX, AGE = ("F", "M"), ("young", "old", "older")


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 50), min_size=6, max_size=6),
    wanted=st.lists(st.integers(1, 5000), min_size=6, max_size=6),
)
def test_the_weights_meet_every_margin(sizes: list[int], wanted: list[int]) -> None:
    keys = [(sex, age) for sex in SEX for age in AGE]
    people = dict(zip(keys, wanted, strict=True))
    margins = [
        Margin(("sex",), {(sex,): sum(people[sex, age] for age in AGE) for sex in SEX}, "sex.csv"),
        Margin(("age_band",), {(age,): sum(people[sex, age] for sex in SEX) for age in AGE}, "age.csv"),
    ]
    fitted = rake(("sex", "age_band"), dict(zip(keys, sizes, strict=True)), margins)
    for sex in SEX:
        assert sum(fitted[sex, age] for age in AGE) == pytest.approx(margins[0].counts[sex,], rel=1e-6)
    for age in AGE:
        assert sum(fitted[sex, age] for sex in SEX) == pytest.approx(margins[1].counts[age,], rel=1e-6)


def test_who_fits_already_keeps_their_weight() -> None:
    margin = Margin(("sex",), {("F",): 30, ("M",): 10}, "sex.csv")
    assert rake(("sex",), {("F",): 30, ("M",): 10}, [margin]) == {("F",): 30.0, ("M",): 10.0}


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({("F",): 10, ("M",): 10, ("X",): 5}, "nobody in the population is sex = X"),
        ({("F",): 10}, "no count for sex = M"),
    ],
)
def test_a_category_without_people_or_count_is_named(counts: dict[tuple[str, ...], int], why: str) -> None:
    with pytest.raises(BadMargin) as error:
        rake(("sex",), {("F",): 3, ("M",): 4}, [Margin(("sex",), counts, "sex.csv")])
    assert why in error.value.text()


def test_totals_that_differ_are_named() -> None:
    margins = [Margin(("sex",), {("F",): 5, ("M",): 5}, "a.csv"), Margin(("age_band",), {("young",): 9}, "b.csv")]
    with pytest.raises(BadMargin) as error:
        rake(("sex", "age_band"), {("F", "young"): 1, ("M", "young"): 1}, margins)
    assert "b.csv counts 9 people and a.csv 10" in error.value.text()


def test_margins_that_empty_cells_keep_apart_do_not_converge() -> None:
    margins = [
        Margin(("sex",), {("F",): 60, ("M",): 40}, "a.csv"),
        Margin(("age_band",), {("young",): 40, ("old",): 60}, "b.csv"),
    ]
    with pytest.raises(BadMargin) as error:  # all women are young here, so 60 women can't be 40 young people
        rake(("sex", "age_band"), {("F", "young"): 1, ("M", "old"): 1}, margins)
    assert "simulate more people" in error.value.text()


def test_a_population_is_fitted_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "region_sex.csv"
    counts = {
        ("VL", "F"): 2000,
        ("VL", "M"): 1900,
        ("WA", "F"): 1100,
        ("WA", "M"): 1000,
        ("BR", "F"): 400,
        ("BR", "M"): 410,
    }
    file.write_text("region,sex,count\n" + "\n".join(f"{a},{b},{n}" for (a, b), n in counts.items()), "utf-8")
    engine = DuckEngine(threads=1)
    made = population.build(engine, rows=4000, seed=3, year=2026, assumptions=Assumptions.model_validate(merged({})),
                            margins=[read_margin(file)])  # fmt: skip
    rows = engine.rows('SELECT "person.region", sex, sum(weight) / 1000.0 FROM people GROUP BY ALL')
    engine.close()
    assert {(region, sex): float(people) for region, sex, people in rows} == pytest.approx(counts, rel=1e-3)
    fitted = {one.name for one in made.variables if one.calibrated}
    assert fitted == {"person.region", "sex"} and made.calibrated
    assert made.total == pytest.approx(6_810_000, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("region,people\nVL,5\n", "the first line must name variables and count"),
        ("colour,count\nred,5\n", "colour is no variable"),
        ("sex,count\nF,5\nF,6\n", "m.csv:3: F stands here twice"),
        ("sex,count\nF,many\n", "m.csv:2: many is no whole number"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "m.csv").write_text(text, "utf-8")
    with pytest.raises(BadMargin) as error:
        read_margin(tmp_path / "m.csv")
    assert why in error.value.text()
