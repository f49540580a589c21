"""The provider's side: open, answer, see where it stands, send; and everything that is refused on the way."""

from datetime import date

import pytest

from catalogue import world
from recognition.world import Room, days
from rugzak.accounts.errors import NotAllowed
from rugzak.base import clock, due
from rugzak.base.errors import NotFound
from rugzak.base.models import StoredFile
from rugzak.catalogue import services
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition import apply, assess, errors, queries
from rugzak.catalogue.recognition.models import Dossier, Kind, State, StepKind

pytestmark = pytest.mark.django_db


def test_a_draft_has_an_answer_for_each_criterion_of_today(room: Room) -> None:
    dossier = room.draft()
    assert (dossier.state, dossier.edition, dossier.kind) == (State.DRAFT, "2026", Kind.APPLY)
    asked = {one.code for one in queries.edition_of(dossier).criteria}
    assert {one.criterion for one in dossier.answers.all()} == asked and dossier.answers.count() == len(asked)
    assert queries.claimed(dossier).percent == 0 and len(queries.claimed(dossier).open) == 8


def test_it_shows_at_once_where_it_stands(room: Room) -> None:
    dossier = room.draft()
    room.fill(dossier, open="no", aftercare="partly")
    now = queries.claimed(dossier)
    assert (now.points, now.of, [one.code for one in now.missing]) == (110, 120, ["open"])


@pytest.mark.parametrize(
    ("label", "subject", "error"),
    [
        ("wow", "training", errors.UnknownLabel),
        ("ocw", "provider", errors.UnknownLabel),
        ("vov", "provider", errors.WrongSubject),
        ("registered", "training", errors.WrongSubject),
    ],
)
def test_a_label_is_for_a_training_or_for_a_provider(
    room: Room, label: str, subject: str, error: type[Exception]
) -> None:
    training = room.training if subject == "training" else None
    with pytest.raises(error):
        apply.open_dossier(actor=room.provider, label=label, provider=room.school, training=training)


def test_nobody_applies_for_another(room: Room) -> None:
    for who in (room.stranger, room.assessor, room.partner):
        with pytest.raises(NotAllowed):
            apply.open_dossier(actor=who, label="vov", provider=room.school, training=room.training)
    theirs = world.training(room.other_school)
    with pytest.raises(NotFound):
        apply.open_dossier(actor=room.provider, label="vov", provider=room.school, training=theirs)
    dossier = room.sent()
    with pytest.raises(NotFound):
        queries.dossier(room.stranger, dossier.pk)
    with pytest.raises(NotAllowed):
        apply.drop(actor=room.stranger, dossier=dossier)
    assert list(queries.visible(room.stranger)) == [] and list(queries.visible(room.provider)) == [dossier]


def test_one_open_file_about_a_thing(room: Room) -> None:
    first = room.draft()
    with pytest.raises(errors.OpenAlready):
        room.draft()
    apply.drop(actor=room.provider, dossier=first)
    assert room.draft().pk != first.pk


def test_nothing_goes_in_without_a_proof_for_each_criterion(room: Room) -> None:
    dossier = room.draft()
    with pytest.raises(errors.NotComplete) as refused:
        apply.send(actor=room.provider, dossier=dossier)
    assert "8 criteria" in refused.value.text()
    room.fill(dossier)
    apply.answer(actor=room.provider, dossier=dossier, criterion="goals", level="yes")
    with pytest.raises(errors.NotComplete):
        apply.send(actor=room.provider, dossier=dossier)
    link = "https://school.example/goals"
    apply.answer(actor=room.provider, dossier=dossier, criterion="goals", level="yes", link=link)
    assert apply.send(actor=room.provider, dossier=dossier).state == State.SENT


def test_a_proof_is_checked(room: Room) -> None:
    dossier = room.draft()
    give = {"actor": room.provider, "dossier": dossier, "level": "yes"}
    with pytest.raises(errors.UnknownCriterion):
        apply.answer(**give, criterion="beauty")
    with pytest.raises(errors.UnknownCriterion):
        apply.answer(**give | {"level": "perhaps"}, criterion="goals")
    for link in ("javascript:alert(1)", "school", "ftp://school.example/x"):
        with pytest.raises(errors.WrongLink):
            apply.answer(**give, criterion="goals", link=link)
    with pytest.raises(errors.FileTooLarge):
        apply.answer(**give, criterion="goals", name="x.pdf", content=b"x" * (apply.MOST_BYTES + 1))


def test_a_new_file_takes_the_place_of_the_old(room: Room) -> None:
    dossier = room.draft()
    for content in (b"old", b"new"):
        row = apply.answer(
            actor=room.provider, dossier=dossier, criterion="goals", level="yes", name="goals.pdf", content=content
        )
    assert StoredFile.objects.count() == 1
    assert queries.proof_file(room.provider, dossier, row.pk) == ("goals.pdf", b"new")
    row = apply.answer(actor=room.provider, dossier=dossier, criterion="goals", level="partly")
    assert row.file_name == "goals.pdf"


def test_what_was_sent_can_t_be_changed(room: Room) -> None:
    dossier = room.sent()
    with pytest.raises(errors.WrongStep):
        apply.answer(actor=room.provider, dossier=dossier, criterion="goals", level="no")
    with pytest.raises(errors.WrongStep):
        apply.send(actor=room.provider, dossier=dossier)


def test_the_term_to_decide_ends_on_a_working_day_and_is_told_when_it_passes(room: Room) -> None:
    dossier = room.sent()
    assert dossier.decide_by == date(2026, 11, 19)  # 45 days after 5 October
    days(2)
    other = room.sent("registered")
    assert other.decide_by == date(2026, 11, 23)  # day 45 is a Saturday
    days(43)
    due.run()
    assert StepKind.LATE not in dossier.steps.values_list("kind", flat=True)
    days(1)
    due.run()
    assert dossier.steps.last().kind == StepKind.LATE
    assert Dossier.objects.get(pk=dossier.pk).state == State.SENT and not Recognition.objects.exists()


def test_held_already_until_its_end_is_near_then_it_is_renewed_without_a_gap(room: Room) -> None:
    first = room.granted()
    assert first.valid_until == date(2028, 10, 4)
    with pytest.raises(errors.HeldAlready) as refused:
        room.draft()
    assert "04/10/2028" in refused.value.text() and "06/06/2028" in refused.value.text()
    days((date(2028, 6, 6) - clock.today()).days)
    again = room.draft()
    assert again.kind == Kind.RENEW and again.recognition == first.recognition
    assert {row.words for row in again.answers.all()} == {row.words for row in first.answers.all()}
    assert not any(row.level or row.judged for row in again.answers.all())
    room.fill(again)
    apply.send(actor=room.provider, dossier=again)
    assess.take(actor=room.assessor, dossier=again)
    for row in again.answers.all():
        assess.judge(actor=room.assessor, dossier=again, criterion=row.criterion, level="yes", reason="Still so.")
    done = assess.conclude(actor=room.assessor, dossier=again, outcome="granted", reason="Still good.")
    assert (done.valid_from, done.valid_until) == (date(2028, 10, 5), date(2030, 10, 4))


def test_a_recognition_from_a_list_is_renewed_too(room: Room) -> None:
    services.recognise(
        label="vov", valid_from=date(2024, 1, 1), valid_until=date(2026, 12, 31), training=room.training, reason="list"
    )
    dossier = room.draft()
    assert dossier.kind == Kind.RENEW and not any(row.words for row in dossier.answers.all())
