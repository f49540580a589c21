"""The path against every set of trainings tried by hand, on random problems; and single examples that say why."""

import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from unittest import mock
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.path.world import (
    TODAY,
    balances_held,
    best_by_hand,
    choice,
    offer,
    random_problem,
    sets,
    values,
    without_conditions,
)
from rugzak.careers.path import engine, solve
from rugzak.careers.path.faults import covered, faults
from rugzak.careers.path.funding import Till, own_cost, plain
from rugzak.careers.path.model import WISHES, Choice, Path, Problem, Slot, Wish

seeds = st.integers(0, 1_000_000)
CHEQUE, FREE = UUID(int=1), Wish()


def picked(path: Path) -> list[Choice]:
    return [step.choice for step in path.steps]


def of(path: Path) -> list[int]:
    return [one.id.int for one in picked(path)]


def problem(*choices: Choice, gap: dict[str, int] | None = None, wish: Wish = FREE, **values: object) -> Problem:
    return Problem(gap or {"plan": 1000}, choices, wish, TODAY, **values)  # type: ignore[arg-type]


@settings(max_examples=60)
@given(seeds)
def test_nothing_is_better_than_the_path_and_it_keeps_every_condition(seed: int) -> None:
    given = random_problem(seed)
    path = solve.best(given, seconds=20)
    assert path.quality.proven
    assert faults(given, picked(path)) == frozenset()
    assert values(given, picked(path)) == best_by_hand(given)
    assert balances_held(given, path.steps)
    assert path.own == sum(line.amount for step in path.steps for line in step.split.lines if line.payer == "self")


@settings(max_examples=60)
@given(seeds, st.integers(1, 3), st.booleans())
def test_trying_few_choices_first_changes_nothing(seed: int, first: int, plain: bool) -> None:
    given = without_conditions(random_problem(seed)) if plain else random_problem(seed)
    with mock.patch.object(engine, "FIRST", first):
        path = solve.best(given, seconds=20)
    assert path.quality.proven and faults(given, picked(path)) == frozenset()
    assert values(given, picked(path)) == best_by_hand(given)


@settings(max_examples=60)
@given(seeds)
def test_where_payers_ask_nothing_a_step_more_never_costs_less(seed: int) -> None:
    given = without_conditions(random_problem(seed, 6))
    till = Till(given.purses)
    assert all(plain(one) for one in given.choices)
    for some in sets(given):
        own = till.own(some)
        assert own == own_cost(some, given.purses)
        assert all(till.own([one for one in some if one is not gone]) <= own for gone in some)


def test_a_hundred_trainings_stop_at_the_end_of_the_time_with_what_they_have() -> None:
    given = replace(random_problem(3, 200), wish=Wish())
    began = time.monotonic()
    path = solve.best(given, seconds=0.5)
    assert time.monotonic() - began < 5
    assert path.steps and faults(given, picked(path)) == frozenset()
    assert path.quality.proven or path.quality.gap >= 0


@settings(max_examples=25)
@given(seeds)
def test_alternatives_are_other_trainings_that_keep_the_conditions_and_are_better_in_something(seed: int) -> None:
    given = random_problem(seed)
    main = solve.best(given, seconds=20)
    known = [main.trainings]
    for other in solve.alternatives(given, main, seconds=20):
        assert faults(given, picked(other.path)) == frozenset()
        assert other.path.trainings not in known
        known.append(other.path.trainings)
        least = (1 - solve.LEAVES) * covered(given, picked(main))
        assert covered(given, picked(other.path)) >= least - 1e-6
        assert other.kind != "cheaper" or other.path.own < main.own
        assert other.kind != "sooner" or other.path.end < main.end  # type: ignore[operator]
        assert other.kind != "nearer" or other.path.travel < main.travel


@settings(max_examples=15)
@given(seeds)
def test_the_wishes_to_give_up_are_as_few_as_can_be(seed: int) -> None:
    given = random_problem(seed, 5)
    main = solve.best(given, seconds=20)
    free = reach(replace(given, wish=Wish()))
    found = solve.release(given, main, seconds=20)
    if found is None:
        assert covered(given, picked(main)) == free
        return
    assert covered(given, picked(found.path)) == free > covered(given, picked(main))
    fewer = [names for size in range(len(found.wishes)) for names in combinations(WISHES, size)]
    assert all(reach(replace(given, wish=given.wish.without(names))) < free for names in fewer)


def reach(given: Problem) -> int:
    return max(covered(given, some) for some in sets(given) if not faults(given, some))


def test_of_two_that_teach_the_same_the_one_that_costs_the_person_less() -> None:
    paid = choice(1, price=50_000, offers=(offer("cheque", CHEQUE, 50_000),))
    path = solve.best(problem(paid, choice(2, price=10_000), purses={CHEQUE: 50_000}))
    assert (of(path), path.own, path.price) == ([1], 0, 50_000)


