"""The authority's side: take, judge, conclude, confirm; conditions; withdrawal; who may not."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from catalogue import world
from recognition.world import WHY, Room, days
from rugzak.accounts import access
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Employment, Person, User
from rugzak.accounts.services import add_membership, register_organisation, register_person
from rugzak.base import clock, due
from rugzak.base.errors import NotFound
from rugzak.base.models import Message
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue import services
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition import assess, conditions, errors, queries, strike
from rugzak.catalogue.recognition.assess import Asked
from rugzak.catalogue.recognition.models import ConditionState, Dossier, Kind, Outcome, State, StepKind
from rugzak.cli.demo.numbers import national_number

pytestmark = pytest.mark.django_db


def test_the_work_list_is_oldest_first(room: Room) -> None:
    first = room.sent()
    days(1)
    second = room.sent("registered")
    assert list(queries.worklist(room.assessor)) == [first, second]


def test_granted_is_recognised_from_today_for_its_term(room: Room) -> None:
    dossier = room.granted()
    row = Recognition.objects.get()
    assert dossier.recognition == row and row.training == room.training
    assert (row.valid_from, row.valid_until) == (date(2026, 10, 5), date(2028, 10, 4))
    assert (row.reason, row.decided_by) == (WHY, room.assessor.user_id)
    assert catalogue.training_facts(room.training)["training.recognised_vov"] is True
    assert "provider" not in str(row.training_id) and dossier.object_until == date(2026, 11, 4)


def test_a_provider_is_recognised_itself(room: Room) -> None:
    assert room.granted("registered").recognition.provider == room.school
    assert catalogue.training_facts(room.training)["provider.recognised"] is True


def test_only_who_took_it_judges_and_each_criterion_needs_a_reason(room: Room) -> None:
    dossier = room.taken()
    give = {"dossier": dossier, "criterion": "goals", "level": "yes"}
    with pytest.raises(errors.NotYours):
        assess.judge(actor=room.second, **give, reason=WHY)
    with pytest.raises(errors.ReasonMissing):
        assess.judge(actor=room.assessor, **give, reason="  ")
    with pytest.raises(errors.UnknownCriterion):
        assess.judge(actor=room.assessor, **give | {"criterion": "beauty"}, reason=WHY)
    with pytest.raises(errors.NotJudged) as refused:
        assess.conclude(actor=room.assessor, dossier=dossier, outcome="granted", reason=WHY)
    assert "8 criteria" in refused.value.text()
    with pytest.raises(errors.WrongStep):
        assess.take(actor=room.second, dossier=dossier)
    assess.put_back(actor=room.assessor, dossier=dossier)
    assert assess.take(actor=room.second, dossier=dossier).taken_by == room.second.user_id


def test_the_outcome_follows_from_the_judgements(room: Room) -> None:
    good = room.judged()
    for outcome in ("refused", "conditional"):
        asked = [Asked("open", "Do it.", clock.today() + timedelta(days=9))]
        with pytest.raises(errors.OutcomeDoesNotFit):
            assess.conclude(actor=room.assessor, dossier=good, outcome=outcome, reason=WHY, conditions=asked)
    bad = room.judged("registered", in_order="no")
    with pytest.raises(errors.OutcomeDoesNotFit):
        assess.conclude(actor=room.assessor, dossier=bad, outcome="granted", reason=WHY)
    with pytest.raises(errors.UnknownOutcome):
        assess.conclude(actor=room.assessor, dossier=bad, outcome="struck", reason=WHY)
    with pytest.raises(errors.ReasonMissing):
        assess.conclude(actor=room.assessor, dossier=bad, outcome="refused", reason="")


def test_a_refusal_takes_two(room: Room) -> None:
    dossier = room.proposed()
    assert dossier.state == State.PROPOSED and not Recognition.objects.exists()
    with pytest.raises(errors.SameHands):
        assess.confirm(actor=room.assessor, dossier=dossier, agree=True, reason=WHY)
    with pytest.raises(NotAllowed):
        assess.confirm(actor=room.provider, dossier=dossier, agree=True, reason=WHY)
    back = assess.confirm(actor=room.second, dossier=dossier, agree=False, reason="Look at the timetable again.")
    assert (back.state, back.outcome, back.taken_by) == (State.TAKEN, "", room.assessor.user_id)
    assess.conclude(actor=room.assessor, dossier=dossier, outcome="refused", reason="I looked.")
    done = assess.confirm(actor=room.third, dossier=dossier, agree=True, reason="Indeed.")
    assert (done.state, done.outcome, done.decided_by) == (State.DECIDED, Outcome.REFUSED, room.third.user_id)
    assert not Recognition.objects.exists() and done.object_until == date(2026, 11, 4)


def test_the_database_itself_keeps_the_four_eyes(room: Room) -> None:
    dossier = room.refused()
    for broken in ({"decided_by": dossier.taken_by}, {"answered_by": dossier.decided_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.filter(pk=dossier.pk).update(**broken)


def test_nobody_who_belongs_to_the_provider_judges_it(room: Room) -> None:
    dossier = room.sent()
    other = world.provider("Het Leerhuis")
    both = User.objects.get(pk=world.member("officer", room.authority).user_id)
    add_membership(user=both, organisation=room.school, role="provider")
    hr = User.objects.get(pk=world.member("officer", room.authority).user_id)
    firm = register_organisation(
        kind="employer", name="Opleidingshuis als werkgever", number=room.school.enterprise_number, account=""
    )
    add_membership(user=hr, organisation=firm, role="hr")
    works = User.objects.get(pk=world.member("officer", room.authority).user_id)
    works.person = _person()
    works.save()
    Employment.objects.create(person=works.person, employer=firm, start=date(2025, 1, 1))
    for user in (both, hr, works):
        who = access.actor_of(user)
        with pytest.raises(errors.OwnProvider):
            assess.take(actor=who, dossier=dossier)
        assert list(queries.worklist(who)) == []
    assert queries.viewer(access.actor_of(both), dossier) == "provider"
    for user in (hr, works):
        with pytest.raises(NotFound):
            queries.dossier(access.actor_of(user), dossier.pk)
        assert list(queries.visible(access.actor_of(user))) == []
    proposed = room.proposed_of(dossier)
    with pytest.raises(errors.OwnProvider):
        assess.confirm(actor=access.actor_of(works), dossier=proposed, agree=True, reason=WHY)
    assert queries.viewer(room.second, proposed) == "authority" and other.pk


def _person() -> Person:
    return register_person(
        given_name="Els", family_name="Maes", birth_date=date(1985, 4, 12), sex="F", education="mid", language="nl",
        national_number=national_number(date(1985, 4, 12), "F", 48), municipality=None, statute="employee",
        email="els@example.org",
    )  # fmt: skip


def test_conditions_are_for_what_lacks_and_have_a_day_to_come(room: Room) -> None:
    dossier = room.judged(open="no", hours="no")
    soon = clock.today() + timedelta(days=30)

    def with_(*asked: Asked) -> Dossier:
        return assess.conclude(
            actor=room.assessor, dossier=dossier, outcome="conditional", reason=WHY, conditions=asked
        )

    with pytest.raises(errors.ConditionMissing):
        with_()
    with pytest.raises(errors.ConditionMissing):
        with_(Asked("open", " ", soon))
    with pytest.raises(errors.UnknownCriterion):
        with_(Asked("beauty", "Paint it.", soon))
    for day in (clock.today(), date(2030, 1, 1)):
        with pytest.raises(errors.WrongDay):
            with_(Asked("open", "Open it.", day))
    with pytest.raises(errors.OutcomeDoesNotFit):
        with_(Asked("open", "Open it.", soon))
    done = with_(Asked("open", "Open it.", soon), Asked("hours", "Add two days.", soon))
    assert done.outcome == Outcome.CONDITIONAL and done.conditions.count() == 2
    assert Recognition.objects.get().holds_on(clock.today())


def test_a_condition_is_reported_and_met(room: Room) -> None:
    dossier = room.conditional()
    row = conditions.find(dossier, dossier.conditions.get().pk)
    with pytest.raises(NotAllowed):
        conditions.report(actor=room.stranger, condition=row, text="Done.")
    assert conditions.report(actor=room.provider, condition=row, text="See our site.").state == ConditionState.REPORTED
    assert list(queries.conditions_due(room.assessor)) == [row]
    done = conditions.settle(actor=room.assessor, condition=row, met=True, reason="It is there.")
    assert done.state == ConditionState.MET and not queries.conditions_due(room.assessor)
    with pytest.raises(errors.WrongStep):
        conditions.settle(actor=room.assessor, condition=row, met=False, reason="Yet no.")
    days(100)
    due.run()
    assert dossier.conditions.get().state == ConditionState.MET


def test_a_condition_that_is_late_ends_nothing_by_itself(room: Room) -> None:
    dossier = room.conditional(days=60)
    days(60)
    due.run()
    assert dossier.conditions.get().state == ConditionState.OPEN
    days(1)
    due.run()
    row = conditions.find(dossier, dossier.conditions.get().pk)
    assert row.state == ConditionState.LATE and Recognition.objects.get().holds_on(clock.today())
    conditions.settle(actor=room.assessor, condition=row, met=False, reason="Nothing on the site.")
    proposal = Dossier.objects.get(kind=Kind.STRIKE)
    assert proposal.state == State.PROPOSED and Recognition.objects.get().valid_until == date(2028, 10, 4)
    assess.confirm(actor=room.second, dossier=proposal, agree=True, reason="I looked as well.")
    assert Recognition.objects.get().valid_until == clock.today()


def test_a_withdrawal_takes_two_and_never_goes_back_in_time(room: Room) -> None:
    row = room.granted().recognition
    give = {"recognition": row, "reason": "Tarot is no training."}
    with pytest.raises(errors.WrongDay):
        strike.propose(actor=room.assessor, last_day=clock.today() - timedelta(days=1), **give)
    with pytest.raises(NotAllowed):
        strike.propose(actor=room.third, last_day=clock.today(), **give)
    proposal = strike.propose(actor=room.assessor, last_day=clock.today(), **give)
    with pytest.raises(errors.WrongDay):
        strike.propose(actor=room.second, last_day=clock.today(), **give)
    with pytest.raises(errors.SameHands):
        assess.confirm(actor=room.assessor, dossier=proposal, agree=True, reason=WHY)
    days(5)
    done = assess.confirm(actor=room.third, dossier=proposal, agree=True, reason="Tarot indeed.")
    row.refresh_from_db()
    assert done.outcome == Outcome.STRUCK and row.valid_until == clock.today()
    assert list(row.events.values_list("verb", flat=True)) == ["granted", "withdrawn"]


def test_a_label_of_others_follows_their_list_at_once(room: Room) -> None:
    row = services.recognise(label="ocw", valid_from=date(2025, 1, 1), provider=room.school, reason="list")
    give = {"actor": room.assessor, "recognition": row, "last_day": clock.today(), "reason": "Off the list."}
    assert strike.end(**give) is None
    row.refresh_from_db()
    assert row.valid_until == clock.today() and not Dossier.objects.exists()
    assert strike.end(**give | {"recognition": room.granted().recognition}).kind == Kind.STRIKE


def test_a_withdrawal_that_is_not_confirmed_keeps_it(room: Room) -> None:
    row = room.granted().recognition
    proposal = strike.propose(actor=room.assessor, recognition=row, last_day=clock.today(), reason="A tip.")
    done = assess.confirm(actor=room.second, dossier=proposal, agree=False, reason="The tip was wrong.")
    row.refresh_from_db()
    assert (done.outcome, done.object_until) == (Outcome.KEPT, None) and row.valid_until == date(2028, 10, 4)


def test_every_step_is_kept_and_told_to_the_provider(room: Room) -> None:
    dossier = room.refused()
    assert list(dossier.steps.values_list("kind", flat=True)) == [
        *(StepKind.OPENED, StepKind.SENT, StepKind.TAKEN, StepKind.PROPOSED, StepKind.DECIDED)
    ]
    told = Message.objects.filter(kind="recognition.news").values_list("context__step", flat=True)
    assert sorted(told) == ["decided", "proposed", "taken"]


def test_the_provider_is_reminded_ahead_of_the_end(room: Room) -> None:
    row = room.granted().recognition
    days((date(2028, 6, 5) - clock.today()).days)
    due.run()
    assert not Message.objects.filter(kind="recognition.renewal").exists()
    days(1)
    due.run()
    message = Message.objects.get(kind="recognition.renewal")
    assert message.context["until"] == row.valid_until.isoformat() == "2028-10-04"
