"""Measures of a ranked list, as trec_eval defines them, and bootstrap intervals of their means."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """One query: average precision, reciprocal rank, success at 1, 5, 10, precision over the first R (at most 5)."""

    ap: float
    rr: float
    s1: float
    s5: float
    s10: float
    rp5: float


def measure(found: Sequence[str], gold: set[str] | frozenset[str]) -> Measured:
    """A list of ids, best first, against those that are right. `rp5` is RP@5: hits in the first 5 over min(5, R)."""
    places = [place for place, name in enumerate(found, start=1) if name in gold]
    first = places[0] if places else 10**9
    precision = sum(number / place for number, place in enumerate(places, start=1)) / max(1, len(gold))
    hits = sum(place <= 5 for place in places)
    return Measured(precision, 1 / first, first <= 1, first <= 5, first <= 10, hits / min(5, max(1, len(gold))))


def mean(rows: Sequence[Measured], name: str) -> float:
    """The mean of one measure."""
    return float(np.mean([getattr(row, name) for row in rows]))


def interval(rows: Sequence[Measured], name: str, times: int = 2000) -> tuple[float, float]:
    """The 95 % interval of a mean by bootstrap over the queries (percentiles)."""
    values = np.array([getattr(row, name) for row in rows], np.float64)
    draws = np.random.default_rng(1).integers(0, len(values), (times, len(values)))
    low, high = np.percentile(values[draws].mean(1), [2.5, 97.5])
    return float(low), float(high)


def line(method: str, rows: Sequence[Measured]) -> str:
    """A row of a table: MAP, MRR, success at 1, 5 and 10."""
    figures = "".join(f"{mean(rows, name):8.4f}" for name in ("ap", "rr", "s1", "s5", "s10"))
    return f"  {method:34}{figures}"


HEAD = f"  {'':34}" + "".join(f"{name:>8}" for name in ("MAP", "MRR", "s@1", "s@5", "s@10"))
