"""Judges moves from one place to all occupations at once: arrays in, arrays out, in some milliseconds.

Within reach: near enough by skills and kinds of work, and at most one step away in schooling (job zones where they are
known, else ILO skill levels). Worth it: no clear loss (less than three quarters of the pay; highly exposed to
automation and not less than now) and a gain: the region is short of people, or less exposed, or better paid. Where
nothing is known but ESCO, no move is called worth it: silence is no praise.

After Kanders et al., Mapping Career Causeways (Nesta, 2020): thresholds on one similarity, job zones at most one apart,
three quarters of the pay. A shortage counts as a gain because it is what Belgium publishes; that is ours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.careers import matching
from rugzak.careers.matching import Floats, Nearness, Rows
from rugzak.careers.transitions.ground import Ground
from rugzak.careers.transitions.outlook import CLASSES, Outlook

# Chosen on half of the occupations of the yardstick, so that there are about as many such moves as there, and printed
# on both halves (benchmarks/transitions.py).
VIABLE, VERY_NEAR = 0.13, 0.24
MOST_STEPS = 1
LEAST_PAY, BETTER_PAY = 0.75, 1.05
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Origin:
    """From where: skills (some held for sure, some only perhaps), level of schooling, and the occupation's row."""

    have: Rows
    perhaps: Rows
    level: int | None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """By row of the snapshot. `steps` of schooling more (+) or less, `pay` there over here: NaN where unknown.

    `risk` is -1 for less exposed to automation than now, 1 for more, 0 for neither or unknown.
    """

    near: Nearness
    viable: Bools
    desirable: Bools
    steps: Floats
    risk: NDArray[np.int8]
    pay: Floats


def judge(here: Ground, known: Outlook, origin: Origin, short: Bools) -> Judged:
    """All occupations; `short` marks those that the region is short of."""
    near = matching.nearness(here.demand, origin.have, credit(here, origin))
    steps = steps_from(here, known, origin)
    risk, pay = risk_from(known, origin.row), pay_from(known, origin.row)
    viable = within_reach(near.score, steps) & (near.asked > 0)
    return Judged(near, viable, worth_it(known, risk, pay, short), steps, risk, pay)


def credit(here: Ground, origin: Origin) -> Floats:
    """What each skill counts for by likeness; one that they perhaps have counts for half."""
    sure = matching.credit_of(here.likeness(origin.have))
    if not len(origin.perhaps):
        return sure
    maybe = matching.credit_of(here.likeness(origin.perhaps))
    maybe[origin.perhaps] = 1.0
    return np.asarray(np.maximum(sure, matching.PERHAPS * maybe), np.float32)


def within_reach(score: Floats, steps: Floats) -> Bools:
    """Near enough, and at most one step of schooling away; an unknown step forbids nothing."""
    return np.asarray((score >= VIABLE) & ~(np.abs(steps) > MOST_STEPS), bool)


def steps_from(here: Ground, known: Outlook, origin: Origin) -> Floats:
    """Steps of schooling from an origin to each occupation: job zones where both have one, else ILO levels."""
    level = float(origin.level) if origin.level else np.nan
    by_level = np.where(here.level > 0, here.level - level, np.nan)
    zone = known.zone[origin.row] if origin.row is not None else np.nan
    by_zone = known.zone - zone
    return np.asarray(np.where(np.isfinite(by_zone), by_zone, by_level), np.float32)


def risk_from(known: Outlook, row: int | None) -> NDArray[np.int8]:
    """Less exposed has both a lower risk and more that holds automation up; more exposed the reverse."""
    if row is None:
        return np.zeros(len(known.risk), np.int8)
    less = (known.risk < known.risk[row]) & (known.bottleneck > known.bottleneck[row])
    more = (known.risk > known.risk[row]) & (known.bottleneck < known.bottleneck[row])
    return np.asarray(more.astype(np.int8) - less.astype(np.int8), np.int8)


def pay_from(known: Outlook, row: int | None) -> Floats:
    """The wage there over the wage here."""
    here = known.wage[row] if row is not None else np.float32(np.nan)
    return np.asarray(known.wage / here, np.float32)


def worth_it(known: Outlook, risk: NDArray[np.int8], pay: Floats, short: Bools) -> Bools:
    """No clear loss and a gain."""
    high = known.exposure == CLASSES.index("high")
    loss = (pay < LEAST_PAY) | (high & (risk >= 0))
    gain = short | (risk < 0) | (pay >= BETTER_PAY)
    return np.asarray(gain & ~loss, bool)
