"""Alpha and item-rest correlations against figures that others published, and against arithmetic by hand."""

from math import exp, isclose, log, sqrt

import pytest

from rugzak.skills.screening.reliability import alpha, item_rest, within_spread

# Chatterjee & Price, Regression Analysis by Example, 1977: 30 departments, 7 questions (`attitude` in R).
ATTITUDE = [
    (43, 51, 30, 39, 61, 92, 45), (63, 64, 51, 54, 63, 73, 47), (71, 70, 68, 69, 76, 86, 48),
    (61, 63, 45, 47, 54, 84, 35), (81, 78, 56, 66, 71, 83, 47), (43, 55, 49, 44, 54, 49, 34),
    (58, 67, 42, 56, 66, 68, 35), (71, 75, 50, 55, 70, 66, 41), (72, 82, 72, 67, 71, 83, 31),
    (67, 61, 45, 47, 62, 80, 41), (64, 53, 53, 58, 58, 67, 34), (67, 60, 47, 39, 59, 74, 41),
    (69, 62, 57, 42, 55, 63, 25), (68, 83, 83, 45, 59, 77, 35), (77, 77, 54, 72, 79, 77, 46),
    (81, 90, 50, 72, 60, 54, 36), (74, 85, 64, 69, 79, 79, 63), (65, 60, 65, 75, 55, 80, 60),
    (65, 70, 46, 57, 75, 85, 46), (50, 58, 68, 54, 64, 78, 52), (50, 40, 33, 34, 43, 64, 33),
    (64, 61, 52, 62, 66, 80, 41), (53, 66, 52, 50, 63, 80, 37), (40, 37, 42, 58, 50, 57, 49),
    (63, 54, 42, 48, 66, 75, 33), (66, 77, 66, 63, 88, 76, 72), (78, 75, 58, 74, 80, 78, 49),
    (48, 57, 44, 45, 51, 83, 38), (85, 85, 71, 71, 77, 74, 55), (82, 82, 39, 59, 64, 78, 39),
]  # fmt: skip


def test_alpha_of_a_published_example() -> None:
    """The manual of the R package psych prints raw_alpha 0.84 and these r.drop for `attitude`."""
    found = alpha(ATTITUDE)
    assert found is not None and (round(found.value, 2), found.n, found.k) == (0.84, 30, 7)
    assert [round(one or 0, 2) for one in item_rest(ATTITUDE)] == [0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46]


def test_alpha_by_hand() -> None:
    # Item variances 2.5, 2.5; sums 2, 4, 6, 8, 10 less one swap: rows (1,2) (2,1) (3,3) (4,5) (5,4), sums 3 3 6 9 9,
    # variance of sums 9; alpha = 2/1 * (1 - 5/9) = 8/9.
    found = alpha([(1, 2), (2, 1), (3, 3), (4, 5), (5, 4)])
    assert found is not None and isclose(found.value, 8 / 9)
    # Bonett's interval with n = 5, k = 2: half = 1.95996 * sqrt(2 * 2 / (1 * 3)).
    half = 1.959963984540054 * sqrt(4 / 3)
    assert isclose(found.low, 1 - exp(log(1 / 9) + half)) and isclose(found.high, 1 - exp(log(1 / 9) - half))
    assert found.low < found.value < found.high


def test_items_that_say_nothing_about_each_other() -> None:
    found = alpha([(0, 0), (0, 1), (1, 0), (1, 1)])
    assert found is not None and isclose(found.value, 0, abs_tol=1e-12)


def test_more_people_make_a_narrower_interval() -> None:
    few, many = alpha(ATTITUDE), alpha(ATTITUDE * 10)
    assert few and many and many.high - many.low < (few.high - few.low) / 3


@pytest.mark.parametrize("rows", [[], [(1, 2)], [(1, 2), (2, 3)], [(1,), (2,), (3,)], [(1, 1)] * 5])
def test_too_little_gives_nothing(rows: list[tuple[float, ...]]) -> None:
    assert alpha(rows) is None


def test_an_item_that_everybody_answers_alike_has_no_correlation() -> None:
    assert item_rest([(1, 1, 2), (1, 2, 3), (1, 3, 4), (1, 4, 5)])[0] is None


def test_spread_within_people() -> None:
    assert isclose(within_spread([(0, 1), (0, 1), (1, 0)]), sqrt(0.5))
    assert within_spread([(1,), (0,)]) == 0.0
