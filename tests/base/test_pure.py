"""Quantities, text, calendar, ids: what the rest counts on."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rugzak.base import calendar, quantities
from rugzak.base.ids import uuid7
from rugzak.base.text import Text


@pytest.mark.parametrize(
    ("cents", "language", "text"),
    [
        (124500, "nl", "€\u00a01.245"),
        (124550, "nl", "€\u00a01.245,50"),
        (-12500, "nl", "−€\u00a0125"),
        (124550, "fr", "1\u202f245,50\u00a0€"),
        (124550, "de", "1.245,50\u00a0€"),
        (124550, "en", "€\u00a01,245.50"),
        (5, "nl", "€\u00a00,05"),
    ],
)
def test_euros_read_as_the_reader_writes_them(cents: int, language: str, text: str) -> None:
    assert quantities.euros(cents, language) == text


def test_hours_and_vouchers() -> None:
    assert quantities.hours(2820, "nl") == "47\u00a0uur"
    assert quantities.hours(90, "nl") == "1\u00a0uur\u00a030\u00a0min"
    assert quantities.hours(45, "fr") == "45\u00a0min"
    assert quantities.amount("VOUCHER", 1, "nl") == "1\u00a0cheque"
    assert quantities.amount("VOUCHER", 2, "de") == "2\u00a0Schecks"


def test_half_goes_up_and_away_from_zero() -> None:
    assert [quantities.half_up(Decimal(v)) for v in ("0.5", "1.5", "-0.5", "2.4")] == [1, 2, -1, 2]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_parts_add_up_and_stay_within_one(total: int, weights: list[int]) -> None:
    parts = quantities.largest_remainder(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(abs(part - total * Decimal(w) / whole) < 1 for part, w in zip(parts, weights, strict=True))


def test_text_falls_back_and_says_so() -> None:
    text = Text(nl="les", en="lesson")
    assert (text.of("nl"), text.of("fr"), text.of("nl-BE")) == ("les", "lesson", "les")
    assert text.missing("fr")
    assert not text.missing("nl")
    assert Text.from_json(text.to_json()) == text


def test_working_days_skip_weekends_and_belgian_holidays() -> None:
    assert not calendar.is_workday(date(2026, 7, 21))
    assert calendar.workdays_after(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert calendar.workdays_after(date(2026, 11, 28), 0) == date(2026, 11, 30)


def test_working_days_before_a_day() -> None:
    assert calendar.workdays_before(date(2026, 12, 28), 1) == date(2026, 12, 24)
    assert calendar.workdays_before(date(2026, 11, 28), 0) == date(2026, 11, 27)


def test_dollars_of_singapore_are_no_euros() -> None:
    assert [quantities.amount("SGD", 50_000, language) for language in ("nl", "fr")] == ["S$\u00a0500", "500\u00a0S$"]


def test_months_end_where_the_month_ends() -> None:
    assert calendar.months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert calendar.months_after(date(2026, 3, 15), -6) == date(2025, 9, 15)


def test_school_year() -> None:
    assert calendar.school_year_start(date(2026, 8, 31)) == date(2025, 9, 1)
    assert calendar.school_year_end(date(2026, 9, 1)) == date(2027, 8, 31)


def test_ages_count_full_years() -> None:
    assert calendar.years_between(date(1981, 11, 24), date(2026, 11, 24)) == 45
    assert calendar.years_between(date(1981, 11, 25), date(2026, 11, 24)) == 44


def test_ids_are_version_7_and_sort_by_time() -> None:
    ids = [uuid7() for _ in range(100)]
    assert all(i.version == 7 and i.variant == "specified in RFC 4122" for i in ids)
    assert len(set(ids)) == 100
    assert ids[0].int >> 80 <= ids[-1].int >> 80


@pytest.mark.parametrize(
    ("minutes", "language", "text"),
    [
        (912, "nl", "2 dagen (15 uur 12 min)"),
        (684, "en", "1.5 days (11 h 24 min)"),
        (456, "de", "1 Tag (7 Std. 36 Min.)"),
        (684, "fr", "1,5 jour (11 h 24 min)"),
        (455, "en", "0.9 days (7 h 35 min)"),
        (0, "nl", "0 dagen (0 uur)"),
        (-912, "en", "−2 days (−15 h 12 min)"),
    ],
)
def test_days_never_say_more_than_there_is(minutes: int, language: str, text: str) -> None:
    assert quantities.amount("MIN", minutes, language, day=456).replace("\u00a0", " ") == text
