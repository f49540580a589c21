"""Facts: recorded with evidence, gathered for a date, the better known ones first, and nothing guessed."""

from datetime import date
from decimal import Decimal

import pytest

from accounts import world
from rugzak.accounts import facts
from rugzak.accounts.errors import UnknownFact

pytestmark = pytest.mark.django_db
ON = date(2026, 10, 1)


def test_what_is_not_known_is_absent() -> None:
    gathered = facts.gather(world.person(), on=ON)
    assert dict(gathered) == {}


def test_person_job_and_employer_are_gathered_with_their_origin() -> None:
    person = world.person(
        national_number=world.national_number(date(1985, 7, 30)), education="low", municipality=world.place()
    )
    employer = world.organisation(municipality=world.place("21004", "BR"), staff_count=40)
    world.job(person, employer, fraction=Decimal("0.8"), joint_committee=world.committee("200", training_days=5))
    gathered = facts.gather(person, on=ON)
    assert gathered["person.birth_date"] == date(1985, 7, 30)
    assert gathered["person.region"] == "VL"
    assert gathered["employment.fraction"] == Decimal("0.8")
    assert gathered["employment.establishment_region"] == "BR"
    assert gathered["employer.sector"] == "private"
    assert (gathered["employer.sector_days_filed"], gathered["employer.sector_days"]) == (True, 5)
    assert gathered.origins["person.birth_date"].source == "authentic"
    assert gathered.origins["person.education"].source == "declared"
    assert gathered.origins["employment.fraction"].evidence == "payroll"
    assert "person.age" not in gathered  # derived by the rules, on the day they look


def test_the_job_is_that_of_the_date() -> None:
    person, old, new = world.person(), world.organisation(), world.organisation()
    world.job(person, old, start=date(2020, 1, 1), end=date(2025, 12, 31), fraction=Decimal("0.5"))
    world.job(person, new, start=date(2026, 1, 1), fraction=Decimal("0.9"))
    assert facts.gather(person, on=date(2025, 12, 31))["employment.fraction"] == Decimal("0.5")
    assert facts.gather(person, on=ON)["employment.fraction"] == Decimal("0.9")
    wanted = {"employment.fraction@2025-03-01": date(2025, 3, 1), "employment.fraction@2019-03-01": date(2019, 3, 1)}
    assert facts.at_moments(person, wanted) == {"employment.fraction@2025-03-01": Decimal("0.5")}


def test_better_known_beats_later_said() -> None:
    person = world.person(education="mid")
    facts.record(person, "person.education", "low", "document", "diploma.pdf")
    facts.record(person, "person.education", "high")
    gathered = facts.gather(person, on=ON)
    assert gathered["person.education"] == "low"
    assert gathered.origins["person.education"].evidence == "diploma.pdf"
    facts.record(person, "person.education", "high", "authentic", "LED")
    assert facts.gather(person, on=ON)["person.education"] == "high"


def test_facts_hold_between_their_dates() -> None:
    person = world.person()
    facts.record(person, "person.pop_attest", True, valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    assert facts.gather(person, on=ON)["person.pop_attest"] is True
    assert "person.pop_attest" not in facts.gather(person, on=date(2027, 1, 1))
    assert "person.pop_attest" not in facts.gather(person, on=date(2025, 12, 31))


@pytest.mark.parametrize(
    ("name", "value"), [("person.shoe_size", 43), ("person.education", "phd"), ("person.career_years", "long")]
)
def test_a_fact_outside_the_vocabulary_is_refused(name: str, value: object) -> None:
    with pytest.raises(UnknownFact):
        facts.record(world.person(), name, value)


def test_dates_and_decimals_survive_the_way_through_json() -> None:
    person = world.person()
    facts.record(person, "person.pop_attest_date", date(2026, 2, 3))
    facts.record(person, "person.career_years", Decimal("7.5"))
    gathered = facts.gather(person, on=ON)
    assert gathered["person.pop_attest_date"] == date(2026, 2, 3)
    assert gathered["person.career_years"] == Decimal("7.5")


def test_the_caller_passes_what_it_holds_by_full_or_short_name() -> None:
    gathered = facts.gather(
        world.person(),
        on=ON,
        training={"training.price": 45_000, "session.minutes": 480},
        booking={"purpose": "job"},
    )
    assert gathered["training.price"] == 45_000
    assert gathered["session.minutes"] == 480
    assert gathered["booking.purpose"] == "job"
