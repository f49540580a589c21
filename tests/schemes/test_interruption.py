"""Interruptions of work: what accrues, where the end of a purse moves to, and when a right can't be used."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rugzak.base.text import Text
from rugzak.schemes import interruption
from rugzak.schemes.decide import decide
from rugzak.schemes.decision import Period
from rugzak.schemes.interruption import ALL, Dates, Interval, Part
from rugzak.schemes.load import LIBRARY, load_file, load_text
from rugzak.schemes.scheme import BreakRule, Interruption
from rugzak.schemes.services import plain_facts
from rugzak.schemes.source import SchemeError

SECTOR = LIBRARY / "be" / "voorbeeld-sectorfonds.yaml"
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
START, END = date(2026, 1, 1), date(2026, 12, 31)


def rules(by: str = "days", most_months: int | None = 24) -> Interruption:
    kinds = {
        "care": BreakRule(True, "until", False, "", Text()),
        "unpaid": BreakRule(False, "yes", True, "", Text()),
        "study": BreakRule(False, "no", False, "", Text()),
    }
    return Interruption(by, "at", None, most_months, False, kinds)  # type: ignore[arg-type]


def accrued(breaks: list[Interval] | None, by: str = "days", *, since: date | None = START) -> Part | None:
    return interruption.accrued(rules(by), breaks, Dates(YEAR, None, since))


DAYS = st.dates(date(2025, 6, 1), date(2027, 12, 31))
INTERVALS = st.lists(
    st.builds(
        lambda kind, start, length: Interval(kind, start, start + timedelta(days=length)),
        st.sampled_from(["care", "unpaid", "illness"]), DAYS, st.integers(0, 500),
    ),
    max_size=4,
)  # fmt: skip


def test_days_that_two_interruptions_share_count_once() -> None:
    both = [
        Interval("unpaid", date(2026, 3, 1), date(2026, 3, 10)),
        Interval("study", date(2026, 3, 5), date(2026, 3, 14)),
    ]
    assert accrued(both) == Part(365 - 14, 365)


def test_an_open_interruption_goes_on_to_the_end_of_the_period() -> None:
    assert accrued([Interval("unpaid", date(2026, 12, 22))]) == Part(355, 365)


def test_a_kind_that_the_scheme_does_not_name_changes_nothing() -> None:
    illness = [Interval("illness", START)]
    assert accrued(illness) == ALL
    assert interruption.usable(rules(), illness, START) is True
    assert interruption.moved_end(rules(), illness, START, END) == END


def test_unknown_interruptions_are_never_an_amount() -> None:
    assert accrued(None) is None
    assert interruption.usable(rules(), None, START) is None
    assert interruption.moved_end(rules(), None, START, END) is None
    assert interruption.scaled(None, 500, 500, 500) == (None, 0, 500)


@pytest.mark.parametrize(
    "value",
    [None, "care", [{"kind": "holiday", "from": "2026-01-01"}], [{"kind": "care"}], [{"kind": "care", "from": "soon"}],
     [{"kind": "care", "from": "2026-01-02", "until": "2026-01-01"}], [{"kind": "care", "from": START, "until": "x"}],
     [{"kind": "care", "from": START, "to": END}]],
)  # fmt: skip
def test_what_cannot_be_read_is_unknown(value: object) -> None:
    assert interruption.read(value) is None


def test_recorded_facts_read_back_the_same() -> None:
    given_facts = {interruption.FACT: [{"kind": "unpaid", "from": date(2026, 2, 1), "until": None}]}
    plain = plain_facts(given_facts)
    assert interruption.read(plain[interruption.FACT]) == interruption.read(given_facts[interruption.FACT])
    scheme = load_file(SECTOR)
    assert (
        decide(scheme, plain, on=date(2026, 12, 24)).to_json()
        == decide(scheme, given_facts, on=date(2026, 12, 24)).to_json()
    )


def test_days_in_the_added_time_can_be_interrupted_too() -> None:
    care = [Interval("care", date(2026, 12, 1), date(2027, 3, 31))]
    assert interruption.moved_end(rules(), care, START, END) == END + timedelta(days=31 + 31 + 28 + 31)


def test_an_open_interruption_moves_the_end_to_the_limit() -> None:
    assert interruption.moved_end(rules(), [Interval("care", START)], START, END) == date(2028, 12, 31)


def test_an_interruption_that_keeps_nothing_ends_the_purse_the_day_before() -> None:
    study = [Interval("study", date(2026, 5, 1), date(2026, 5, 31))]
    assert interruption.moved_end(rules(), study, START, END) == date(2026, 4, 30)
    earlier = [Interval("study", date(2025, 5, 1), date(2025, 5, 31))]
    assert interruption.moved_end(rules(), earlier, START, END) == END


def test_a_right_cannot_be_used_from_the_first_to_the_last_day() -> None:
    unpaid = [Interval("unpaid", date(2026, 3, 1), date(2026, 3, 31))]
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1))
    assert [interruption.usable(rules(), unpaid, day) for day in days] == [True, False, False, True]


@given(INTERVALS, DAYS, st.integers(0, 400), st.integers(0, 60))
def test_a_longer_interruption_never_shortens_a_purse_nor_accrues_more(
    breaks: list[Interval], start: date, length: int, more: int
) -> None:
    for kind in ("care", "unpaid"):
        short = [*breaks, Interval(kind, start, start + timedelta(days=length))]
        longer = [*breaks, Interval(kind, start, start + timedelta(days=length + more))]
        ends = [interruption.moved_end(rules(), rows, START, END) for rows in (breaks, short, longer)]
        assert END <= ends[0] <= ends[1] <= ends[2] <= date(2028, 12, 31)  # type: ignore[operator]
        for by in ("days", "months"):
            counted = [part.counted / part.of for rows in (breaks, short, longer) if (part := accrued(rows, by))]
            assert counted == sorted(counted, reverse=True)


@given(INTERVALS)
def test_a_moved_purse_keeps_its_number_of_days_unless_the_limit_cuts_it(breaks: list[Interval]) -> None:
    end = interruption.moved_end(rules(), breaks, START, END)
    assert end is not None
    care = [one for one in breaks if one.kind == "care"]
    days = sum(not interruption.running(care, START + timedelta(days=n)) for n in range((end - START).days + 1))
    assert days == 365 or (days < 365 and end == date(2028, 12, 31))


@given(st.integers(0, 10**6), st.integers(0, 366), st.integers(1, 366))
def test_a_part_lies_between_nothing_and_all(amount: int, counted: int, of: int) -> None:
    part = Part(min(counted, of), of)
    exact, least, most = interruption.scaled(part, amount, 0, amount)
    assert exact == most and least == 0 and 0 <= exact <= amount  # type: ignore[operator]
    assert abs(exact * of - amount * part.counted) * 2 <= of  # type: ignore[operator]


@pytest.mark.parametrize(
    ("old", "new", "marks", "message"),
    [
        ("by: months", "by: weeks", "by: weeks", "'weeks' is not possible"),
        ("by: months", "by: moment", "by: moment", "by: moment needs at"),
        ("      most_months: 24\n", "", "interruption:", "keeps: until needs most_months"),
        ("since: employment.start", "since: employer.sector", "since: employer.sector", "employer.sector is no date"),
        ("        care:", "        holiday:", "holiday:", "holiday"),
        ("accrues: no", "accrues: maybe", "accrues: maybe", "'maybe' is not possible .one of 'yes' or 'no'"),
        ("accrues: no", "accrues: false", "accrues: false", "one of 'yes' or 'no'"),
        ("{per: calendar_year,", "{per: lifetime,", "by: months", "months accrue in a school year or a calend"),
        (", en: \"You care for someone.", ", xx: \"You care for someone.", "Je zorgt voor iemand", "xx"),
    ],
)  # fmt: skip
def test_refused_with_line(old: str, new: str, marks: str, message: str) -> None:
    good = SECTOR.read_text(encoding="utf-8")
    assert old in good
    broken = good.replace(old, new, 1)
    with pytest.raises(SchemeError, match=message) as caught:
        load_text(broken, "broken.yaml")
    line = next(number for number, text in enumerate(broken.splitlines(), 1) if marks in text)
    # A value that is a block begins on the line after its name.
    assert caught.value.line == line + marks.endswith(":") and caught.value.column > 0
