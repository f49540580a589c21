"""Objection and appeal, their terms by the business clock, and what an answer does."""

from datetime import date

import pytest

from recognition.world import WHY, Room, days
from rugzak.accounts.errors import NotAllowed
from rugzak.base import clock, due
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition import assess, errors, objections, public, queries, strike
from rugzak.catalogue.recognition.models import ConditionState, Dossier, Outcome, State, StepKind

pytestmark = pytest.mark.django_db
NO = "The videos are only half a day; the rest is class."


def test_an_objection_in_time_is_answered_by_someone_new(room: Room) -> None:
    dossier = room.refused()
    with pytest.raises(errors.WrongStep):
        objections.answer(actor=room.third, dossier=dossier, granted=True, reason=WHY)
    with pytest.raises(NotAllowed):
        objections.object_to(actor=room.stranger, dossier=dossier, text=NO)
    with pytest.raises(errors.ReasonMissing):
        objections.object_to(actor=room.provider, dossier=dossier, text=" ")
    days(30)
    dossier = objections.object_to(actor=room.provider, dossier=dossier, text=NO)
    assert dossier.answer_by == date(2026, 12, 21)  # 45 days after 4 November is a Saturday
    for who in (room.assessor, room.second):
        with pytest.raises(errors.SameHands):
            objections.answer(actor=who, dossier=dossier, granted=True, reason=WHY)
    done = objections.answer(actor=room.third, dossier=dossier, granted=True, reason="Right: it is half a day.")
    assert (done.state, done.outcome) == (State.ANSWERED, Outcome.GRANTED)
    row = Recognition.objects.get()
    assert (row.valid_from, row.training) == (clock.today(), room.training)
    assert not public.register(state="refused")


def test_a_provider_sees_what_is_asked_of_it(room: Room) -> None:
    assert not queries.asking(room.school)
    dossier = room.refused()
    days(30)
    assert list(queries.asking(room.school)) == [dossier]
    days(1)
    assert not queries.asking(room.school)
    with_condition = room.conditional()
    assert list(queries.asking(room.school)) == [with_condition]


def test_too_late_by_a_day(room: Room) -> None:
    dossier = room.refused()
    days(31)
    with pytest.raises(errors.TooLateToObject) as refused:
        objections.object_to(actor=room.provider, dossier=dossier, text=NO)
    assert "04/11/2026" in refused.value.text()


def test_without_an_objection_it_stands_and_is_published_after_the_term(room: Room) -> None:
    dossier = room.refused()
    days(30)
    due.run()
    assert dossier.steps.last().kind == StepKind.DECIDED and not public.register(state="refused")
    days(1)
    due.run()
    assert dossier.steps.last().kind == StepKind.FINAL
    line = public.entries(public.register(state="refused"))[0]
    assert (line.reason, line.provider, line.day) == ("Videos are no classes.", "Opleidingshuis", date(2026, 10, 5))


def test_a_refused_objection_is_published_at_once(room: Room) -> None:
    dossier = objections.object_to(actor=room.provider, dossier=room.refused(), text=NO)
    assert not public.register(state="refused")
    objections.answer(actor=room.third, dossier=dossier, granted=False, reason="It is two days of four.")
    assert public.register(state="refused").count() == 1 and not Recognition.objects.exists()


def test_an_answer_that_is_late_is_told(room: Room) -> None:
    dossier = objections.object_to(actor=room.provider, dossier=room.refused(), text=NO)
    days(60)
    due.run()
    step = dossier.steps.last()
    assert (step.kind, step.figures["what"]) == (StepKind.LATE, "answer")


def test_a_withdrawal_that_is_undone_leaves_no_gap(room: Room) -> None:
    row = room.granted().recognition
    proposal = strike.propose(actor=room.assessor, recognition=row, last_day=clock.today(), reason="A tip.")
    struck = assess.confirm(actor=room.second, dossier=proposal, agree=True, reason="So it is.")
    days(10)
    assert public.counts() == {"recognised": 0, "struck": 1, "ended": 0, "refused": 0}
    dossier = objections.object_to(actor=room.provider, dossier=struck, text=NO)
    done = objections.answer(actor=room.third, dossier=dossier, granted=True, reason="The tip was false.")
    assert done.outcome == Outcome.KEPT
    first, second = Recognition.objects.order_by("valid_from")
    assert (first.valid_until, second.valid_from, second.valid_until) == (
        date(2026, 10, 5),
        date(2026, 10, 6),
        date(2028, 10, 4),
    )


def test_an_objection_against_a_condition_takes_it_away(room: Room) -> None:
    dossier = objections.object_to(actor=room.provider, dossier=room.conditional(), text="It is on the site already.")
    done = objections.answer(actor=room.third, dossier=dossier, granted=True, reason="I see it.")
    assert done.outcome == Outcome.GRANTED and done.conditions.get().state == ConditionState.DROPPED
    assert Recognition.objects.count() == 1


@pytest.mark.parametrize(("upheld", "count"), [(True, 0), (False, 1)])
def test_what_an_outside_body_says_is_recorded_and_done(room: Room, upheld: bool, count: int) -> None:
    dossier = objections.object_to(actor=room.provider, dossier=room.refused(), text=NO)
    objections.answer(actor=room.third, dossier=dossier, granted=False, reason="No.")
    give = {"dossier": dossier, "body": "Raad van State", "upheld": upheld, "reason": "Judgment 1 of 2027."}
    with pytest.raises(NotAllowed):
        objections.record_appeal(actor=room.provider, **give)
    done = objections.record_appeal(actor=room.second, **give)
    step = done.steps.last()
    assert (step.kind, step.figures["body"], step.side) == (StepKind.APPEAL, "Raad van State", "outside")
    assert Recognition.objects.count() == count == Dossier.objects.filter(outcome=Outcome.GRANTED).count()
    if not upheld:
        with pytest.raises(errors.WrongStep):
            objections.record_appeal(actor=room.second, **give)
