"""'This is wrong': kept with what was shown, used for who said it, and for all once many said it and one decided."""

import numpy as np
import pytest

from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Person
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import register_person
from rugzak.base.text import Text
from rugzak.skills import errors, esco, queries
from rugzak.skills.corrections import overlay, services, worklist
from rugzak.skills.corrections.models import Objection
from rugzak.skills.corrections.services import About, named
from rugzak.skills.cv import Reading, SkillFound
from rugzak.skills.cv.found import Estimate
from rugzak.skills.link.proposals import Proposal
from rugzak.skills.models import ShortageOccupation

NURSE, WELDER = "urn:rugzak:starter:occupation:nurse", "urn:rugzak:starter:occupation:welder"
COOK = "urn:rugzak:starter:skill:cook-fish"
OFFICER = Actor(roles=frozenset({("officer", None)}))
RELEASER = Actor(roles=frozenset({("releaser", None)}))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def people(count: int) -> list[Person]:
    return [register_person(given_name=f"P{n}", family_name="Peeters") for n in range(count)]


def all_say(thing: About, count: int = 5) -> list[Person]:
    found = people(count)
    for person in found:
        services.object_to(person=person, thing=thing, said="niet waar")
    return found


def essential_of(uri: str) -> str:
    return esco.snapshot().skills_of(uri).essential[0].uri


def not_asked() -> About:
    return named("not_asked", occupation_uri=NURSE, skill_uri=essential_of(NURSE))


def asked_of(uri: str) -> set[str]:
    picture = esco.snapshot()
    return {picture.uris["skill"][row] for row in overlay.skill_rows_of(picture, picture.rows["occupation"][uri])[0]}


def test_it_is_kept_with_what_was_shown_once_a_person(db: None) -> None:
    [person] = people(1)
    for said in ("eerst", "later"):  # a double click, and a second thought
        services.object_to(person=person, thing=not_asked(), said=said, shown={"have": 3, "of": 9})
    row = Objection.objects.get()
    assert (row.said, row.shown, row.release) == ("later", {"have": 3, "of": 9}, esco.snapshot().release)
    assert services.mine(person) == [row]
    services.withdraw(person=person, objection_id=row.pk)
    assert services.mine(person) == []
    with pytest.raises(errors.NoSuchObjection):
        services.withdraw(person=person, objection_id=row.pk)


def test_nobody_takes_back_what_another_said(db: None) -> None:
    one, other = people(2)
    row = services.object_to(person=one, thing=not_asked())
    with pytest.raises(errors.NoSuchObjection):
        services.withdraw(person=other, objection_id=row.pk)


@pytest.mark.parametrize("wrong", [
    {"about": "everything"},
    {"about": "proposal", "skill_uri": COOK},
    {"about": "proposal", "words": "koken"},
    {"about": "proposal", "words": "koken", "skill_uri": COOK, "occupation_uri": NURSE},
    {"about": "fit"},
    {"about": "not_asked", "occupation_uri": NURSE},
    {"about": "not_asked", "occupation_uri": NURSE, "skill_uri": COOK},
    {"about": "shortage", "occupation_uri": NURSE, "region": "XX"},
])  # fmt: skip
def test_rubbish_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(errors.NothingToCorrect):
        named(**wrong)


def test_unknown_concepts_are_refused(db: None) -> None:
    with pytest.raises(errors.UnknownConcept):
        named("fit", occupation_uri="urn:none")


def test_what_was_shown_is_cut_to_plain_values(db: None) -> None:
    [person] = people(1)
    shown = {f"n{n}": {"a": "x" * 1000} for n in range(100)}
    row = services.object_to(person=person, thing=not_asked(), shown=shown, said="x" * 9999)
    assert len(row.shown) == 20 and all(len(value) <= 200 for value in row.shown.values()) and len(row.said) == 500


def found(*words: str) -> Reading:
    proposals = [Proposal(COOK, Text(nl="vis koken"), 0.5, one, False) for one in words]
    return Reading("text", "nl", skills=tuple(SkillFound(one, (), Estimate(None, "", None)) for one in proposals))


def test_a_refused_proposal_does_not_come_back_for_these_words_to_this_person(db: None) -> None:
    one, other = people(2)
    services.object_to(person=one, thing=named("proposal", skill_uri=COOK, words="Vissen in de  zee!"))
    assert [p.proposal.words for p in overlay.unrefused(one, found("vissen in de zee", "vis bakken")).skills] == [
        "vis bakken"
    ]
    assert len(overlay.unrefused(other, found("vissen in de zee")).skills) == 1
    assert len(overlay.unrefused(None, found("vissen in de zee")).skills) == 1


def test_fewer_than_five_people_are_shown_to_nobody(db: None) -> None:
    all_say(not_asked(), 4)
    assert worklist.worklist(OFFICER) == worklist.worklist(OFFICER, least=1) == []
    with pytest.raises(errors.TooFewPeople):
        worklist.decide(actor=OFFICER, thing=not_asked(), accept=True, reason="x")


def test_one_person_five_times_is_one_person(db: None) -> None:
    [person] = people(1)
    for _ in range(5):
        row = services.object_to(person=person, thing=not_asked())
        services.withdraw(person=person, objection_id=row.pk)
        services.object_to(person=person, thing=not_asked())
    assert worklist.worklist(OFFICER) == []


