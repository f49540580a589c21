"""The period that an allowance belongs to."""

from datetime import date, timedelta

from rugzak.base import calendar
from rugzak.schemes.decision import Period
from rugzak.schemes.document import Per


def span(per: Per, years: int | None, day: date) -> Period:
    """The period of `day`: the school year, the calendar year, the last so many years, a lifetime, or one event."""
    if per == "school_year":
        return Period(calendar.school_year_start(day), calendar.school_year_end(day))
    if per == "calendar_year":
        return Period(date(day.year, 1, 1), date(day.year, 12, 31))
    if per == "years":
        return Period(calendar.months_after(day, -12 * (years or 1)) + timedelta(days=1), None)
    return Period(None, None)
