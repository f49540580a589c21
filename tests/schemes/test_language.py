"""The language: what gets through, what is refused and where, and how unknown values behave."""

# ruff: noqa: E501  the tables read best a case a line

from datetime import date
from decimal import Decimal

import pytest

from rugzak.schemes.language import DATE, DECIMAL, INT, LanguageError, Type, compile_node, parse
from rugzak.schemes.language.bounds import bounds
from rugzak.schemes.language.missing import unknown_leaves

NAMES = {
    "person.region": Type("text", values=frozenset({"VL", "BR"})),
    "employment.fraction": DECIMAL,
    "training.start": DATE,
    "person.birth_date": DATE,
    "training.price": Type("int", "cents"),
    "session.minutes": Type("int", "minutes"),
    "booking.consent": Type("bool"),
    "person.age": INT,
}


def run(text: str, **values: object) -> object:
    env = {name.replace("__", "."): value for name, value in values.items()}
    return compile_node(parse(text, NAMES))(env)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("person.regio = 'VL'", (1, 1), "person.regio does not exist", "did you mean person.region?"),
        ("person.region = 'VX'", (1, 17), "'VX' is not a value", "one of BR, VL"),
        ("booking.consent AND\n  training.price", (2, 3), "AND needs true or false", ""),
        ("training.price / 2 > 1", (1, 1), "bare division", "div(a, b)"),
        ("training.price + session.minutes > 0", (1, 18), "cents and minutes can't be mixed", ""),
        ("training.price IS NULL", (1, 1), "IS is not allowed", "known(x)"),
        ("NULL", (1, 1), "NULL is not allowed", "absent"),
        ("coalesce(training.price, 0) > 1", (1, 1), "function coalesce does not exist", "unknown may not become"),
        ("least(training.price, 1) > 0", (1, 1), "function least does not exist", "strict_least"),
        ("training.start > '2026-01-01'", (1, 18), "can't be compared", "DATE '2026-01-31'"),
        ("training.start > DATE '2026-02-30'", (1, 23), "is not a date", ""),
        ("training.start - training.start", (1, 1), "needs numbers", "whole_months"),
        ("CASE WHEN booking.consent THEN 1 END", (1, 11), "CASE has no ELSE", "ELSE"),
        ("person.age > 1e3", (1, 14), "not a number", "no exponent"),
        ("employment.fraction > 0.1234567", (1, 23), "not a number", "six decimals"),
        ("(SELECT 1)", (1, 9), "query is not allowed", ""),
        ("booking.consent; booking.consent", (1, 1), "only one expression", ""),
        ("person.age ~ 1", (1, 12), "not an expression", "look at '~'"),
        ("person.region = 'VL", (1, 1), "not an expression", "quote or bracket"),
        ("", (1, 1), "empty", ""),
        ('"person"."age" > 1', (1, 1), "wrong form", "without quotes"),
        ("person.age::text = '1'", (1, 1), "types can't be changed", ""),
        ("person.region IN ()", (1, 1), "IN needs a list", ""),
        ("person.region IN (SELECT 1)", (1, 1), "IN needs a list", ""),
        ("person.age IN (person.age)", (1, 1), "IN needs a list", ""),
        ("months_after(training.start)", (1, 1), "needs 2 values, there are 1", ""),
        ("read_text('/etc/passwd') = 'x'", (1, 1), "function read_text does not exist", "allowed: "),
        ("now() > training.start", (1, 1), "function now does not exist", "on_date"),
        ("person.region > 'BR'", (1, 1), "has no order", "use = or IN"),
        ("person.region || 'x' = 'x'", (1, 1), "DPIPE is not allowed", ""),
        ("known(person.age + 1)", (1, 1), "known needs one name", ""),
        ("if(booking.consent, 1, 2)", (1, 4), "if() is not allowed", "CASE"),
        ("person.age = training.price * session.minutes", (1, 31), "cents times minutes", ""),
    ],
)
def test_refused_with_place_and_hint(text: str, place: tuple[int, int], message: str, hint: str) -> None:
    with pytest.raises(LanguageError) as caught:
        parse(text, NAMES)
    error = caught.value
    assert message in error.message
    assert (error.line, error.column) == place
    assert hint in error.hint


