"""Evidence: every piece is kept, the strongest speaks; levels in DigComp's eight; many skills at once."""

from datetime import date, timedelta

import pytest

from rugzak.accounts.models import Person
from rugzak.accounts.services import register_person
from rugzak.base import clock
from rugzak.skills import errors, evidence, queries, services
from rugzak.skills.models import ProfileSkill, SkillEvidence

WELD, COOK = "urn:rugzak:starter:skill:arc-weld", "urn:rugzak:starter:skill:cook-fish"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def person(db: None) -> Person:
    return register_person(given_name="An", family_name="Peeters")


def one(person: Person, uri: str = WELD) -> ProfileSkill:
    return ProfileSkill.objects.get(person=person, skill_uri=uri)


def kinds(row: ProfileSkill) -> list[str]:
    return [piece.kind for piece in evidence.pieces_of(row)]


def test_all_pieces_are_kept_and_the_strongest_speaks(person: Person) -> None:
    for kind, words in (("cv", "booglassen"), ("training", "cursus"), ("self", "ik")):
        services.accept_skill(person=person, skill_uri=WELD, evidence=kind, words=words)
    assert kinds(one(person)) == ["training", "cv", "self"]
    assert (one(person).evidence, one(person).words) == ("training", "cursus")


def test_the_same_piece_twice_is_one_piece(person: Person) -> None:
    for level in (None, 2, 2):
        services.accept_skill(person=person, skill_uri=WELD, evidence="cv", words="booglassen", level=level)
    assert [piece.level for piece in SkillEvidence.objects.all()] == [2]


def test_a_piece_can_go_but_not_the_last(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD, evidence="cv", words="booglassen")
    services.accept_skill(person=person, skill_uri=WELD, evidence="training", words="cursus")
    strong, weak = evidence.pieces_of(one(person))
    services.remove_evidence(person=person, evidence_id=strong.pk)
    assert (one(person).evidence, one(person).words) == ("cv", "booglassen")
    with pytest.raises(errors.LastEvidence):
        services.remove_evidence(person=person, evidence_id=weak.pk)
    other = register_person(given_name="Bo", family_name="Peeters")
    with pytest.raises(errors.NotInProfile):
        services.remove_evidence(person=other, evidence_id=weak.pk)


def test_a_row_that_came_in_bulk_keeps_what_it_said(person: Person) -> None:
    row = ProfileSkill.objects.create(
        person=person, skill_uri=WELD, release="1", evidence="training", words="cursus", level=3, date=date(2020, 1, 1)
    )
    assert kinds(row) == ["training"]
    services.accept_skill(person=person, skill_uri=WELD)
    assert kinds(one(person)) == ["training", "self"] and one(person).evidence == "training"


def test_what_was_refused_starts_anew(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD, evidence="training", words="cursus", level=4)
    services.reject_skill(person=person, skill_uri=WELD)
    assert not SkillEvidence.objects.exists()
    services.accept_skill(person=person, skill_uri=WELD, words="toch")
    assert (one(person).evidence, one(person).words, one(person).level) == ("self", "toch", None)


@pytest.mark.parametrize(("digcomp", "level"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4)])
def test_digcomp_has_two_levels_in_each_of_ours(person: Person, digcomp: int, level: int) -> None:
    services.accept_skill(person=person, skill_uri=WELD)
    services.set_level(person=person, skill_uri=WELD, level=None, digcomp=digcomp)
    assert (one(person).level, one(person).digcomp) == (level, digcomp)
    services.set_level(person=person, skill_uri=WELD, level=1)
    assert one(person).digcomp is None, "a coarser word replaces the finer one"


@pytest.mark.parametrize("digcomp", [0, 9, -1])
def test_no_other_digcomp_levels(person: Person, digcomp: int) -> None:
    with pytest.raises(errors.NotALevel):
        services.accept_skill(person=person, skill_uri=WELD, digcomp=digcomp)


def test_many_at_once(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD, last_used=date(2010, 1, 1))
    services.accept_skill(person=person, skill_uri=COOK, last_used=date(2012, 1, 1))
    both = [WELD, COOK, WELD, "urn:rugzak:starter:skill:none"]
    assert services.confirm_skills(person=person, skill_uris=both) == 2
    assert {one(person).last_used, one(person, COOK).last_used} == {clock.today()}
    assert services.set_levels(person=person, skill_uris=both, level=3) == 2
    assert services.reject_skills(person=person, skill_uris=both) == 2
    assert not queries.profile(person).skills and len(queries.profile(person).rejected) == 2
    with pytest.raises(errors.NotInProfile):
        services.reject_skills(person=person, skill_uris=both)


def test_many_at_once_reach_nobody_else(person: Person) -> None:
    other = register_person(given_name="Bo", family_name="Peeters")
    services.accept_skill(person=person, skill_uri=WELD, level=1)
    services.accept_skill(person=other, skill_uri=WELD, level=1)
    services.set_levels(person=person, skill_uris=[WELD], level=4)
    assert (one(person).level, one(other).level) == (4, 1)


def test_nothing_is_used_in_the_future(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD)
    with pytest.raises(errors.InTheFuture):
        services.set_last_used(person=person, skill_uri=WELD, day=clock.today() + timedelta(days=1))


def test_the_newest_day_of_use_counts(person: Person) -> None:
    services.accept_skill(person=person, skill_uri=WELD, last_used=date(2018, 5, 1))
    services.accept_skill(person=person, skill_uri=WELD, last_used=date(2015, 5, 1))
    assert one(person).last_used == date(2018, 5, 1)
    services.credit_training(person=person, skill_uri=WELD, release="1", level=2, date=date(2021, 1, 1), words="cursus")
    assert one(person).last_used == date(2021, 1, 1)
