"""The functions of the language: signature, meaning for one person, and the same as DuckDB SQL.

Every function is strict: an unknown argument gives an unknown result, so the Python side never sees None. Decimals
have at most 12 digits before and 6 after the point; one rounding an operation, a half away from zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import Any

from rugzak.base import calendar
from rugzak.schemes.language.nodes import DATE, DECIMAL, INT, Kind, Type

SIX = Decimal("0.000001")
_LIMIT = Decimal(10) ** 12
# Further away than this is no date of any rule: unknown, in each back end.
_MONTHS_MOST, _DAYS_MOST, _WORKDAYS_MOST = 1200, 36500, 1000
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


def to_decimal(value: int | Decimal) -> Decimal | None:
    """A number as the language keeps it: six places, unknown when it has more than 12 digits before the point."""
    fitted = Decimal(value).quantize(SIX, rounding=ROUND_HALF_UP, context=_WIDE)
    return fitted if -_LIMIT < fitted < _LIMIT else None


def times(a: Decimal, b: Decimal) -> Decimal | None:
    return to_decimal(_WIDE.multiply(a, b))


def div(a: Decimal, b: Decimal) -> Decimal | None:
    """a / b to six places; dividing by zero gives unknown."""
    return None if b == 0 else to_decimal(_WIDE.divide(a, b))


def whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=_WIDE))


def share(amount: int, part: Decimal) -> int | None:
    """A part (0 to 1) of a whole amount, in the unit of the amount."""
    product = to_decimal(_WIDE.multiply(Decimal(amount), part))
    return None if product is None else whole(product)


def floor_to(value: Decimal, step: int) -> int | None:
    """Rounded towards zero to a multiple of `step`."""
    return None if step <= 0 else int(value.quantize(Decimal(1), rounding=ROUND_DOWN, context=_WIDE)) // step * step


def days_to_minutes(days: Decimal, hours_week: Decimal) -> int | None:
    """Working days as minutes: a day is a fifth of the hours of a week, so 12 minutes for each of them."""
    product = times(days, hours_week)
    found = None if product is None else times(product, Decimal(12))
    return None if found is None else whole(found)


def minutes_to_days(minutes: int, hours_week: Decimal) -> Decimal | None:
    """Minutes as working days of someone who works so many hours a week, to six places."""
    return div(Decimal(minutes), _WIDE.multiply(hours_week, Decimal(12)))


def whole_months(start: date, end: date) -> int:
    """Full months from start to end, negative when end comes first."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def months_after(day: date, count: int) -> date | None:
    return calendar.months_after(day, count) if abs(count) <= _MONTHS_MOST else None


def years_after(day: date, count: int) -> date | None:
    return months_after(day, 12 * count)


def days_after(day: date, count: int) -> date | None:
    return day + timedelta(days=count) if abs(count) <= _DAYS_MOST else None


def workdays_after(day: date, count: int) -> date | None:
    return calendar.workdays_after(day, count) if 0 <= count <= _WORKDAYS_MOST else None


def workdays_before(day: date, count: int) -> date | None:
    return calendar.workdays_before(day, count) if 0 <= count <= _WORKDAYS_MOST else None


def year_start(day: date) -> date:
    return date(day.year, 1, 1)


def year_end(day: date) -> date:
    return date(day.year, 12, 31)


