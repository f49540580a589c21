"""The profile: what a person accepts, refuses and weighs, and that all of it can be taken along and erased."""

from datetime import date

import pytest

from rugzak.accounts.models import Person
from rugzak.accounts.services import register_person
from rugzak.base import privacy
from rugzak.skills import errors, esco, queries, services
from rugzak.skills.models import ProfileSkill

WELD, COOK = "urn:rugzak:starter:skill:arc-weld", "urn:rugzak:starter:skill:cook-fish"
NURSE, WELDER = "urn:rugzak:starter:occupation:nurse", "urn:rugzak:starter:occupation:welder"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def person(db: None) -> Person:
    return register_person(given_name="An", family_name="Peeters")


def one(person: Person, uri: str = WELD) -> ProfileSkill:
    return ProfileSkill.objects.get(person=person, skill_uri=uri)


def test_accepted_skill_is_kept_with_its_words(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD, evidence="cv", words="booglassen", level=2)
    row = queries.profile(person).skills[0]
    assert (row.skill_uri, row.evidence, row.words, row.level) == (WELD, "cv", "booglassen", 2)
    assert row.release == esco.snapshot().release


def test_stronger_evidence_stays_and_levels_only_rise(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD, evidence="training", words="cursus", level=3)
    services.accept_skill(person=person, skill_uri=WELD, evidence="self", words="ik", level=2)
    assert (one(person).evidence, one(person).words, one(person).level) == ("training", "cursus", 3)
    services.accept_skill(person=person, skill_uri=WELD, evidence="evc", words="proef")
    assert (one(person).evidence, one(person).level) == ("evc", 3)


def test_refused_skill_is_no_part_of_the_profile(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD)
    services.reject_skill(person=person, skill_uri=WELD)
    assert queries.profile(person).skills == ()
    assert queries.profile(person).rejected[0].skill_uri == WELD
    services.accept_skill(person=person, skill_uri=WELD)
    assert len(queries.profile(person).skills) == 1


def test_level_is_one_to_four(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD)
    assert services.set_level(person=person, skill_uri=WELD, level=4).level == 4
    assert services.set_level(person=person, skill_uri=WELD, level=None).level is None
    for level in (0, 5, -1):
        with pytest.raises(errors.NotALevel):
            services.set_level(person=person, skill_uri=WELD, level=level)
        with pytest.raises(errors.NotALevel):
            services.accept_skill(person=person, skill_uri=COOK, level=level)
    with pytest.raises(errors.NotInProfile):
        services.set_level(person=person, skill_uri=COOK, level=1)


def test_unknown_uri_is_refused(person: Person) -> None:
    for verb in (services.accept_skill, services.reject_skill):
        with pytest.raises(errors.UnknownConcept):
            verb(person=person, skill_uri="urn:nothing")
    with pytest.raises(errors.UnknownConcept):
        services.set_occupation(person=person, occupation_uri=WELD)
    assert queries.profile(person).empty


def test_forgotten_skill_leaves_nothing(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD)
    services.forget_skill(person=person, skill_uri=WELD)
    assert not ProfileSkill.objects.filter(person=person).exists()
    with pytest.raises(errors.NotInProfile):
        services.forget_skill(person=person, skill_uri=WELD)


def test_new_job_makes_the_former_one_past(person: Person) -> None:
    services.set_occupation(person=person, occupation_uri=NURSE, start=date(2015, 1, 1))
    services.set_occupation(person=person, occupation_uri=WELDER)
    profile = queries.profile(person)
    assert profile.current is not None
    assert profile.current.occupation_uri == WELDER
    assert [(job.occupation_uri, job.start) for job in profile.past] == [(NURSE, date(2015, 1, 1))]
    services.set_occupation(person=person, occupation_uri=NURSE, role="wished")
    services.set_occupation(person=person, occupation_uri=WELDER, role="wished")
    wished = queries.profile(person).wished
    assert wished is not None
    assert wished.occupation_uri == WELDER
    services.remove_occupation(person=person, occupation_id=wished.pk)
    assert queries.profile(person).wished is None


def test_passed_training_is_credited(person: Person) -> None:
    day = date(2026, 5, 1)
    services.credit_training(person=person, skill_uri=WELD, release="9", level=2, date=day, words="Lassen: de basis")
    row = one(person)
    assert (row.evidence, row.level, row.date, row.words) == ("training", 2, day, "Lassen: de basis")
    # A training may teach a skill that this release no longer knows.
    services.credit_training(person=person, skill_uri="urn:old", release="8", level=None, date=day, words="Oud")
    assert len(queries.profile(person).skills) == 2


def test_profile_is_exported_and_erased_with_its_history(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD, words="booglassen")
    services.set_level(person=person, skill_uri=WELD, level=2)
    services.set_occupation(person=person, occupation_uri=NURSE)
    other = register_person(given_name="Bo", family_name="Peeters")
    services.accept_skill(person=other, skill_uri=WELD)
    export = privacy.export(person.pk)["skills"]
    assert export["skills"][0]["words"] == "booglassen"
    assert len(export["history"]) == 2
    assert export["occupations"][0]["occupation_uri"] == NURSE
    privacy.erase(person.pk)
    assert not any(privacy.export(person.pk)["skills"].values())
    assert len(queries.profile(other).skills) == 1
