"""Periods of figures: a calendar year, quarter or month. Pure but for the refusal."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rugzak.evaluation.errors import BadPeriod

_FORM = re.compile(r"^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$")


@dataclass(frozen=True)
class Period:
    """`start` and `end` both belong to it."""

    code: str
    start: date
    end: date

    def reference(self, today: date) -> date:
        """The day on which stocks are counted: the last day, or today while the period runs."""
        return min(self.end, max(today, self.start))


def parse(code: str) -> Period:
    """2026, 2026-Q3 or 2026-09. Raises BadPeriod."""
    match = _FORM.match(code)
    if match is None or int(match[1]) < 1900:
        raise BadPeriod(period=code[:20])
    year = int(match[1])
    if match[2]:
        first, length = 3 * int(match[2]) - 2, 3
    elif match[3]:
        first, length = int(match[3]), 1
    else:
        first, length = 1, 12
    return Period(code, date(year, first, 1), _last_day(year, first + length - 1))


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
