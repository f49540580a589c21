"""Jones' arithmetic (1966), an illustration and no measurement: what is left of a skill halves every half-life.

share left = 0.5 ** (years since last used / half-life). Pure: no Django, no database.
"""

from collections.abc import Iterable
from datetime import date, timedelta

DAYS_A_YEAR = 365.25
# A person's own pace beside the default.
FACTOR = {"slower": 2.0, "faster": 0.5}
# From this on a skill is worth a look in a check.
WORTH_A_LOOK = 0.75
# No check sooner than this after the last one or after a reminder; none later than that; the first leaves some time.
SOONEST, LATEST, FIRST = timedelta(days=183), timedelta(days=3 * 365), timedelta(days=30)
CURVE_YEARS = 10


def share_left(years: float, half_life: float) -> float:
    """What is left, 0 to 1, after so many years without use. Raises ValueError for a half-life of 0 or less."""
    if half_life <= 0:
        raise ValueError("a half-life is more than 0 years")
    return float(0.5 ** (max(0.0, years) / half_life))


def years_between(start: date, end: date) -> float:
    """Years as the formula counts them; 0 where the start lies after the end."""
    return max(0, (end - start).days) / DAYS_A_YEAR


def half_gone(last_used: date, half_life: float) -> date:
    """The day on which half is left."""
    return last_used + timedelta(days=round(half_life * DAYS_A_YEAR))


def next_check(aging: Iterable[tuple[date, float]], *, last: date | None, today: date) -> date | None:
    """The day of the next check: when the first skill is at half, from (last used, half-life) of each; None for none.

    Not within half a year of the last check or reminder, nor within 30 days where there was none yet; never more than
    three years ahead.
    """
    ends = [half_gone(used, half_life) for used, half_life in aging]
    if not ends:
        return None
    soonest = last + SOONEST if last else today + FIRST
    return max(min(min(ends), (last or today) + LATEST), soonest, today + timedelta(days=1))


def curve(half_life: float, years: int = CURVE_YEARS) -> list[tuple[float, float]]:
    """Points (years, share left) to draw, four a year."""
    return [(step / 4, share_left(step / 4, half_life)) for step in range(4 * years + 1)]
