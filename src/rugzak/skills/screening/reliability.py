"""How well the items of a scale hang together. Pure.

Cronbach's alpha (Cronbach, Psychometrika 16, 1951) with the interval of Bonett (Journal of Educational and Behavioral
Statistics 27, 2002), and for each item its correlation with the sum of the other items (item-rest; Nunnally &
Bernstein 1994). Alpha says how even the answers are, not whether the test measures what its name says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha with the ends of its interval; `n` people, `k` items."""

    value: float
    low: float
    high: float
    n: int
    k: int


def alpha(rows: Rows, confidence: float = 0.95) -> Alpha | None:
    """Alpha of people (rows) by items (columns); None with under 3 people, under 2 items, or no spread at all."""
    table = np.asarray(rows, dtype=float)
    if table.ndim != 2 or table.shape[0] < 3 or table.shape[1] < 2:
        return None
    n, k = table.shape
    total = float(table.sum(axis=1).var(ddof=1))
    if total <= 1e-12:
        return None
    value = k / (k - 1) * (1 - float(table.var(axis=0, ddof=1).sum()) / total)
    low, high = _interval(value, n, k, confidence)
    return Alpha(value, low, high, n, k)


def item_rest(rows: Rows) -> list[float | None]:
    """For each item its correlation with the sum of the others; None where one of the two has no spread."""
    table = np.asarray(rows, dtype=float)
    if table.ndim != 2 or table.shape[0] < 3:
        return []
    rest = table.sum(axis=1, keepdims=True) - table
    return [_correlation(table[:, item], rest[:, item]) for item in range(table.shape[1])]


def within_spread(rows: Rows) -> float:
    """The standard deviation of one answer around a person's own mean, over all people (0 for under 2 items)."""
    table = np.asarray(rows, dtype=float)
    if table.ndim != 2 or table.shape[1] < 2:
        return 0.0
    return sqrt(float(table.var(axis=1, ddof=1).mean()))


def _interval(value: float, n: int, k: int, confidence: float) -> tuple[float, float]:
    if value >= 1:
        return 1.0, 1.0
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * sqrt(2 * k / ((k - 1) * (n - 2)))
    middle = log(1 - value)
    return 1 - exp(middle + half), 1 - exp(middle - half)


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float | None:
    if one.std() < 1e-12 or other.std() < 1e-12:
        return None
    return float(np.corrcoef(one, other)[0, 1])
