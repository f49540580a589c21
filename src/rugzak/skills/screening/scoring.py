"""From answers to a band and a message. Pure; all values are shares from 0 to 1.

A result is the mean of the answers with its standard error, as if the items were a draw from all such items (domain
sampling: Nunnally & Bernstein 1994, ch. 6). The spread of one answer is what was assumed (or estimated from use) for
everyone, pulled towards what this person's own answers show: a scaled inverse chi-squared prior of `WEIGHT` answers
(Gelman et al. 2013, ch. 2.6). Who answers evenly gets a narrow band sooner; who doesn't, an honest wide one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from rugzak.skills.screening.bank import Scale, Test

WEIGHT = 4
# Nine of ten times the band holds the value that all such items would give.
Z = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Score:
    """What came out on one scale: `mean` with its standard `error`, from `n` answers."""

    scale: str
    mean: float
    error: float
    n: int

    @property
    def low(self) -> float:
        return max(0.0, self.mean - Z * self.error)

    @property
    def high(self) -> float:
        return min(1.0, self.mean + Z * self.error)


def score(scale: str, shares: Sequence[float], spread: float) -> Score:
    """The score of one scale. Without answers it is unknown: the middle, with the error of one answer."""
    n = len(shares)
    if not n:
        return Score(scale, 0.5, spread, 0)
    mean = sum(shares) / n
    squares = sum((share - mean) ** 2 for share in shares)
    pooled = sqrt((WEIGHT * spread**2 + squares) / (WEIGHT + n - 1))
    return Score(scale, mean, pooled / sqrt(n), n)


def scores(test: Test, given: Mapping[str, float], spreads: Mapping[str, float]) -> dict[str, Score]:
    """The scores of all scales of a test; `given` has shares by item, `spreads` what use has taught."""
    return {scale.id: score(scale.id, shares_of(test, scale, given), spread_of(test, scale, spreads))
            for scale in test.scales}  # fmt: skip


def shares_of(test: Test, scale: Scale, given: Mapping[str, float]) -> list[float]:
    """The answers on one scale."""
    return [given[item.id] for item in test.of_scale(scale.id) if item.id in given]


def spread_of(test: Test, scale: Scale, spreads: Mapping[str, float]) -> float:
    """The spread of one answer: estimated from use, else what the test assumes."""
    return spreads.get(scale.id, test.spread)


def whole(found: Mapping[str, Score]) -> Score:
    """All scales as one. Each scale counts the same, however many answers it took: weak ones stop sooner."""
    if not found:
        return Score("", 0.5, 0.5, 0)
    mean = sum(one.mean for one in found.values()) / len(found)
    error = sqrt(sum(one.error**2 for one in found.values())) / len(found)
    return Score("", mean, error, sum(one.n for one in found.values()))
