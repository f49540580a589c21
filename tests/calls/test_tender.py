"""A call from draft to results: four eyes, questions, scores apart, award with reasons, standstill, contract, OCDS."""

from datetime import date, timedelta
from typing import Any

import pytest

from calls import ocds
from calls.conftest import PHRASE, WHY, Tender, spec
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import User
from rugzak.accounts.services import add_membership
from rugzak.base import clock as business
from rugzak.base.models import Message
from rugzak.catalogue.calls import asking, awarding, drafting, errors, queries, releases, scoring
from rugzak.catalogue.calls.models import Call, Score
from rugzak.catalogue.calls.specs import CriterionSpec, LotSpec

pytestmark = pytest.mark.django_db
assert PHRASE


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " "}, "what is needed"),
        ({"language": "it"}, "language"),
        ({"lots": []}, "lot"),
        ({"lots": [LotSpec("x", 0, "people", 1)]}, "number of a lot"),
        ({"lots": [LotSpec("x", 1, " ", 1)]}, "unit"),
        ({"criteria": []}, "criteria"),
        ({"criteria": [CriterionSpec("Price", 50, "price"), CriterionSpec("Plan", 40)]}, "100"),
        ({"criteria": [CriterionSpec("Price", 50, "price"), CriterionSpec("Cost", 50, "price")]}, "at most once"),
        ({"criteria": [CriterionSpec("Price", 100, "luck")]}, "criterion"),
        ({"standstill_days": 9}, "at least 10 days"),
        ({"deadline": business.datetime(2026, 9, 1, tzinfo=business.UTC)}, "deadline"),
    ],
)
def test_a_bad_call_is_refused(tender: Tender, wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(errors.BadCall, match=why):
        drafting.make(actor=tender.officer, buyer=tender.world.authority, spec=spec(**wrong))


def test_one_writes_and_another_publishes_with_three_keys(tender: Tender) -> None:
    with pytest.raises(NotAllowed):
        drafting.make(actor=tender.teacher, buyer=tender.world.authority, spec=spec())
    with pytest.raises(errors.KeysMissing):
        drafting.publish(actor=tender.releaser, call=tender.call)
    tender.keys()
    with pytest.raises(NotAllowed):
        drafting.publish(actor=tender.officer, call=tender.call)
    assert list(queries.public()) == []
    assert drafting.publish(actor=tender.releaser, call=tender.call).state == "open"
    assert tender.call.number == "2026-001" and list(queries.public()) == [tender.call]
    late = drafting.make(
        actor=tender.officer, buyer=tender.world.authority,
        spec=spec(questions_until=business.now() + timedelta(days=1), deadline=business.now() + timedelta(days=9)),
    )  # fmt: skip
    tender.call = late
    with pytest.raises(errors.BadCall, match="too soon"):
        tender.publish()


def test_questions_are_answered_for_everyone_and_who_asked_is_not_said(tender: Tender) -> None:
    tender.publish()
    asked = asking.ask(actor=tender.teacher, call=tender.call, organisation=tender.world.provider, text="By bus?")
    assert list(queries.questions(tender.call)) == [] and list(queries.questions(tender.call, tender.officer)) == [
        asked
    ]
    with pytest.raises(NotAllowed):
        asking.answer(actor=tender.teacher, question=asked, text="Yes.")
    with pytest.raises(errors.WordsMissing):
        asking.answer(actor=tender.officer, question=asked, text=" ")
    asking.answer(actor=tender.officer, question=asked, text="Yes, by bus.")
    assert list(queries.questions(tender.call)) == [asked]
    assert tender.world.provider.name not in str(releases.package(tender.call))
    business.travel(to=tender.call.questions_until + timedelta(minutes=1))
    with pytest.raises(errors.TooLate):
        asking.ask(actor=tender.other, call=tender.call, organisation=tender.school, text="And now?")


def test_scores_are_given_apart(tender: Tender) -> None:
    tender.publish()
    one, other = tender.two_bids()
    tender.open()
    emails = {actor: User.objects.get(pk=actor.user_id).email for actor in (*tender.house, tender.teacher)}
    with pytest.raises(errors.UnknownAssessor):
        drafting.name_assessor(actor=tender.officer, call=tender.call, email=emails[tender.teacher])
    for actor in tender.house:
        drafting.name_assessor(actor=tender.officer, call=tender.call, email=emails[actor])
    with pytest.raises(errors.ScoresMissing):
        scoring.standings(tender.call)
    point = scoring.Point(one.pk, 1, 2, 70, "clear")
    with pytest.raises(errors.NoAssessor):
        scoring.score(actor=tender.officer, call=tender.call, points=[point])
    with pytest.raises(errors.WordsMissing):
        scoring.declare(actor=tender.releaser, call=tender.call, conflict=True)
    scoring.declare(actor=tender.releaser, call=tender.call, conflict=True, words="My sister works there.")
    with pytest.raises(errors.NoAssessor):
        scoring.score(actor=tender.releaser, call=tender.call, points=[point])
    for actor in (tender.officer, tender.admin):
        scoring.declare(actor=actor, call=tender.call, conflict=False)
    for bad in (
        scoring.Point(one.pk, 1, 2, 101, "x"), scoring.Point(one.pk, 1, 2, 5, " "), scoring.Point(one.pk, 1, 1, 5, "x"),
        scoring.Point(other.pk, 2, 2, 5, "x"),
    ):  # fmt: skip
        with pytest.raises(errors.BadScore):
            scoring.score(actor=tender.officer, call=tender.call, points=[bad])
    scoring.score(actor=tender.officer, call=tender.call, points=[point])
    assert list(queries.scores_for(actor=tender.admin, call=tender.call)) == []
    assert queries.scores_for(actor=tender.officer, call=tender.call).count() == 1
    with pytest.raises(errors.ScoresMissing):
        scoring.standings(tender.call)
    for actor in (tender.officer, tender.admin):
        wanted = [
            scoring.Point(bid.pk, lot.number, c.number, 80, "good") for bid, lot, c in scoring.to_score(tender.call)
        ]
        scoring.score(actor=actor, call=tender.call, points=wanted)
    assert queries.scores_for(actor=tender.admin, call=tender.call).count() == 6 == Score.objects.count()
    with pytest.raises(errors.NotThisPhase):
        scoring.score(actor=tender.officer, call=tender.call, points=[point])


def test_who_works_for_a_bidder_has_an_interest_whatever_they_say(tender: Tender) -> None:
    tender.publish()
    tender.two_bids()
    tender.open()
    user = User.objects.get(pk=tender.admin.user_id)
    add_membership(user=user, organisation=tender.school, role="provider", start=date(2020, 1, 1))
    drafting.name_assessor(actor=tender.officer, call=tender.call, email=user.email)
    assert scoring.declare(actor=tender.admin, call=tender.call, conflict=False, words="none").conflict is True


def test_points_prices_and_reasons(tender: Tender) -> None:
    """40 for the price (2,4 of 3 million: 80 points), 60 for the plan (the mean of two assessors)."""
    tender.publish()
    one, other = tender.two_bids()
    tender.open()
    tender.assess({one.pk: 80, other.pk: 50})
    places = [
        (place.lot.number, place.bid.pk, place.rank, str(place.total)) for place in scoring.standings(tender.call)
    ]
    assert places == [(1, one.pk, 1, "83.00"), (1, other.pk, 2, "73.00"), (2, one.pk, 1, "91.00")]
    with pytest.raises(NotAllowed):
        awarding.award(actor=tender.officer, call=tender.call, decided={})
    for decided, why in (
        ({1: (one.pk, WHY)}, "a lot is missing"),
        ({1: (other.pk, WHY), 2: (one.pk, WHY)}, "most points"),
        ({1: (one.pk, ""), 2: (one.pk, WHY)}, "a reason"),
        ({1: (one.pk, WHY), 2: (other.pk, WHY)}, "not for that lot"),
    ):
        with pytest.raises(errors.BadAward, match=why):
            awarding.award(actor=tender.releaser, call=tender.call, decided=decided)
    tender.award()
    lost = queries.outcome(actor=tender.other, call=tender.call, organisation_id=tender.school.pk)
    assert [(row.standing.rank, row.won, row.award.bid_id) for row in lost] == [(2, False, one.pk)]
    parts = {part["name"]: part for part in lost[0].standing.parts}
    assert (parts["Price"]["points"], parts["Plan"]["points"]) == ("100.00", "55.00")
    assert [reason["points"] for reason in parts["Plan"]["reasons"]] == [50, 60]
    with pytest.raises(NotAllowed):
        queries.outcome(actor=tender.other, call=tender.call, organisation_id=tender.world.provider.pk)
    assert Message.objects.filter(kind="call.news", context__what="awarded").count() == 2


def test_no_contract_before_the_end_of_the_standstill(tender: Tender) -> None:
    tender.publish()
    tender.two_bids()
    tender.open()
    tender.assess()
    call = tender.award()
    assert call.standstill_until == awarding.last_day(business.today(), 15)
    dates = {"starts": date(2026, 12, 1), "ends": date(2027, 6, 30)}
    for days in (0, 10, 15):
        business.travel(to=call.awarded_at + timedelta(days=days))
        with pytest.raises(errors.Standstill, match=f"{call.standstill_until:%d/%m/%Y}"):
            awarding.sign(actor=tender.officer, call=call, lot=1, **dates)
    business.travel(to=call.awarded_at + timedelta(days=(call.standstill_until - call.awarded_at.date()).days + 1))
    with pytest.raises(NotAllowed):
        awarding.sign(actor=tender.releaser, call=call, lot=1, **dates)
    contract = awarding.sign(actor=tender.officer, call=call, lot=1, **dates)
    assert (contract.price_cents, contract.promise) == (2_400_000, 40)
    for bad in ({"lot": 1}, {"lot": 9}, {"lot": 2, "ends": date(2026, 11, 1)}):
        with pytest.raises(errors.BadContract):
            awarding.sign(actor=tender.officer, call=call, **{**dates, **bad})


def test_a_standstill_ends_on_a_working_day() -> None:
    assert awarding.last_day(date(2026, 10, 5), 10) == date(2026, 10, 15)
    assert awarding.last_day(date(2026, 10, 7), 10) == date(2026, 10, 19)  # the 17th is a Saturday
    assert awarding.last_day(date(2026, 12, 10), 15) == date(2026, 12, 28)  # Christmas, then a weekend


def test_everything_is_published_as_open_contracting_data(tender: Tender, clock: Any) -> None:
    tender.publish()
    question = asking.ask(actor=tender.teacher, call=tender.call, organisation=tender.world.provider, text="By bus?")
    asking.answer(actor=tender.officer, question=question, text="Yes.")
    tender.two_bids()
    sealed = releases.package(tender.call)
    ocds.check(sealed)
    assert "tenderers" not in sealed["releases"][-1]["tender"] and "Zwaaikom" not in str(sealed)
    tender.open()
    tender.assess()
    tender.award()
    clock.by(days=20)
    dates = {"starts": business.today(), "ends": business.today() + timedelta(days=90)}
    awarding.sign(actor=tender.officer, call=tender.call, lot=1, **dates)
    clock.by(days=60)
    for achieved in (12, 41):
        awarding.record(actor=tender.officer, call=tender.call, lot=1, achieved=achieved, words="They drive.")
    package = releases.package(Call.objects.get(pk=tender.call.pk))
    ocds.check(package)
    tags = [tag for row in package["releases"] for tag in row["tag"]]
    assert tags == [
        "planning", "tender", "tenderUpdate", "tenderUpdate", "award", "contract", "implementation", "implementation",
    ]  # fmt: skip
    last = package["releases"][-1]
    milestones = last["contracts"][0]["implementation"]["milestones"]
    assert [row["status"] for row in milestones] == ["partiallyMet", "met"]
    assert last["awards"][0]["suppliers"][0]["name"] == "Zwaaikom"
    assert package["releases"][0] == sealed["releases"][0], "what was published stays as it was"


def test_a_call_that_nobody_answers_is_awarded_to_nobody(tender: Tender) -> None:
    tender.publish()
    assert tender.open().state == "opened"
    assert scoring.complete(tender.call)
    call = awarding.award(actor=tender.releaser, call=tender.call, decided={1: (None, WHY), 2: (None, WHY)})
    package = releases.package(call)
    ocds.check(package)
    assert package["releases"][-1]["tender"]["status"] == "unsuccessful"


def test_a_call_is_cancelled_with_a_reason(tender: Tender) -> None:
    tender.publish()
    tender.two_bids()
    with pytest.raises(errors.WordsMissing):
        drafting.cancel(actor=tender.releaser, call=tender.call, reason="")
    assert drafting.cancel(actor=tender.releaser, call=tender.call, reason="No money.").state == "cancelled"
    ocds.check(releases.package(tender.call))
    with pytest.raises(errors.NotThisPhase):
        tender.open()
