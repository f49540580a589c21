"""Scores against numbers worked out by hand, and the rule for the length of a test."""

import itertools
import random
from math import isclose, sqrt

import pytest
from hypothesis import given as examples
from hypothesis import strategies as some

from rugzak.skills.screening import bank, length, scoring, tasks
from rugzak.skills.screening.bank import Item
from rugzak.skills.screening.length import Learned

FLEX, DIGITAL, TYPES = bank.tests()["flexibility"], bank.tests()["digital"], bank.tests()["interests"]
SHARES = (0.0, 1 / 3, 2 / 3, 1.0)


def walk(
    test: bank.Test, answer: object, *, whole: bool = False, learned: Learned = length.NOTHING
) -> dict[str, float]:
    """Answer until it is enough."""
    given: dict[str, float] = {}
    while item := length.next_item(test, given, whole=whole, learned=learned):
        given[item.id] = answer(item)  # type: ignore[operator]
    return given


def test_a_score_by_hand() -> None:
    # Shares 1, 1, 2/3, 1/3: mean 3/4; squares about it 1/16 + 1/16 + 1/144 + 25/144 = 11/36;
    # pooled variance (4 * 0.09 + 11/36) / (4 + 3) = 0.0950793...
    found = scoring.score("x", [1, 1, 2 / 3, 1 / 3], 0.3)
    assert isclose(found.mean, 0.75)
    assert isclose(found.error, sqrt((0.36 + 11 / 36) / 7) / 2)
    assert isclose(found.low, 0.75 - 1.6448536 * found.error, rel_tol=1e-6) and found.high == 1.0


def test_without_answers_nothing_is_known() -> None:
    found = scoring.score("x", [], 0.3)
    assert (found.mean, found.error, found.n) == (0.5, 0.3, 0)
    assert scoring.whole({}).n == 0


def test_who_answers_evenly_gets_a_narrower_band() -> None:
    even, uneven = scoring.score("x", [0.5] * 6, 0.3), scoring.score("x", [0, 1] * 3, 0.3)
    assert even.mean == uneven.mean and even.error < 0.6 * uneven.error


def test_scales_count_the_same_however_many_answers_they_took() -> None:
    parts = {"a": scoring.Score("a", 1.0, 0.1, 3), "b": scoring.Score("b", 0.0, 0.2, 1)}
    found = scoring.whole(parts)
    assert (found.mean, found.n) == (0.5, 4)
    assert isclose(found.error, sqrt(0.1**2 + 0.2**2) / 2)


def test_reverse_items_count_the_other_way() -> None:
    item = bank.tests()["growth-mindset"].item("grow-born")
    assert item is not None and item.reverse
    assert [option.share for option in item.options] == [1.0, 0.75, 0.5, 0.25, 0.0]


@examples(some.lists(some.sampled_from(SHARES), min_size=6, max_size=6))
def test_settled_means_that_no_rest_changes_the_message(answers: list[float]) -> None:
    for n in range(1, 6):
        if length.settled(FLEX, answers[:n], 6):
            messages = {
                FLEX.zone((sum(answers[:n]) + sum(rest)) / 6).code for rest in itertools.product(SHARES, repeat=6 - n)
            }
            assert len(messages) == 1


def test_a_control_that_settled_is_not_always_true() -> None:
    assert not length.settled(FLEX, [1.0, 1.0, 1 / 3], 6) and length.settled(FLEX, [0.0, 0.0, 0.0, 0.0], 6)
    assert not length.settled(TYPES, [0.0] * 7, 8), "interests have no message to settle"


@pytest.mark.parametrize("test", bank.tests().values(), ids=list(bank.tests()))
def test_whole_asks_everything_once(test: bank.Test) -> None:
    given = walk(test, lambda item: 0.5, whole=True)
    assert set(given) == {item.id for item in test.items}


@pytest.mark.parametrize("test", bank.tests().values(), ids=list(bank.tests()))
@pytest.mark.parametrize("seed", range(4))
def test_every_walk_ends_with_least_answers_and_a_promise_kept(test: bank.Test, seed: int) -> None:
    chance = random.Random(seed)
    given: dict[str, float] = {}
    before = len(test.items)
    while item := length.next_item(test, given, whole=False):
        assert item.id not in given
        most = length.at_most(test, given, whole=False)
        assert len(given) < most <= before, "the promise of how many only ever gets smaller"
        before = most
        given[item.id] = chance.choice([0.0, 1.0]) if test is DIGITAL else chance.choice(SHARES)
    for scale in test.scales:
        assert len(scoring.shares_of(test, scale, given)) >= test.length.least


def test_even_answers_end_sooner() -> None:
    assert len(walk(FLEX, lambda item: 1.0)) == 5 < len(FLEX.items)
    assert len(walk(TYPES, lambda item: 0.5)) == 30 < len(TYPES.items)
    swing = itertools.cycle([0.0, 1.0])
    assert len(walk(bank.tests()["learnability"], lambda item: next(swing))) == 12, "uneven answers need them all"


def test_two_tasks_wrong_end_an_area_and_right_ones_go_on() -> None:
    def only_safety(item: Item) -> float:
        return float(item.scale == "safety")

    given = walk(DIGITAL, only_safety)
    assert len(given) == 4 * 2 + 3
    assert {item.id for item in DIGITAL.of_scale("safety")} <= given.keys()


def test_scales_take_turns() -> None:
    first = list(walk(TYPES, lambda item: 0.5))[:6]
    assert [item_id[0].upper() for item_id in first] == list("RIASEC")


def test_use_changes_order_and_spread() -> None:
    items = [item.id for item in FLEX.items]
    learned = Learned({"flexibility": 0.05}, {"flexibility": items[::-1]})
    given = walk(FLEX, lambda item: 2 / 3, learned=learned)
    assert list(given) == items[::-1][:4], "an even scale needs no more than the least"


@pytest.mark.parametrize(
    ("typed", "meant", "same"),
    [
        ("03-09-2026", "3/9/2026", True), ("2026-09-03", "3/9/2026", True), ("3.9.2026", "3/9/2026", True),
        ("9/3/2026", "3/9/2026", False), ("4471-b ", "4471-B", True), ("12.50", "12,50", True),
        ("€ 12,50", "12,50", True), ("1250", "12,50", False), ("PEETERS", "Peeters", True), ("", "Peeters", False),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_kindly(typed: str, meant: str, same: bool) -> None:
    assert tasks.same(typed, meant) is same


def test_two_things_in_one_place_are_no_order() -> None:
    item = DIGITAL.item("dig-sort")
    assert item is not None
    given = tasks.taken(item, "", [], {"fair": "1", "talk": "1", "visit": "2", "test": "3"})
    assert given is not None and not tasks.right(item, given)
    assert tasks.taken(item, "", [], {"fair": "1", "talk": "", "visit": "2", "test": "3"}) is None


@pytest.mark.parametrize("value", ["", "zzz", "32", "0", "-1", "1e1", "٣", "x" * 10_000])
def test_values_that_an_item_does_not_offer_are_no_answer(value: str) -> None:
    for item_id in ("dig-mail", "dig-calendar"):
        item = DIGITAL.item(item_id)
        assert item is not None
        taken = tasks.taken(item, value, [], {})
        assert taken is None or not tasks.right(item, taken)
