"""A simulation: no change gives no difference, pots are never overdrawn, more take-up never costs less."""

from datetime import date
from pathlib import Path

import pytest

from rugzak.evaluation.simulation import engines, reform, results, run
from rugzak.evaluation.simulation.assumptions import LEVELS
from rugzak.evaluation.simulation.errors import CannotSimulate
from rugzak.evaluation.simulation.outcome import outcome
from rugzak.evaluation.simulation.run import Result

PEOPLE = 20_000
WORDS = "{nl: x, fr: x, de: x, en: x}"
BASE = "[be-vl-vov, be-vl-opleidingscheque, be-vl-loopbaancheque, be-voorstel-leerrekening-overheid]"
HEAD = f"id: try\nname: {WORDS}\nabout: {WORDS}\nbase: {BASE}\n"


def _simulated(text: str, people: int = PEOPLE, seed: int = 1) -> Result:
    with engines.opened() as engine:
        return run.simulate(engine, reform.load_text(text), rows=people, seed=seed)


@pytest.fixture(scope="module")
def stap() -> Result:
    text = (reform.SHIPPED / "stap-vlaanderen.yaml").read_text("utf-8")
    return _simulated(text, 100_000)


def test_a_reform_that_changes_nothing_changes_no_cell() -> None:
    result = _simulated(HEAD + "years: {from: 2026, count: 2}\n")
    base = {cell[1:]: value for cell, value in result.cells.items() if cell[0] == "base" and cell[1]}
    same = {
        cell[1:]: value for cell, value in result.cells.items() if cell[0] == "try" and cell[5] not in run.cells.CHANGES
    }
    assert base == same and base
    assert not any(value for cell, value in result.cells.items() if cell[5] in run.cells.CHANGES)


def test_the_same_seed_gives_the_same_cells_and_another_seed_others() -> None:
    first, again, other = (_simulated(HEAD, 5000, seed) for seed in (1, 1, 2))
    assert first.cells == again.cells != other.cells


def test_what_all_pay_is_the_price_to_the_cent(stap: Result) -> None:
    """Money for minutes is no part of the price; it is the only thing that comes on top."""
    for scenario in ("base", "stap-flanders"):
        for level in LEVELS:
            sums = {cell[5]: value for cell, value in stap.cells.items() if cell[:4] == (scenario, 2026, level, "all")}
            leave = stap.cells[scenario, 2026, level, "scheme", "be-vl-vov", "cost"]
            paid = sums["public"] - leave + sums["sector"] + sums["employer"] + sums["own"]
            assert paid == sums["price"] > 0


def test_groups_add_up_to_all(stap: Result) -> None:
    for dimension in ("region", "education", "statute", "age_band", "sex", "sector", "replicate"):
        for measure in ("public", "learners", "winners"):
            parts = [
                value
                for cell, value in stap.cells.items()
                if cell[:4] == ("stap-flanders", 2026, "mid", dimension) and cell[5] == measure
            ]
            assert sum(parts) == stap.cells["stap-flanders", 2026, "mid", "all", "all", measure]


def test_a_pot_is_spent_in_order_and_never_overdrawn(stap: Result) -> None:
    budget = 6_000_000_000 * 1000
    costs = [stap.cells["stap-flanders", 2026, level, "scheme", "be-vl-stap-voorstel", "cost"] for level in LEVELS]
    assert max(costs) <= budget
    days = {one.level: one.day for one in stap.emptied}
    assert date(2026, 1, 1) <= days["high"] < days["mid"] <= date(2026, 12, 31)
    # What is left is less than the largest grant of the people that one row stands for.
    assert budget - costs[2] < 100_000 * 78_000


def test_more_take_up_costs_more_where_no_pot_is_empty(stap: Result) -> None:
    costs = [stap.cells["base", 2026, level, "all", "all", "public"] for level in LEVELS]
    assert 0 < costs[0] < costs[1] < costs[2]


def test_a_right_of_everyone_makes_nobody_lose(stap: Result) -> None:
    assert stap.cells["stap-flanders", 2026, "mid", "all", "all", "losers"] == 0
    assert stap.cells["stap-flanders", 2026, "mid", "region", "VL", "winners"] > 0
    assert stap.cells["stap-flanders", 2026, "mid", "region", "WA", "winners"] == 0


