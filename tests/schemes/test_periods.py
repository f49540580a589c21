"""Which period a day lies in, and how a first and a last day cut it."""

from datetime import date

import pytest

from rugzak.schemes.decision import Period
from rugzak.schemes.document import Per
from rugzak.schemes.periods import span, within

NEW_YEARS_EVE = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("per", "day", "start", "end"),
    [
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        ("month", NEW_YEARS_EVE, date(2026, 12, 1), NEW_YEARS_EVE),
        ("quarter", date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30)),
        ("quarter", NEW_YEARS_EVE, date(2026, 10, 1), NEW_YEARS_EVE),
        ("calendar_year", NEW_YEARS_EVE, date(2026, 1, 1), NEW_YEARS_EVE),
        ("school_year", date(2026, 8, 31), date(2025, 9, 1), date(2026, 8, 31)),
        ("years", NEW_YEARS_EVE, date(2021, 1, 1), None),
        ("lifetime", NEW_YEARS_EVE, None, None),
        ("event", NEW_YEARS_EVE, None, None),
    ],
)
def test_span(per: Per, day: date, start: date | None, end: date | None) -> None:
    assert span(per, 6, day) == Period(start, end)


def test_a_first_and_a_last_day_cut_a_period_and_never_stretch_it() -> None:
    year = Period(date(2026, 1, 1), NEW_YEARS_EVE)
    assert within(year, None, None) == year
    assert within(year, date(2026, 3, 1), date(2026, 4, 30)) == Period(date(2026, 3, 1), date(2026, 4, 30))
    assert within(year, date(2025, 3, 1), date(2027, 4, 30)) == year
    assert within(Period(None, None), None, date(2026, 4, 30)) == Period(None, date(2026, 4, 30))
