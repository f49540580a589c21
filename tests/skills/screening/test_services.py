"""Doing a test: kept answers, another's id, double clicks, results that stay, the profile, sharing, erasure."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from rugzak.accounts.models import Person
from rugzak.accounts.services import register_person
from rugzak.base import privacy
from rugzak.skills import queries as skills
from rugzak.skills.models import GrowthNote, ScreeningAnswer, ScreeningAttempt, ScreeningEstimate
from rugzak.skills.screening import bank, errors, queries, services
from screening.test_bank import right_answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def person() -> Person:
    return register_person(given_name="Noor", family_name="Peeters", birth_date=None, email="noor@example.org")


@pytest.fixture
def other() -> Person:
    return register_person(given_name="Ben", family_name="Maes", birth_date=None, email="ben@example.org")


def finish(person: Person, test: str, pick: int = -1, *, whole: bool = False) -> ScreeningAttempt:
    """Do a test to its end; `pick` is the rank of the answer by what it is worth, -1 the best."""
    attempt = services.start(person=person, test_id=test, language="nl", whole=whole)
    while item := queries.progress(attempt).item:
        if item.task:
            given = right_answer(item.id) if pick == -1 else {"value": "dont-know"}
        else:
            given = {"value": sorted(item.options, key=lambda one: one.share)[pick].id}
        attempt = services.answer(person=person, attempt_id=attempt.pk, item_id=item.id, **given)
    return attempt


@pytest.mark.parametrize("test", list(bank.tests()))
@pytest.mark.parametrize(("pick", "step"), [(-1, "well"), (0, "start")])
def test_each_test_can_be_done_and_says_something(person: Person, test: str, pick: int, step: str) -> None:
    found = queries.result(finish(person, test, pick))
    assert found.attempt.finished_at is not None and set(found.scores) == {scale.id for scale in found.test.scales}
    if found.test.zones:
        assert found.test.zone(found.whole.mean).code == step
    assert len(queries.explained(found)) == found.attempt.answers.count()


def test_stopping_loses_nothing_and_starting_again_goes_on(person: Person) -> None:
    attempt = services.start(person=person, test_id="flexibility", language="fr")
    item = queries.progress(attempt).item
    assert item is not None
    services.answer(person=person, attempt_id=attempt.pk, item_id=item.id, value="b")
    again = services.start(person=person, test_id="flexibility", language="nl", whole=True)
    assert (again.pk, again.language, again.answers.count()) == (attempt.pk, "fr", 1)


def test_an_earlier_answer_can_be_changed_and_a_double_click_counts_once(person: Person) -> None:
    attempt = services.start(person=person, test_id="flexibility", language="nl")
    first = queries.progress(attempt).item
    assert first is not None
    for value in ("a", "a", "b"):
        services.answer(person=person, attempt_id=attempt.pk, item_id=first.id, value=value)
    row = ScreeningAnswer.objects.get(attempt=attempt)
    assert (row.given, row.share) == ({"value": "b"}, 1.0)
    later = queries.progress(attempt).test.items[4]
    with pytest.raises(errors.NotThisItem):
        services.answer(person=person, attempt_id=attempt.pk, item_id=later.id, value="a")
    with pytest.raises(errors.NotThisItem):
        services.answer(person=person, attempt_id=attempt.pk, item_id="dig-mail", value="shift")


@pytest.mark.parametrize("value", ["", "e", "A", "a ", "0", "<script>"])
def test_no_answer_is_kept_where_there_is_none(person: Person, value: str) -> None:
    attempt = services.start(person=person, test_id="flexibility", language="nl")
    item = queries.progress(attempt).item
    assert item is not None
    with pytest.raises(errors.NoAnswer):
        services.answer(person=person, attempt_id=attempt.pk, item_id=item.id, value=value)
    assert attempt.answers.count() == 0


def test_a_finished_test_takes_no_more_answers(person: Person) -> None:
    attempt = finish(person, "growth-mindset")
    with pytest.raises(errors.AlreadyFinished):
        services.answer(person=person, attempt_id=attempt.pk, item_id="grow-born", value="1")
    with pytest.raises(errors.UnknownTest):
        services.start(person=person, test_id="iq", language="nl")


def test_what_needs_no_more_answers_by_a_new_rule_is_finished(person: Person) -> None:
    attempt = services.start(person=person, test_id="flexibility", language="nl")
    ScreeningAttempt.objects.update(design="short")
    attempt.refresh_from_db()
    with pytest.raises(errors.NotFinished):
        services.finish(person=person, attempt_id=attempt.pk)
    for _number in range(4):
        item = queries.progress(attempt).item
        assert item is not None
        value = next(one.id for one in item.options if 0.5 < one.share < 1)
        services.answer(person=person, attempt_id=attempt.pk, item_id=item.id, value=value)
    assert queries.progress(attempt).item is not None
    where = {"test": "flexibility", "version": attempt.version, "scale": "flexibility"}
    ScreeningEstimate.objects.create(**where, n=200, spread=0.05)
    assert queries.progress(attempt).item is None
    done = services.finish(person=person, attempt_id=attempt.pk)
    assert queries.result(done).whole.n == 4
    with pytest.raises(errors.AlreadyFinished):
        services.finish(person=person, attempt_id=attempt.pk)


def test_another_person_finds_nothing(person: Person, other: Person) -> None:
    attempt = finish(person, "growth-mindset")
    note = services.note_growth(person=person, words="call a customer")
    for act in (
        lambda: queries.attempt(other, attempt.pk),
        lambda: services.answer(person=other, attempt_id=attempt.pk, item_id="grow-born", value="1"),
        lambda: services.erase(person=other, attempt_id=attempt.pk),
        lambda: services.share(person=other, attempt_id=attempt.pk, shared=True),
        lambda: services.keep_in_profile(person=other, attempt_id=attempt.pk),
        lambda: queries.attempt(person, uuid4()),
    ):
        with pytest.raises(errors.UnknownAttempt):
            act()
    with pytest.raises(errors.UnknownNote):
        services.erase_note(person=other, note_id=note.pk)
    assert ScreeningAttempt.objects.get().shared_at is None


def test_the_profile_changes_only_when_asked_and_with_evidence_test(person: Person) -> None:
    attempt = finish(person, "digital")
    assert skills.profile(person).empty
    kept = services.keep_in_profile(person=person, attempt_id=attempt.pk)
    rows = {row.skill_uri: (row.evidence, row.level) for row in skills.profile(person).skills}
    assert len(kept) == len(rows) == 5 and set(rows.values()) == {("test", 3)}
    services.keep_in_profile(person=person, attempt_id=attempt.pk)
    assert len(skills.profile(person).skills) == 5, "twice is once"


def test_choosing_reactions_says_nothing_about_a_level(person: Person) -> None:
    kept = services.keep_in_profile(person=person, attempt_id=finish(person, "initiative").pk)
    assert [(row.skill_uri, row.level) for row in kept] == [("urn:rugzak:starter:skill:take-initiative", None)]


@pytest.mark.parametrize(
    ("test", "pick"), [("flexibility", 0), ("digital", 0), ("interests", -1), ("growth-mindset", -1)]
)
def test_weak_results_and_interests_give_no_skill(person: Person, test: str, pick: int) -> None:
    attempt = finish(person, test, pick)
    with pytest.raises(errors.NothingToKeep):
        services.keep_in_profile(person=person, attempt_id=attempt.pk)


def test_sharing_starts_off_and_can_be_stopped(person: Person) -> None:
    attempt = services.start(person=person, test_id="growth-mindset", language="nl")
    with pytest.raises(errors.NotFinished):
        services.share(person=person, attempt_id=attempt.pk, shared=True)
    attempt = finish(person, "growth-mindset")
    assert queries.shared(person.pk) == []
    services.share(person=person, attempt_id=attempt.pk, shared=True)
    assert [one.test.id for one in queries.shared(person.pk)] == ["growth-mindset"]
    services.share(person=person, attempt_id=attempt.pk, shared=False)
    assert queries.shared(person.pk) == []


def test_then_and_now(person: Person, clock: object) -> None:
    first = finish(person, "learnability", 0, whole=True)
    clock.by(days=30)  # type: ignore[attr-defined]
    now = queries.result(finish(person, "learnability", -1, whole=True))
    before = queries.former(now.attempt)
    assert before is not None and before.attempt.pk == first.pk
    assert queries.moved(now.whole, before.whole) == 1 and queries.moved(before.whole, now.whole) == -1
    assert queries.moved(now.whole, now.whole) == 0 and queries.former(first) is None


def test_a_result_stays_what_it_was_when_the_bank_changes(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = finish(person, "growth-mindset")
    test = bank.tests()["growth-mindset"]
    from dataclasses import replace

    newer = replace(test, version=2, items=test.items[1:])
    monkeypatch.setitem(bank.tests(), "growth-mindset", newer)
    found = queries.result(ScreeningAttempt.objects.get(pk=attempt.pk))
    assert found.whole.mean == 1.0 and queries.explained(found) == []


def test_export_holds_every_answer_and_erasure_leaves_none(person: Person, other: Person) -> None:
    finish(person, "flexibility")
    finish(other, "flexibility")
    services.note_growth(person=person, words="  call   a customer ")
    export = privacy.export(person.pk)["skills"]
    assert len(export["tests"][0]["answers"]) >= 4 and export["growth"][0]["words"] == "call a customer"
    privacy.erase(person.pk)
    assert not any(privacy.export(person.pk)["skills"].values())
    assert {row.person_id for row in ScreeningAttempt.objects.all()} == {other.pk}
    assert not GrowthNote.objects.exists()


def test_notes_on_growth(person: Person) -> None:
    with pytest.raises(errors.EmptyNote):
        services.note_growth(person=person, words=" \n ")
    note = services.note_growth(person=person, words="x" * 400)
    assert len(note.words) == 300 and services.note_growth(person=person, words="x" * 400).pk == note.pk
    services.erase_note(person=person, note_id=note.pk)
    assert not queries.notes(person).exists()


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_make_one_attempt(person: Person) -> None:
    made: list[object] = []

    def begin() -> None:
        made.append(services.start(person=person, test_id="flexibility", language="nl").pk)
        connection.close()

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4 and len(set(made)) == 1 == ScreeningAttempt.objects.count()