def test_who_loses_a_right_loses() -> None:
    result = _simulated(HEAD + "changes: [{scheme: be-voorstel-leerrekening-overheid, remove: true}]\n")
    read = lambda measure: result.cells["try", 2026, "mid", "all", "all", measure]  # noqa: E731
    assert read("losers") > 0 and read("lost") > read("gained")


def test_what_is_left_of_a_year_is_there_in_the_next() -> None:
    """What an account gathers over three years pays more in the third than an account of that year alone."""
    text = HEAD.replace(BASE, "[be-voorstel-leerrekening-overheid]") + "years: {from: 2026, count: 3}\n"
    tight = text + "changes: [{scheme: be-voorstel-leerrekening-overheid, parameters: {year_amount: 20000}}]\n"
    costs = [_cost(_simulated(tight), year) for year in (2026, 2027, 2028)]
    once = [_cost(_simulated(tight.replace("from: 2026, count: 3", f"from: {year}")), year) for year in (2026, 2028)]
    assert costs[0] == once[0]
    assert costs[2] > once[1]


def _cost(result: Result, year: int) -> int:
    return result.cells["try", year, "high", "all", "all", "public"]


def test_figures_have_an_interval_and_say_what_they_rest_on(stap: Result) -> None:
    base, changed = results.summaries(stap)
    assert changed.public.low < changed.public.mid <= changed.public.high
    assert base.change is None and changed.change is not None
    assert changed.reach_low is not None and 0 < changed.reach_low.mid < 2
    plain = outcome(stap)
    assert plain["calibrated"] is False and len(plain["assumptions"]) > 50
    assert plain["scenarios"][1]["emptied"]["mid"] == {
        "be-vl-stap-voorstel": changed.emptied["mid"]["be-vl-stap-voorstel"].isoformat()
    }


def test_money_that_moves_is_what_supply_gives_up() -> None:
    found = reform.load(reform.SHIPPED / "vijftig-vijftig.yaml")
    moved = found.document.shift
    assert moved is not None
    from rugzak.evaluation.simulation import shift

    assert round(float(shift.share(moved)), 3) == 0.063
    last = found.scenarios[-1]
    assert float(shift.share(moved, last.moved)) == pytest.approx(0.5, abs=1e-9)
    assert sum(shift.given_up(moved, last.moved).values()) == last.moved
    assert [one.moved for one in found.scenarios] == sorted({one.moved for one in found.scenarios})
    assert all(one.budgets["be-voorstel-leerrekening-overheid"] == one.moved for one in found.scenarios)


def test_money_that_moves_is_no_new_money() -> None:
    with engines.opened() as engine:
        found = reform.load(reform.SHIPPED / "vijftig-vijftig.yaml")
        base, *moved = results.summaries(run.simulate(engine, found, rows=5000))
    last = moved[-1]
    assert last.change is not None and last.unspent is not None
    assert last.change.mid == last.public.mid - base.public.mid - last.scenario.moved
    assert base.demand_share is not None and last.demand_share is not None
    assert (round(float(base.demand_share), 3), round(float(last.demand_share), 3)) == (0.063, 0.5)
    assert [one.places_lost.mid for one in moved if one.places_lost] == sorted(
        one.scenario.moved // 90_000 for one in moved
    )


@pytest.mark.parametrize("path", reform.shipped(), ids=lambda path: path.stem)
def test_every_reform_that_ships_runs(path: Path) -> None:
    with engines.opened() as engine:
        result = run.simulate(engine, reform.load(path), rows=2000)
    assert outcome(result)["scenarios"]


@pytest.mark.parametrize(
    ("scheme", "why"),
    [("be-vl-kmo-portefeuille", "a right of a firm"), ("be-rugzak-eigen", "no allowance"),
     ("be-vl-opleidingskrediet", "pays for no booking")],
)  # fmt: skip
def test_what_can_not_be_said_set_wise_is_refused(scheme: str, why: str) -> None:
    with pytest.raises(CannotSimulate) as error:
        _simulated(HEAD.replace(BASE, f"[{scheme}]"), 1000)
    assert why in error.value.text()
