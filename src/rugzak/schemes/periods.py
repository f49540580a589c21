"""The period that an allowance belongs to."""

from datetime import date, timedelta

from rugzak.base import calendar
from rugzak.schemes.decision import Period
from rugzak.schemes.document import Per

_MONTHS = {"month": 1, "quarter": 3}
_DAY = timedelta(days=1)


def span(per: Per, years: int | None, day: date) -> Period:
    """The period of `day`: its month, quarter, school year, calendar year, some years, a lifetime, an event."""
    if per in _MONTHS:
        return _months(_MONTHS[per], day)
    if per == "school_year":
        return Period(calendar.school_year_start(day), calendar.school_year_end(day))
    if per == "calendar_year":
        return Period(date(day.year, 1, 1), date(day.year, 12, 31))
    if per == "years":
        return Period(calendar.months_after(day, -12 * (years or 1)) + _DAY, None)
    return Period(None, None)


def _months(count: int, day: date) -> Period:
    start = date(day.year, (day.month - 1) // count * count + 1, 1)
    return Period(start, calendar.months_after(start, count) - _DAY)


def within(span: Period, starts: date | None, ends: date | None) -> Period:
    """A period cut to what lies between a first and a last day, where there are such days."""
    start = max((day for day in (span.start, starts) if day), default=None)
    return Period(start, min((day for day in (span.end, ends) if day), default=None))