def test_who_takes_it_back_counts_no_more(db: None) -> None:
    said = all_say(not_asked())
    assert worklist.worklist(OFFICER)[0].people == 5
    services.withdraw(person=said[0], objection_id=services.mine(said[0])[0].pk)
    assert worklist.worklist(OFFICER) == []


def test_accepted_it_leaves_the_job_and_undone_it_is_back(db: None) -> None:
    skill, before = essential_of(NURSE), asked_of(NURSE)
    all_say(not_asked())
    row = worklist.decide(actor=OFFICER, thing=not_asked(), accept=True, reason="Five nurses say so.")
    assert asked_of(NURSE) == before - {skill} and row.people == 5
    assert worklist.worklist(OFFICER) == [] and worklist.decided(RELEASER) == [row]
    worklist.undo(actor=OFFICER, correction_id=row.pk, reason="They meant another job.")
    assert asked_of(NURSE) == before and worklist.worklist(OFFICER)[0].people == 5
    with pytest.raises(errors.NoSuchCorrection):
        worklist.undo(actor=OFFICER, correction_id=row.pk, reason="again")


def test_a_dismissed_one_changes_nothing_and_leaves_the_list(db: None) -> None:
    before = asked_of(NURSE)
    all_say(not_asked())
    worklist.decide(actor=OFFICER, thing=not_asked(), accept=False, reason="ESCO is right here.")
    assert asked_of(NURSE) == before and worklist.worklist(OFFICER) == []
    changed = worklist.decide(actor=OFFICER, thing=not_asked(), accept=True, reason="No, it isn't.")
    assert len(asked_of(NURSE)) == len(before) - 1 and worklist.decided(OFFICER) == [changed]


def test_deciding_twice_is_once(db: None) -> None:
    all_say(not_asked())
    rows = [worklist.decide(actor=OFFICER, thing=not_asked(), accept=True, reason="x") for _ in range(2)]
    assert rows[0] == rows[1]


def test_an_added_skill_is_asked(db: None) -> None:
    thing = named("asked", occupation_uri=NURSE, skill_uri=COOK)
    all_say(thing)
    worklist.decide(actor=OFFICER, thing=thing, accept=True, reason="x")
    assert COOK in asked_of(NURSE)


def test_the_arrays_of_all_jobs_say_the_same_as_each_job(db: None) -> None:
    picture = esco.snapshot()
    plain = overlay.relations(picture)
    assert plain[1] is picture.arrays["relation.skill"], "without corrections nothing is copied"
    for thing in (not_asked(), named("asked", occupation_uri=WELDER, skill_uri=COOK)):
        all_say(thing)
        worklist.decide(actor=OFFICER, thing=thing, accept=True, reason="x")
    start, skill, essential = overlay.relations(picture)
    assert overlay.relations(picture)[1] is skill, "made once"
    for row in range(len(picture.uris["occupation"])):
        here = slice(start[row], start[row + 1])
        needed, wished = overlay.skill_rows_of(picture, row)
        assert skill[here].tolist() == [*needed, *wished] and essential[here].sum() == len(needed)
    assert len(skill) == len(plain[1]) and np.all(np.diff(start) >= 0)


def test_a_shortage_that_is_none_leaves_the_region(db: None) -> None:
    for region in ("VL", "WA"):
        ShortageOccupation.objects.create(region=region, job="lasser", language="nl", occupation_uri=WELDER)
    thing = named("shortage", occupation_uri=WELDER, region="VL")
    all_say(thing)
    worklist.decide(actor=OFFICER, thing=thing, accept=True, reason="x")
    assert WELDER not in queries.shortage_occupations("VL") and WELDER in queries.shortage_occupations("WA")


def test_a_job_that_is_not_near_is_not_shown_as_near(db: None) -> None:
    [person] = people(1)
    services.object_to(person=person, thing=named("near", occupation_uri=WELDER, words=NURSE))
    assert overlay.far_jobs(person, NURSE) == {WELDER} and not overlay.far_jobs(None, NURSE)
    thing = named("near", occupation_uri=WELDER, words=NURSE)
    all_say(thing, 5)
    worklist.decide(actor=OFFICER, thing=thing, accept=True, reason="x")
    assert overlay.far_jobs(None, NURSE) == {WELDER} and not overlay.far_jobs(None, COOK)


def test_only_an_officer_decides_and_a_reason_is_needed(db: None) -> None:
    all_say(not_asked())
    with pytest.raises(NotAllowed):
        worklist.decide(actor=RELEASER, thing=not_asked(), accept=True, reason="x")
    with pytest.raises(NotAllowed):
        worklist.worklist(Actor())
    with pytest.raises(errors.NoReason):
        worklist.decide(actor=OFFICER, thing=not_asked(), accept=True, reason="  ")


def test_a_correction_names_nobody(db: None) -> None:
    all_say(not_asked())
    row = worklist.decide(actor=OFFICER, thing=not_asked(), accept=True, reason="x")
    assert not [name for name in row.__dict__ if "person" in name]
    assert "niet waar" not in str(row.__dict__) and "niet waar" not in str(worklist.decided(OFFICER))