def test_wanted_type() -> None:
    assert parse("1", NAMES, wants=DECIMAL).value == Decimal("1.000000")
    with pytest.raises(LanguageError, match="round it"):
        parse("employment.fraction", NAMES, wants=INT)
    with pytest.raises(LanguageError, match="gives minutes, but cents"):
        parse("session.minutes", NAMES, wants=Type("int", "cents"))


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("booking.consent OR person.age > 3", {"person__age": 5}, True),
        ("booking.consent AND person.age > 3", {"person__age": 1}, False),
        ("booking.consent AND person.age > 3", {"person__age": 5}, None),
        ("booking.consent AND person.age > 3", {"booking__consent": True}, None),
        ("booking.consent OR person.age > 3", {"booking__consent": False}, None),
        ("NOT booking.consent", {}, None),
        ("CASE WHEN booking.consent THEN 1 ELSE 0 END", {}, None),
        ("CASE WHEN person.age > 3 THEN 7 WHEN booking.consent THEN 1 ELSE 0 END", {"person__age": 5}, 7),
        ("strict_least(45000, training.price)", {}, None),
        ("strict_least(45000, training.price)", {"training__price": 100}, 100),
        ("strict_greatest(1, person.age)", {}, None),
        ("known(person.age)", {}, False),
        ("known(person.age)", {"person__age": 0}, True),
        ("person.region IN ('VL', 'BR')", {}, None),
        ("person.age BETWEEN 3 AND 5", {"person__age": 5}, True),
        ("person.age BETWEEN 3 AND 5", {"person__age": 2}, False),
        ("CASE person.region WHEN 'VL' THEN 1 ELSE 2 END", {"person__region": "BR"}, 2),
        ("cents(0.5)", {}, 1),
        ("cents(-0.5)", {}, -1),
        ("cents(2.5)", {}, 3),
        ("share(training.price, 0.5)", {"training__price": 25001}, 12501),
        ("div(1, 3)", {}, Decimal("0.333333")),
        ("div(2, 3)", {}, Decimal("0.666667")),
        ("div(1, 0)", {}, None),
        ("days_to_minutes(2, employment.fraction)", {"employment__fraction": Decimal(38)}, 912),
        ("days_to_minutes(0.5, employment.fraction)", {"employment__fraction": Decimal("30.4")}, 182),
        ("days_to_minutes(999999999999, employment.fraction)", {"employment__fraction": Decimal(38)}, None),
        ("minutes_to_days(684, employment.fraction)", {"employment__fraction": Decimal(38)}, Decimal("1.500000")),
        ("minutes_to_days(684, employment.fraction)", {"employment__fraction": Decimal(0)}, None),
        ("floor_to(person.age, 15)", {"person__age": 59}, 45),
        ("age_at(person.birth_date, training.start)", {"person__birth_date": date(2004, 2, 29), "training__start": date(2026, 2, 28)}, 21),
        ("months_after(training.start, -6)", {"training__start": date(2026, 8, 31)}, date(2026, 2, 28)),
        ("years_after(training.start, 1)", {"training__start": date(2024, 2, 29)}, date(2025, 2, 28)),
        ("workdays_after(training.start, 1)", {"training__start": date(2026, 12, 24)}, date(2026, 12, 28)),
        ("workdays_before(training.start, 3)", {"training__start": date(2026, 12, 28)}, date(2026, 12, 22)),
        ("workdays_before(training.start, 0)", {"training__start": date(2026, 11, 29)}, date(2026, 11, 27)),
        ("workdays_before(training.start, 1)", {"training__start": date(2026, 11, 29)}, date(2026, 11, 27)),
        ("workdays_before(training.start, -1)", {"training__start": date(2026, 11, 27)}, None),
        ("school_year_start(training.start)", {"training__start": date(2026, 8, 31)}, date(2025, 9, 1)),
        ("school_year_end(training.start)", {"training__start": date(2026, 9, 1)}, date(2027, 8, 31)),
        ("quarter_end(training.start)", {"training__start": date(2026, 11, 24)}, date(2026, 12, 31)),
        ("whole_months(person.birth_date, training.start)", {"person__birth_date": date(2026, 1, 31), "training__start": date(2026, 2, 28)}, 0),
        ("employment.fraction * 7500", {"employment__fraction": Decimal("0.8")}, Decimal("6000.000000")),
        ("999999999999 * employment.fraction", {"employment__fraction": Decimal(10)}, None),
    ],
)  # fmt: skip
def test_values(text: str, values: dict[str, object], expected: object) -> None:
    assert run(text, **values) == expected


def test_missing_are_the_unknown_leaves_of_unknown_clauses() -> None:
    node = parse("(booking.consent AND person.age > 3) OR (person.region = 'VL' AND employment.fraction > 0.5)", NAMES)
    env = {"booking.consent": False, "person.region": "VL"}
    assert unknown_leaves(node, env) == ["employment.fraction"]
    assert unknown_leaves(node, {**env, "employment.fraction": Decimal(1)}) == []
    assert unknown_leaves(node, {}) == ["booking.consent", "person.age", "person.region", "employment.fraction"]


def test_bounds_of_the_unknown() -> None:
    limits = {"employment.fraction": (0, 1), "person.age": (0, 120)}
    node = parse("CASE WHEN booking.consent THEN employment.fraction * 7500 ELSE 100 END", NAMES)
    assert bounds(node, {}, limits) == (0, 7500)
    assert bounds(node, {"booking.consent": False}, limits) == (100, 100)
    assert bounds(parse("strict_least(45000, training.price)", NAMES), {}, limits) == (None, 45000)
    assert bounds(parse("10 - person.age", NAMES), {}, limits) == (-110, 10)


def test_depth_and_length_are_limited() -> None:
    with pytest.raises(LanguageError):
        parse("(" * 200 + "1" + ")" * 200, NAMES)
    with pytest.raises(LanguageError, match="longer than"):
        parse("1 + " * 600 + "1", NAMES)
    with pytest.raises(LanguageError, match=r"too deeply|too large"):
        parse(" AND ".join(["booking.consent"] * 90), NAMES)
