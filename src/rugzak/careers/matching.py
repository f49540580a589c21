"""How well skills fit occupations, over all occupations at once: numpy only, no Django, no database.

A skill weighs by how much it tells occupations apart: log((N + 1) / (n + 1)) + FLOOR for a skill that n of N
occupations ask. Essential skills weigh three times as much as optional ones. A skill that one doesn't have counts in
part where one has a skill that means nearly the same; that part is shown nowhere as "have", it only orders the nearest
occupations.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]
ESSENTIAL, OPTIONAL = 3.0, 1.0
FLOOR = 0.3
# From this likeness on (cosine around the mean) a skill counts in part, at most PARTLY.
ALIKE, PARTLY = 0.55, 0.6


@dataclass(frozen=True, slots=True)
class Demand:
    """What occupations ask: occupation `o` asks `skill[start[o]:start[o + 1]]`; essential ones come first."""

    start: NDArray[np.int32]
    skill: NDArray[np.intp]
    essential: NDArray[np.bool_]
    weight: Floats

    @property
    def occupations(self) -> int:
        return len(self.start) - 1


@dataclass(frozen=True, slots=True)
class Nearness:
    """Per occupation: `share` of what it asks that one has (0 to 1, weighted); `score` also counts likeness."""

    share: Floats
    score: Floats
    have: NDArray[np.int64]
    asked: NDArray[np.int64]


def demand(start: NDArray[np.int32], skill: NDArray[np.uint16], essential: NDArray[np.bool_], skills: int) -> Demand:
    """Weigh each skill of each occupation."""
    occupations = len(start) - 1
    asked = np.bincount(skill, minlength=skills)
    telling = np.log((occupations + 1) / (asked + 1)) + FLOOR
    weight = telling[skill] * np.where(essential, ESSENTIAL, OPTIONAL)
    return Demand(start, skill.astype(np.intp), essential, weight.astype(np.float32))


def nearness(demand: Demand, have: Rows, credit: Floats) -> Nearness:
    """How near all occupations are to someone with these skills; `credit` is each skill's likeness to theirs."""
    full = np.zeros(len(credit), np.float32)
    full[have] = 1.0
    has, part = full[demand.skill], np.maximum(full, credit)[demand.skill]
    whole = np.maximum(_per_occupation(demand, demand.weight), 1e-6)
    essential = demand.essential.astype(np.float32)
    return Nearness(
        share=np.asarray(_per_occupation(demand, demand.weight * has) / whole, np.float32),
        score=np.asarray(_per_occupation(demand, demand.weight * part) / whole, np.float32),
        have=_per_occupation(demand, has * essential).astype(np.int64),
        asked=_per_occupation(demand, essential).astype(np.int64),
    )


def credit_of(likeness: Floats) -> Floats:
    """From cosines to the part that a like skill counts for."""
    return np.asarray(PARTLY * np.clip((likeness - ALIKE) / (1 - ALIKE), 0, 1), np.float32)


def best(scores: Floats, count: int, without: Rows) -> list[int]:
    """The rows with the highest scores, in a stable order, some left out."""
    left = scores.copy()
    left[without] = -1
    return [row for row in np.argsort(-left, kind="stable")[:count].tolist() if left[row] > 0]


def _per_occupation(demand: Demand, values: NDArray[np.floating]) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    return np.asarray(sums[demand.start[1:]] - sums[demand.start[:-1]], np.float32)
