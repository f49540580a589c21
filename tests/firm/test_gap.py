"""The arithmetic of gaps and of advice, without a database."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rugzak.base.crowd import safe_employers, safe_part
from rugzak.careers.firm import advice, gap
from rugzak.careers.firm.advice import Borrow, Build, Buy, Course
from rugzak.careers.firm.gap import Count, Gap


def test_a_level_that_was_never_said_is_the_lowest() -> None:
    a, b, c, d = (uuid4() for _each in range(4))
    shown = {a: 3, b: None, c: 1}
    assert gap.count(2, [a, b, c, d], shown) == Count(4, 1)
    assert gap.count(1, [a, b, c, d], shown) == Count(4, 3)
    assert gap.count(1, [a, b, c, d], shown, hidden={d}) == Count(3, 3)


@pytest.mark.parametrize(
    ("known", "can", "share"), [(9, 0, None), (10, 0, 100), (10, 9, 10), (20, 19, 10), (40, 39, 0)]
)
def test_shares_are_tens_and_need_the_floor(known: int, can: int, share: int | None) -> None:
    assert gap.share(Count(known, can), 10) == share


def test_a_part_of_a_person_is_one_person() -> None:
    assert (Gap(10, 14).lacking, Gap(0, 14).lacking, Gap(100, 14).lacking) == (2, 0, 14)


@given(st.lists(st.integers(0, 30), max_size=8))
def test_what_is_left_out_cannot_be_worked_out(sizes: list[int]) -> None:
    counts = [Count(n, 0) for n in sizes]
    shown, rest = gap.apart(counts, 10)
    left = gap.total(counts, 10).known - sum(one.known for one in shown if one)
    assert left == (rest.known if rest else 0) and (left == 0 or left >= 10)


def test_parts_and_employers() -> None:
    assert safe_part(10, 10, 10) and safe_part(10, 20, 10) and not safe_part(12, 20, 10) and not safe_part(9, 30, 10)
    assert safe_employers([10, 10, 10]) and not safe_employers([50, 50]) and not safe_employers([3, 3, 3])
    assert not safe_employers([100, 5, 5])  # one firm would read itself


def test_borrow_before_build_before_buy() -> None:
    course = Course(price=50_000, firm=30_000, minutes=960)
    build, buy = Build(4, course, 2_000), Buy(4, 900_000, True, None, None, None, False)
    assert (build.each, build.cents) == (30_000 + 32_000, 248_000)
    assert advice.choose(Borrow(4, 10, ()), build, buy).first == "borrow"
    assert advice.choose(Borrow(4, None, ()), build, buy).why == "cheaper"
    assert advice.choose(Borrow(4, 0, ()), Build(4, None, 2_000), buy).why == "no_training"
    dear = Build(4, Course(2_000_000, 2_000_000, 0), None)
    assert advice.choose(Borrow(4, 0, ()), dear, buy).why == "hire_cheaper"
    scarce = Buy(4, 100, True, None, None, None, True)
    assert advice.choose(Borrow(4, 0, ()), dear, scarce).first == "build"
    assert advice.choose(Borrow(4, 0, ()), Build(4, None, 2_000), scarce).why == "ask_training"
    assert advice.choose(Borrow(4, 0, ()), build, Buy(4, None, True, None, None, None, False)).why == "only_training"


def test_the_cheapest_course_counts_working_time() -> None:
    short, free = Course(40_000, 40_000, 240), Course(0, 0, 9_600)
    assert advice.cheapest([short, free], 3_000) == short and advice.cheapest([short, free], None) == free
    assert advice.cheapest([], None) is None
