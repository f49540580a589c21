"""Minutes that people speak of in days: by the hours of their week, at that moment."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from accounts import world
from rugzak.accounts import days, purses, rights
from rugzak.accounts.models import Employment, Person
from rugzak.schemes.services import publish_library

pytestmark = pytest.mark.django_db
SCHEME = "be-fed-opleidingsrecht"


@pytest.fixture(autouse=True)
def library() -> None:
    publish_library()


def worker(hours: str) -> tuple[Person, Employment]:
    person = world.person(statute="employee")
    employer = world.organisation(staff_count=50)
    hours_week, committee = Decimal(hours), world.committee(training_days=5)
    return person, world.job(person, employer, hours_week=hours_week, joint_committee=committee)


def test_a_day_is_a_fifth_of_a_week() -> None:
    assert [days.minutes_a_day(value) for value in (Decimal(38), Decimal("30.4"), Decimal(0), None)] == [
        456,
        365,
        None,
        None,
    ]


def test_only_what_its_scheme_says_counts_in_days() -> None:
    assert days.counts_in_days(SCHEME, "days", date(2026, 10, 1))
    assert not days.counts_in_days("be-vl-vov", "", date(2026, 10, 1))
    assert not days.counts_in_days(SCHEME, "days", date(1990, 1, 1))
    assert not days.counts_in_days("no-such", "", date(2026, 10, 1))


def test_who_goes_to_full_time_keeps_the_minutes_and_sees_fewer_days(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    who, job = worker("19")
    right = rights.right(who, SCHEME)
    assert (right.decision.amount, right.day) == (5 * 228, 228)
    purse = purses.ensure_entitlement(who, right.decision, world.fund(SCHEME, asset="MIN", budget=10_000))
    assert seen(who) == (purse.pk, 1140, 228)
    job.end = date(2026, 9, 30)
    job.save()
    world.job(who, job.employer, hours_week=Decimal(38), start=date(2026, 10, 1))
    assert seen(who) == (purse.pk, 1140, 456)


def test_without_a_job_minutes_stay_minutes(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    who, job = worker("38")
    purses.ensure_entitlement(who, rights.right(who, SCHEME).decision, world.fund(SCHEME, asset="MIN", budget=10_000))
    job.end = date(2026, 9, 30)
    job.save()
    assert seen(who)[2] is None


def seen(who: Person) -> tuple[UUID, int, int | None]:
    [view] = purses.purses_of(who)
    return view.purse.pk, view.free, view.day
