"""The employer's own register of training days knows payroll, and nothing that a person told."""

import pytest

from booking.world import World
from rugzak.accounts import facts, staff
from rugzak.accounts.models import Organisation
from rugzak.accounts.models.consent import FactSource
from rugzak.base import clock

pytestmark = pytest.mark.django_db


def test_days_follow_from_the_job_alone(world: World) -> None:
    Organisation.objects.filter(pk=world.employer.pk).update(staff_count=60)
    job = staff.job_at(world.employer, world.person.pk, clock.today())
    before = [one.to_json() for one in staff.training_days(job, clock.today())]
    assert [one["outcome"] for one in before] == ["yes"]
    assert staff.training_days(job, clock.today())[0].amount == 5 * 38 * 60 // 5
    facts.record(world.person, "person.statute", "self_employed", FactSource.AUTHENTIC, "register")
    facts.record(world.person, "employer.size_fte", 3, FactSource.AUTHENTIC, "register")
    assert [one.to_json() for one in staff.training_days(job, clock.today())] == before


def test_a_small_employer_gives_none(world: World) -> None:
    Organisation.objects.filter(pk=world.employer.pk).update(staff_count=4)
    job = staff.job_at(world.employer, world.person.pk, clock.today())
    assert [one.outcome for one in staff.training_days(job, clock.today())] == ["no"]