def quarter_end(day: date) -> date:
    return calendar.months_after(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Function:
    """`takes` are kinds ('decimal' also takes whole numbers); `sql` is a template over the arguments {0}, {1} …"""

    takes: tuple[Kind, ...]
    gives: Type
    run: Callable[..., Any]
    sql: str
    keeps_unit: bool = False
    about: str = ""


_DIV = (
    "TRY_CAST(CAST((CASE WHEN ({a} < 0) = ({b} < 0) THEN 1 ELSE -1 END)"
    " * ((2 * abs({a}) * 1000000 + abs({b})) // (2 * abs(nullif({b}, 0)))) AS DECIMAL(38,0))"
    " * CAST(0.000001 AS DECIMAL(6,6)) AS DECIMAL(18,6))"
).format(
    a="CAST(CAST({0} AS DECIMAL(38,6)) * 1000000 AS HUGEINT)", b="CAST(CAST({1} AS DECIMAL(38,6)) * 1000000 AS HUGEINT)"
)
_TIMES = "TRY_CAST(CAST({0} AS DECIMAL(38,6)) * CAST({1} AS DECIMAL(38,6)) AS DECIMAL(18,6))"
_AGE = (
    "CAST(year({1}) - year({0}) - CASE WHEN month({1}) < month({0})"
    " OR (month({1}) = month({0}) AND day({1}) < day({0})) THEN 1 ELSE 0 END AS BIGINT)"
)
_MONTHS = (
    "CAST((year({1}) - year({0})) * 12 + month({1}) - month({0})"
    " - CASE WHEN day({1}) < day({0}) THEN 1 ELSE 0 END AS BIGINT)"
)
_LATER = "(CASE WHEN abs({1}) <= 1200 THEN CAST({0} + to_months(CAST({1} AS INTEGER)) AS DATE) END)"
_SCHOOL = "make_date(year({0}) - CASE WHEN month({0}) < 9 THEN 1 ELSE 0 END, 9, 1)"
_ROUND = "CAST(round({0}, 0) AS BIGINT)"

FUNCTIONS: Mapping[str, Function] = {
    "cents": Function(("decimal",), Type("int", "cents"), whole, _ROUND, about="round to whole cents, a half up"),
    "minutes": Function(("decimal",), Type("int", "minutes"), whole, _ROUND, about="round to whole minutes, a half up"),
    "whole": Function(("decimal",), INT, whole, _ROUND, about="round to a whole number, a half up"),
    "days_to_minutes": Function(
        ("decimal", "decimal"),
        Type("int", "minutes"),
        days_to_minutes,
        _ROUND.format(_TIMES.format(_TIMES, "12")),
        about="days_to_minutes(days, hours_week): a day is a fifth of a week",
    ),
    "minutes_to_days": Function(
        ("int", "decimal"),
        DECIMAL,
        minutes_to_days,
        _DIV.replace("{1}", "(CAST({1} AS DECIMAL(38,6)) * 12)"),
        about="minutes_to_days(minutes, hours_week)",
    ),
    "share": Function(
        ("int", "decimal"),
        INT,
        share,
        "CAST(round(TRY_CAST(CAST({0} AS DECIMAL(38,0)) * CAST({1} AS DECIMAL(38,6)) AS DECIMAL(18,6)), 0) AS BIGINT)",
        keeps_unit=True,
        about="share(amount, part): a part (0 to 1) of an amount",
    ),
    "div": Function(("decimal", "decimal"), DECIMAL, div, _DIV, about="a divided by b; by zero is unknown"),
    "floor_to": Function(
        ("decimal", "int"),
        INT,
        floor_to,
        "(CASE WHEN {1} <= 0 THEN NULL ELSE CAST(trunc({0}) AS BIGINT)"
        " - ((CAST(trunc({0}) AS BIGINT) % {1}) + {1}) % {1} END)",
        keeps_unit=True,
        about="floor_to(x, step): down to a multiple of step",
    ),
    "age_at": Function(
        ("date", "date"), Type("int", "years"), calendar.years_between, _AGE, about="age_at(birth, day)"
    ),
    "whole_months": Function(
        ("date", "date"), Type("int", "months"), whole_months, _MONTHS, about="full months from one day to another"
    ),
    "days_after": Function(
        ("date", "int"), DATE, days_after, "(CASE WHEN abs({1}) <= 36500 THEN {0} + CAST({1} AS INTEGER) END)"
    ),
    "months_after": Function(("date", "int"), DATE, months_after, _LATER),
    "years_after": Function(
        ("date", "int"),
        DATE,
        years_after,
        "(CASE WHEN abs({1}) <= 100 THEN CAST({0} + to_months(CAST(12 * {1} AS INTEGER)) AS DATE) END)",
    ),
    "workdays_after": Function(
        ("date", "int"),
        DATE,
        workdays_after,
        "(CASE WHEN {1} BETWEEN 0 AND 1000 THEN rz_workdays_after({0}, {1}) END)",
        about="Belgian working days",
    ),
    "workdays_before": Function(
        ("date", "int"),
        DATE,
        workdays_before,
        "(CASE WHEN {1} BETWEEN 0 AND 1000 THEN rz_workdays_before({0}, {1}) END)",
        about="Belgian working days",
    ),
    "school_year_start": Function(("date",), DATE, calendar.school_year_start, _SCHOOL, about="1 September"),
    "school_year_end": Function(
        ("date",),
        DATE,
        calendar.school_year_end,
        "make_date(year({0}) + CASE WHEN month({0}) < 9 THEN 0 ELSE 1 END, 8, 31)",
        about="31 August",
    ),
    "year_start": Function(("date",), DATE, year_start, "make_date(year({0}), 1, 1)"),
    "year_end": Function(("date",), DATE, year_end, "make_date(year({0}), 12, 31)"),
    "quarter_end": Function(
        ("date",),
        DATE,
        quarter_end,
        "CAST(make_date(year({0}), ((month({0}) - 1) // 3) * 3 + 1, 1) + to_months(3) - to_days(1) AS DATE)",
    ),
}

HINTS: Mapping[str, str] = {
    "least": "use strict_least(a, b): it stays unknown when one of them is unknown",
    "greatest": "use strict_greatest(a, b): it stays unknown when one of them is unknown",
    "min": "use strict_least(a, b)",
    "max": "use strict_greatest(a, b)",
    "coalesce": "unknown may not become a value; ask for the fact, or use known(x)",
    "ifnull": "unknown may not become a value; ask for the fact, or use known(x)",
    "nullif": "use CASE WHEN … THEN … ELSE … END",
    "round": "use cents(x), minutes(x) or whole(x)",
    "now": "use on_date: the date for which the decision is asked",
    "today": "use on_date: the date for which the decision is asked",
    "current_date": "use on_date: the date for which the decision is asked",
}
