"""When a pot is empty, at the pace of the last weeks: a day and an interval, or that there is too little to say.

The weeks that were are drawn again, some in a row at a time (a circular block bootstrap), until the pot is empty; that
many times over. Each time the weeks are first drawn anew among themselves, since those that were are only one sample of
what could have been. Few weeks that hang together still make such intervals too narrow. So the outer twentieth of the
paths is left out (2.5 % on each side) and the interval is told as eight in ten, which is what a test measures in worlds
with busy and quiet spells; where weeks don't hang together it is nine in ten. A change of rules, a season or a campaign
is not in it. Pure.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, inf

PATHS = 1_000
BLOCK = 4  # weeks in a row: busy weeks come together
HORIZON = 156  # weeks; beyond that nobody should believe it
LEAST_WEEKS, LEAST_BUSY = 12, 6
MOST_WEEKS = 52
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Forecast:
    """`early` to `late` holds the day in eight of ten cases, `likely` is the middle; None: beyond the horizon.

    `state`: no_limit, empty, too_little (to say), day, or later (more likely than not beyond three years). `pace` is
    the middle week, in the pot's unit.
    """

    state: str
    weeks: int = 0
    pace: int = 0
    early: date | None = None
    likely: date | None = None
    late: date | None = None


def forecast(weekly: Sequence[int], free: int | None, *, today: date, seed: int) -> Forecast:
    """`weekly`: what left the pot in each whole week, the oldest first (below zero where more came back)."""
    if free is None:
        return Forecast("no_limit")
    known = list(weekly)[-MOST_WEEKS:]
    if free <= 0:
        return Forecast("empty", len(known))
    if len(known) < LEAST_WEEKS or sum(week > 0 for week in known) < LEAST_BUSY:
        return Forecast("too_little", len(known))
    chance = random.Random(seed)  # noqa: S311  (a simulation, no secret)
    days = sorted(_days_until_empty(_again(known, chance), free, chance) for _path in range(PATHS))
    early, likely, late = (_day(days, share, today) for share in (LOW, 0.5, HIGH))
    middle = sorted(known)[len(known) // 2]
    return Forecast("day" if likely else "later", len(known), middle, early, likely, late)


def _again(known: Sequence[int], chance: random.Random) -> list[int]:
    """As many weeks as are known, drawn among them in blocks."""
    drawn: list[int] = []
    while len(drawn) < len(known):
        start = chance.randrange(len(known))
        drawn += [known[(start + step) % len(known)] for step in range(BLOCK)]
    return drawn[: len(known)]


def _days_until_empty(known: Sequence[int], free: int, chance: random.Random) -> float:
    left, week = float(free), 0
    while week < HORIZON:
        start = chance.randrange(len(known))
        for step in range(BLOCK):
            spent = known[(start + step) % len(known)]
            if spent >= left:
                return 7 * (week + left / spent)
            left -= spent
            week += 1
    return inf


def _day(days: Sequence[float], share: float, today: date) -> date | None:
    found = days[min(len(days) - 1, int(share * len(days)))]
    return None if found == inf else today + timedelta(days=ceil(found))