def test_a_purse_is_spent_once_over_all_steps() -> None:
    one = choice(1, offers=(offer("cheque", CHEQUE, 12_000),))
    other = choice(
        2, day=date(2026, 10, 12), teaches={"weld": 1.0}, offers=(offer("cheque", CHEQUE, 12_000),)
    )  # fmt: skip
    path = solve.best(problem(one, other, gap={"plan": 1000, "weld": 900}, purses={CHEQUE: 12_000}))
    assert [step.split.own for step in path.steps] == [0, 8_000]
    tight = problem(
        one, other, gap={"plan": 1000, "weld": 900}, purses={CHEQUE: 12_000}, wish=Wish(budget=7_999)
    )  # fmt: skip
    assert of(solve.best(tight)) == [1]


def test_the_more_telling_skill_comes_first_where_both_do_not_fit() -> None:
    one, other = choice(1), choice(2, teaches={"weld": 1.0})
    assert of(solve.best(problem(one, other, gap={"plan": 1000, "weld": 1200}))) == [2], "the same hours"


def test_something_close_counts_in_part_and_not_twice() -> None:
    near = choice(1, teaches={"plan": 0.5}, price=0)
    nearer = choice(2, teaches={"plan": 0.5}, price=0, day=date(2026, 10, 12))
    assert len(solve.best(problem(near, nearer)).steps) == 1
    whole = choice(3, price=90_000, day=date(2026, 11, 9))
    path = solve.best(problem(near, nearer, whole))
    assert of(path) == [3] and path.cover == 1.0


def test_what_a_training_asks_is_learned_before_it_and_paid_for() -> None:
    deep = choice(1, needs=frozenset({"count"}), day=date(2026, 11, 2))
    first = choice(2, teaches={"count": 1.0})
    late = choice(3, teaches={"count": 1.0}, price=0, day=date(2026, 11, 9))
    assert of(solve.best(problem(deep, first, late))) == [2, 1]
    assert of(solve.best(problem(deep, late))) == []
    assert of(solve.best(problem(deep, have=frozenset({"count"})))) == [1]


def test_no_seat_no_double_class_nothing_on_a_busy_morning() -> None:
    assert of(solve.best(problem(choice(1, seats=0)))) == []
    assert of(solve.best(problem(choice(1), busy=(Slot(date(2026, 10, 5), 10 * 60, 30),)))) == []
    both = problem(choice(1), choice(2, teaches={"weld": 1.0}), gap={"plan": 1, "weld": 1})
    assert len(solve.best(both).steps) == 1


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        (Wish(days=frozenset({5})), "days"),
        (Wish(parts=frozenset({"evening"})), "times"),
        (Wish(km=10), "distance"),
        (Wish(online_only=True), "form"),
        (Wish(languages=frozenset({"fr"})), "languages"),
        (Wish(last=TODAY + timedelta(days=5)), "last"),
        (Wish(first=date(2027, 1, 1)), "first"),
        (Wish(hours_week=300), "hours_week"),
        (Wish(hours_total=300), "hours_total"),
        (Wish(budget=9_999), "budget"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_wish_that_makes_it_impossible_is_named(wish: Wish, name: str) -> None:
    given = problem(choice(1, km=25.0), wish=wish)
    path = solve.best(given)
    found = solve.release(given, path)
    assert path.steps == () and found is not None
    assert found.wishes == (name,) and of(found.path) == [1]


def test_a_place_that_is_not_known_is_only_left_out_where_distance_matters() -> None:
    somewhere = choice(1, km=None)
    assert of(solve.best(problem(somewhere))) == [1]
    assert of(solve.best(problem(somewhere, wish=Wish(km=100)))) == []


def test_no_gap_and_no_trainings_make_an_empty_path() -> None:
    assert solve.best(Problem({}, (choice(1),), Wish(), TODAY)).steps == ()
    empty = solve.best(problem())
    assert empty.steps == () and empty.cover == 0 and solve.alternatives(problem(), empty) == []


def test_what_is_to_be_kept_stays_where_nothing_is_better() -> None:
    one, other = choice(1), choice(2)
    assert of(solve.best(problem(one, other, prefer=frozenset({UUID(int=2)})))) == [2]
    cheap = replace(one, price=9_999)
    assert of(solve.best(problem(cheap, other, prefer=frozenset({UUID(int=2)})))) == [1]


def test_out_of_time_it_says_so() -> None:
    path = solve.best(random_problem(7), seconds=0.0)
    assert path.quality.proven or path.quality.gap >= 0
