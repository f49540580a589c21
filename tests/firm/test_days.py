"""The individual right to training: the arithmetic, and the register of an employer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firm.conftest import Firm
from portal.desks import one_question, text_of
from rugzak.accounts import funds
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Employment, JointCommittee, ReadLog
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import import_people_csv
from rugzak.accounts.training_days import Year, standing
from rugzak.base.text import Text
from rugzak.careers.firm import rights

DAY = 456  # minutes of a day of 38 hours a week


def test_what_is_not_used_goes_on_and_is_not_deducted() -> None:
    found = standing([Year(2024, 5 * DAY, 2 * DAY), Year(2025, 5 * DAY, DAY), Year(2026, 5 * DAY)])
    assert (found.credit, found.carried, found.left) == (5 * DAY, 7 * DAY, 12 * DAY)
    assert found.ends == {2028: 2 * DAY, 2029: 5 * DAY, 2030: 5 * DAY}  # the oldest went first


def test_after_five_years_it_ends() -> None:
    years = [Year(year, 100) for year in range(2022, 2028)]
    assert standing(years).left == 500 and standing(years).carried == 400
    assert (
        standing([Year(2022, 100), Year(2026, 0)]).left == 100 and standing([Year(2022, 100), Year(2027, 0)]).left == 0
    )


def test_more_taken_than_there_was_is_said() -> None:
    found = standing([Year(2026, 100, 250)])
    assert (found.left, found.over) == (0, 150)


def test_what_payroll_says_takes_the_place_of_what_we_counted() -> None:
    assert standing([Year(2025, 500), Year(2026, 500, carried=200)]).carried == 200


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 700)), min_size=1, max_size=8))
def test_nothing_appears_or_gets_lost(pairs: list[tuple[int, int]]) -> None:
    years = [Year(2020 + i, credit, taken) for i, (credit, taken) in enumerate(pairs)]
    found = standing(years)
    assert 0 <= found.left <= sum(year.credit for year in years[-5:])
    assert sum(found.ends.values()) == found.left and min(found.ends, default=found.year) >= found.year
    assert found.whole + found.over - found.taken == found.left


def _size(firm: Firm, people: int) -> None:
    firm.employer.staff_count = people
    firm.employer.save()
    if not firm.employer.funds.exists() if hasattr(firm.employer, "funds") else True:
        funds.open_fund(
            organisation=firm.employer, scheme=rights.SCHEME, payer="employer", asset="MIN", label=Text(en="Days"),
            budget=None,
        )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("people", "days"), [(9, 0), (10, 1), (19, 1), (20, 5), (300, 5)])
def test_the_headcount_says_how_many(firm: Firm, people: int, days: int) -> None:
    _size(firm, people)
    row = rights.register_of(firm.employer, 2026).rows[0]
    assert row.days(row.standing.credit) == days


@pytest.mark.django_db
def test_part_time_and_the_agreement_of_the_sector(firm: Firm) -> None:
    _size(firm, 50)
    firm.hire(1, "Planner")
    Employment.objects.filter(job="Planner").update(fraction=Decimal("0.5"), hours_week=Decimal(19))
    half = next(row for row in rights.register_of(firm.employer, 2026).rows if row.job.job == "Planner")
    assert half.standing.credit == 5 * 228 and half.days(half.standing.credit) == 5  # five days, each half as long
    JointCommittee.objects.filter(code="200").update(training_days=3)
    assert rights.register_of(firm.employer, 2026).rows[0].standing.credit == 3 * DAY
    JointCommittee.objects.filter(code="200").update(training_days=1)
    assert rights.register_of(firm.employer, 2026).rows[0].standing.credit == 2 * DAY  # never under two


@pytest.mark.django_db
def test_payroll_says_what_was_taken_elsewhere(firm: Firm) -> None:
    _size(firm, 50)
    text = (
        "given_name;family_name;national_number;regime;joint_committee;start;training_days_carried;training_days_taken\n"
        "An;Peeters;85.07.30-033.28;100;200;2020-01-01;2,5;1\n"
    )
    import_people_csv(employer=firm.employer, path="p.csv", content=text.encode())
    row = next(row for row in rights.register_of(firm.employer, 2026).rows if row.job.training_days.exists())
    assert [row.days(getattr(row.standing, name)) for name in ("credit", "carried", "taken", "left")] == [
        5, Decimal("2.5"), 1, Decimal("6.5"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_hr_reads_the_register_and_everyone_can_see_that(firm: Firm) -> None:
    _size(firm, 50)
    firm.hire(2, "Planner")
    page = text_of(firm.client().get("/employer/people/rights"))
    assert one_question(page) and "<em>3 people</em>" in page
    assert ReadLog.objects.filter(verb="firm.rights").count() == 3
    with pytest.raises(NotAllowed):
        rights.register(actor=Actor(), employer=firm.employer)
