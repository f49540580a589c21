"""Dates as the law counts them: Belgian public holidays, working days, months, school years.

A term that ends on a Saturday, a Sunday or a public holiday moves to the next working day (art. 53 Ger.W.); the ten
holidays are those of the law of 4 January 1974, art. 1. Pure: no Django.
"""

import calendar as _calendar
from datetime import date, timedelta
from functools import lru_cache

import holidays as _holidays


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The legal public holidays of Belgium in a year."""
    return frozenset(_holidays.country_holidays("BE", years=year).keys())


def is_workday(day: date) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def workdays_after(day: date, count: int) -> date:
    """The `count`-th working day after a day (count 0: the day itself, moved on to a working day)."""
    current = day
    while count > 0 or not is_workday(current):
        current += timedelta(days=1)
        count -= 1 if is_workday(current) else 0
    return current


def workdays_before(day: date, count: int) -> date:
    """The `count`-th working day before a day (count 0: the day itself, moved back to a working day)."""
    current = day
    while count > 0 or not is_workday(current):
        current -= timedelta(days=1)
        count -= 1 if is_workday(current) else 0
    return current


def months_after(day: date, count: int) -> date:
    """The same day of the month `count` months later, the last day where that month is shorter."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def years_between(start: date, end: date) -> int:
    """Full years from start to end: an age on a birthday counts."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def school_year_start(day: date) -> date:
    """1 September of the school year that holds the day (1 September to 31 August)."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def school_year_end(day: date) -> date:
    """31 August of the school year that holds the day."""
    return date(school_year_start(day).year + 1, 8, 31)
