"""A plan: kept as it was seen, looked at every day, mended, proposed by a coach, taken along and erased."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from booking.world import World, logistics, mondays, organisation
from careers.path.test_path_gather import PACKER, SKILL, offer, teach
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import User
from rugzak.accounts.services import give_mandate
from rugzak.base import clock, due, privacy
from rugzak.base.models import Due, Message
from rugzak.booking.models import Booking, State
from rugzak.careers import services as careers
from rugzak.careers.errors import NoPlan, NothingToPlan, PathChanged
from rugzak.careers.models import Plan
from rugzak.careers.path import queries, wishes
from rugzak.careers.path.model import Wish
from rugzak.careers.plan import agenda, services
from rugzak.careers.plan.standing import standing
from rugzak.catalogue.models import Session
from rugzak.catalogue.services import set_capacity
from rugzak.skills import services as skills

__all__ = ["offer"]
WISH = Wish(last=date(2027, 12, 1))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def plan(world: World, offer: dict[str, Session]) -> Plan:
    """The three trainings, as the path proposes them."""
    found = queries.proposal(world.person, PACKER, WISH, aside=False)
    sessions = [step.choice.id for step in found.path.steps]
    return services.keep(
        person=world.person, occupation_uri=PACKER, wish=WISH, sessions=sessions, own_cents=found.path.own
    )


def codes(plan: Plan) -> list[tuple[str, int]]:
    return [(change.code, change.n) for change in standing(plan).changes]


def test_a_plan_keeps_dates_money_and_wishes_and_books_nothing(world: World, plan: Plan) -> None:
    steps = list(plan.steps.all())
    assert [step.own_cents for step in steps] == [46_300, 12_000, 5_400]
    assert [sum(line["amount"] for line in step.funding if line["asset"] == "EUR") for step in steps] == [
        step.price_cents for step in steps
    ]
    assert wishes.from_data(plan.wish) == WISH
    assert not Booking.objects.exists() and codes(plan) == []
    assert standing(plan).next.step == steps[0]  # type: ignore[union-attr]


def test_the_same_twice_is_one_plan_and_another_takes_its_place(world: World, plan: Plan) -> None:
    sessions = list(plan.steps.values_list("session_id", flat=True))
    again = services.keep(person=world.person, occupation_uri=PACKER, wish=WISH, sessions=reversed(sessions))  # type: ignore[arg-type]
    assert again == plan
    other = services.keep(person=world.person, occupation_uri=PACKER, wish=WISH, sessions=sessions[:1])
    plan.refresh_from_db()
    assert (plan.state, other.state) == ("ended", "running")
    assert Due.objects.filter(subject=plan.pk, done_at=None).count() == 0


def test_what_is_no_longer_what_was_seen_is_not_kept(world: World, offer: dict[str, Session]) -> None:
    def keep(*names: str, own: int | None = None, wish: Wish = WISH) -> Plan:
        sessions = [offer[name].pk for name in names]
        return services.keep(person=world.person, occupation_uri=PACKER, wish=wish, sessions=sessions, own_cents=own)

    with pytest.raises(NothingToPlan):
        keep()
    with pytest.raises(PathChanged):
        keep("packing", own=1)
    with pytest.raises(PathChanged):
        keep("checks")  # it asks packing first
    with pytest.raises(PathChanged):
        keep("packing", wish=Wish(last=WISH.last, budget=0))
    set_capacity(session=offer["packing"], capacity=0, reason="test")
    with pytest.raises(PathChanged):
        keep("packing")
    assert not Plan.objects.exists()


def test_each_change_is_seen_and_told_once(world: World, offer: dict[str, Session], plan: Plan) -> None:
    Session.objects.filter(pk=offer["packing"].pk).update(cancelled_at=clock.now())
    set_capacity(session=offer["orders"], capacity=0, reason="test")
    Session.objects.filter(pk=offer["checks"].pk).update(price_cents=9_900)
    assert codes(plan) == [("cancelled", 1), ("full", 2), ("price", 3)]
    clock.travel(by=timedelta(days=1))
    due.run()
    told = Message.objects.get(kind=services.CHANGED)
    assert [row["code"] for row in told.context["changes"]] == ["cancelled", "full", "price"]
    clock.travel(by=timedelta(days=1))
    due.run()
    assert Message.objects.filter(kind=services.CHANGED).count() == 1
    skills.accept_skill(person=world.person, skill_uri=SKILL + "pick-orders")
    careers.set_goal(person=world.person, occupation_uri=PACKER.replace("warehouse-worker", "nurse"))
    clock.travel(by=timedelta(days=1))
    due.run()
    latest = Message.objects.filter(kind=services.CHANGED).latest("created_at")
    assert [row["code"] for row in latest.context["changes"]] == ["goal", "learned"]
    clock.travel(by=timedelta(days=90))
    assert ("begun", 1) not in codes(plan), "it was cancelled"
    assert all(str(change) and "%" not in str(change) for change in standing(plan).changes)


def test_what_is_booked_and_done_shows_and_stays_when_it_is_mended(
    world: World, offer: dict[str, Session], plan: Plan
) -> None:
    booking = world.book(session=offer["packing"])
    assert [step.state for step in standing(plan).steps] == ["booked", "open", "open"]
    Session.objects.filter(pk=offer["orders"].pk).update(cancelled_at=clock.now())
    new = teach(mondays(logistics(world.provider, price_cents=30_000), world.ghent, 3, date(2027, 3, 1)), "pick-orders")
    found = services.mended(plan)
    ids = [step.choice.id for step in found.path.steps]
    assert ids == [offer["checks"].pk, new.pk] or set(ids) == {new.pk}
    mended = services.mend(person=world.person, sessions=ids, own_cents=found.path.own)
    assert [step.session_id for step in mended.steps.all()] == [offer["packing"].pk, *ids]
    assert set(mended.gap) >= set(plan.gap)
    Booking.objects.filter(pk=booking.pk).update(state=State.COMPLETED)
    view = standing(mended)
    assert (view.done, view.finished) == (1, False)


def test_nothing_better_means_the_same_plan_again(world: World, plan: Plan) -> None:
    twin = teach(mondays(logistics(world.provider, price_cents=98_000), world.ghent, 5), "pack-goods", "load-unload")
    found = services.mended(plan)
    ids = {step.choice.id for step in found.path.steps}
    assert ids == set(plan.steps.values_list("session_id", flat=True)) and twin.pk not in ids


def test_only_a_coach_with_a_mandate_proposes_and_only_the_person_decides(
    world: World, offer: dict[str, Session]
) -> None:
    coach = world.member("coach", organisation("coach_centre", "De Brug"))
    sessions = [offer["packing"].pk]
    given = {"person": world.person, "occupation_uri": PACKER, "wish": WISH, "sessions": sessions}
    with pytest.raises(Hidden):
        services.propose(actor=coach, **given)  # type: ignore[arg-type]
    give_mandate(person=world.person, coach=User.objects.get(pk=coach.user_id), scopes=["plan"], end=date(2027, 1, 1))
    from rugzak.accounts import access

    coach = access.actor_of(User.objects.get(pk=coach.user_id))
    first = services.propose(actor=coach, coach="Greet", **given)  # type: ignore[arg-type]
    second = services.propose(actor=coach, coach="Greet", **given)  # type: ignore[arg-type]
    first.refresh_from_db()
    assert (first.state, second.state) == ("ended", "proposed") and services.running(world.person) is None
    assert Message.objects.filter(kind=services.PROPOSED).count() == 2
    assert services.answer(person=world.person, accept=True).state == "running"
    with pytest.raises(NoPlan):
        services.answer(person=world.person, accept=True)
    services.propose(actor=coach, **given)  # type: ignore[arg-type]
    assert services.answer(person=world.person, accept=False).state == "ended"
    assert services.running(world.person) == second


def test_an_agenda_has_every_half_day_that_can_be_followed(world: World, offer: dict[str, Session], plan: Plan) -> None:
    world.book(session=offer["packing"])
    Session.objects.filter(pk=offer["checks"].pk).update(cancelled_at=clock.now())
    calendar = Calendar.from_ical(agenda.calendar_of(standing(plan)))
    events = calendar.walk("VEVENT")
    assert len(events) == 20 and len({str(event["UID"]) for event in events}) == 20
    assert sorted({str(event["STATUS"]) for event in events}) == ["CONFIRMED", "TENTATIVE"]
    first = min(events, key=lambda event: event["DTSTART"].dt)
    assert first["DTSTART"].dt == offer["packing"].parts.first().starts_at  # type: ignore[union-attr]


def test_stopping_keeps_bookings_and_a_person_without_a_plan_reads_so(
    world: World, offer: dict[str, Session], plan: Plan
) -> None:
    world.book(session=offer["packing"])
    services.stop(person=world.person)
    assert Booking.objects.filter(state=State.HELD).count() == 1
    with pytest.raises(NoPlan):
        services.stop(person=world.person)


def test_plans_are_exported_and_erased(world: World, plan: Plan) -> None:
    export = privacy.export(world.person.pk)["careers"]
    assert export["plans"][0]["steps"][0]["own_cents"] == 46_300
    privacy.erase(world.person.pk)
    assert not Plan.objects.exists() and not Due.objects.filter(subject=plan.pk, done_at=None).exists()
