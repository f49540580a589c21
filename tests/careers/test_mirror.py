"""The mirror of a person: fit, gap, nearest, goal."""

import pytest

from rugzak.accounts.models import Person
from rugzak.accounts.services import register_person
from rugzak.base import privacy
from rugzak.base.models import Municipality
from rugzak.base.text import Text
from rugzak.careers import mirror, queries, services
from rugzak.skills import errors, esco
from rugzak.skills import services as skills
from rugzak.skills.models import ShortageOccupation
from rugzak.skills.queries import profile

OCCUPATION, SKILL = "urn:rugzak:starter:occupation:", "urn:rugzak:starter:skill:"
WELDER, NURSE = OCCUPATION + "welder", OCCUPATION + "nurse"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def person(db: None) -> Person:
    """Knows much of forklift work, lives in Flanders."""
    place = Municipality.objects.create(nis="11002", name=Text(nl="Antwerpen"), region="VL")
    person = register_person(given_name="An", family_name="Peeters", municipality=place)
    for name in ("forklift", "forklift-check", "load-unload", "warehouse-operations", "work-safely", "pack-goods"):
        skills.accept_skill(person=person, skill_uri=SKILL + name)
    skills.set_occupation(person=person, occupation_uri=OCCUPATION + "forklift-driver")
    return person


def test_fit_counts_essential_skills_one_by_one(person: Person) -> None:
    fit = mirror.fit(person, OCCUPATION + "forklift-driver")
    assert (fit.have, fit.asked) == (5, 6)
    assert fit.share == pytest.approx(5 / 6)
    assert [skill.uri for skill in fit.essential_lack] == [SKILL + "lift-properly"]
    asked = esco.snapshot().skills_of(fit.occupation.uri)
    assert {*fit.essential_have, *fit.essential_lack} == set(asked.essential)
    assert {*fit.optional_have, *fit.optional_lack} == set(asked.optional)


def test_gap_puts_the_most_telling_first(person: Person) -> None:
    gap = [skill.uri for skill in mirror.gap(person, NURSE)]
    assert gap[0] in {SKILL + name for name in ("give-medicine", "take-blood", "treat-wounds")}
    assert gap.index(SKILL + "take-blood") < gap.index(SKILL + "work-team")


def test_refused_skill_does_not_count(person: Person) -> None:
    skills.reject_skill(person=person, skill_uri=SKILL + "forklift")
    assert mirror.fit(person, OCCUPATION + "forklift-driver").have == 4


def test_nearest_leaves_out_the_present_job(person: Person) -> None:
    near = mirror.nearest(person, n=10)
    assert near[0].occupation.uri == OCCUPATION + "warehouse-worker"
    assert OCCUPATION + "forklift-driver" not in [one.occupation.uri for one in near]
    assert [one.score for one in near] == sorted((one.score for one in near), reverse=True)
    for one in near:
        fit = mirror.fit(person, one.occupation.uri)
        assert (one.have, one.asked) == (fit.have, fit.asked)


def test_shortage_is_that_of_the_persons_region(person: Person) -> None:
    for region, uri in (("VL", "lorry-driver"), ("WA", "warehouse-worker")):
        ShortageOccupation.objects.create(
            region=region, job=uri, language="nl", occupation_uri=OCCUPATION + uri, score=1
        )
    short = {one.occupation.uri for one in mirror.nearest(person) if one.shortage}
    assert short == {OCCUPATION + "lorry-driver"}
    short = {one.occupation.uri for one in mirror.nearest(person, region="WA") if one.shortage}
    assert short == {OCCUPATION + "warehouse-worker"}


def test_empty_profile_has_an_empty_mirror(db: None) -> None:
    nobody = register_person(given_name="Bo", family_name="Maes")
    picture = mirror.picture(nobody)
    assert (picture.current, picture.wished, picture.nearest, picture.region) == (None, None, (), None)
    assert mirror.fit(nobody, WELDER).have == 0


def test_picture_shows_both_jobs(person: Person) -> None:
    services.set_goal(person=person, occupation_uri=WELDER, why="Ik wil iets maken.")
    picture = mirror.picture(person)
    assert picture.current is not None
    assert picture.wished is not None
    assert picture.wished.occupation.uri == WELDER
    assert picture.region == "VL"
    assert picture.starter


def test_job_of_another_release_is_left_out_not_guessed(person: Person) -> None:
    profile(person).current.__class__.objects.filter(person=person).update(occupation_uri="urn:of:another:release")
    skills.credit_training(
        person=person, skill_uri="urn:gone", release="8", level=None, date=person.created_at.date(), words="x"
    )
    assert mirror.picture(person).current is None
    with pytest.raises(errors.UnknownConcept):
        mirror.fit(person, "urn:of:another:release")


def test_goal_is_one_and_is_the_wished_job(person: Person) -> None:
    services.set_goal(person=person, occupation_uri=NURSE)
    services.set_goal(person=person, occupation_uri=WELDER, why="w" * 900)
    goal = queries.goal(person)
    assert goal is not None
    assert (goal.occupation_uri, len(goal.why)) == (WELDER, 500)
    wished = profile(person).wished
    assert wished is not None
    assert wished.occupation_uri == WELDER
    services.clear_goal(person=person)
    assert queries.goal(person) is None
    assert profile(person).wished is None
    with pytest.raises(errors.UnknownConcept):
        services.set_goal(person=person, occupation_uri="urn:no")


def test_goal_is_exported_and_erased_with_its_history(person: Person) -> None:
    services.set_goal(person=person, occupation_uri=NURSE, why="zorgen")
    services.set_goal(person=person, occupation_uri=WELDER)
    export = privacy.export(person.pk)["careers"]
    assert export["goal"][0]["occupation_uri"] == WELDER
    assert len(export["history"]) == 2
    privacy.erase(person.pk)
    assert privacy.export(person.pk)["careers"] == {"goal": [], "history": [], "plans": [], "wishes": []}
