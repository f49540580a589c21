"""The problem of a person out of the database: what lacks, what there is, what it costs them, when they can't."""

from datetime import date, time, timedelta

import pytest

from booking.world import World, logistics, mondays
from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.models import Municipality
from rugzak.base.text import Text
from rugzak.booking.quote import quote
from rugzak.careers import needs
from rugzak.careers import services as careers
from rugzak.careers.errors import BadWish, NoGoal, NotATraining
from rugzak.careers.path import queries
from rugzak.careers.path.funding import splits
from rugzak.careers.path.gather import gather
from rugzak.careers.path.model import Choice, Wish
from rugzak.careers.path.words import difference, sureness
from rugzak.catalogue.models import Session, TrainingSkill
from rugzak.catalogue.services import PartSpec, SessionSpec, add_session, set_capacity
from rugzak.skills import errors
from rugzak.skills import services as skills

OCCUPATION, SKILL = "urn:rugzak:starter:occupation:", "urn:rugzak:starter:skill:"
PACKER = OCCUPATION + "warehouse-worker"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def teach(session: Session, *names: str) -> Session:
    TrainingSkill.objects.bulk_create(
        TrainingSkill(training=session.training, skill_uri=SKILL + name, release="starter") for name in names
    )
    return session


@pytest.fixture
def offer(world: World) -> dict[str, Session]:
    """Three trainings: packing (dear), orders (cheap, elsewhere), deliveries (cheap, and it asks packing)."""
    teach(world.session, "pack-goods", "load-unload")
    far = Municipality.objects.create(
        nis="62063", name=Text(fr="Liège"), region="WA", latitude=50.63, longitude=5.57
    )  # fmt: skip
    orders = teach(mondays(logistics(world.provider, price_cents=20_000), far, 5, date(2027, 1, 18)), "pick-orders")
    checks = logistics(world.provider, price_cents=9_000)
    later = teach(_one_day(world, checks, date(2027, 2, 2)), "check-deliveries")
    needs.set_needs(training=checks, skills=[SKILL + "pack-goods"])
    return {"packing": world.session, "orders": orders, "checks": later}


def _one_day(world: World, training: object, day: date) -> Session:
    parts = [PartSpec(day, time(9), 240)]
    return add_session(
        spec=SessionSpec(training=training, capacity=5, parts=parts, municipality=world.ghent)  # type: ignore[arg-type]
    )


def by_id(choices: tuple[Choice, ...], session: Session) -> Choice:
    return next(one for one in choices if one.id == session.pk)


def test_each_choice_costs_what_its_own_quote_says(world: World, offer: dict[str, Session]) -> None:
    found = gather(world.person, PACKER, Wish()).problem
    assert {one.id for one in found.choices} == {session.pk for session in offer.values()}
    for session in offer.values():
        made = quote(person=world.person, session=session, purpose="other_job")
        _one, money, time_off = splits([by_id(found.choices, session)], found.purses)[0]
        assert money.own == made.own_part
        assert [(line.scheme, line.amount) for line in money.lines if line.payer != "self"] == [
            (line.scheme, line.cents) for line in made.money if line.payer != "self"
        ]
        assert sum(line.amount for line in time_off.lines if line.payer != "self") == sum(
            line.amount for line in made.leave
        )


def test_together_they_cost_no_less_than_booking_one_after_the_other(world: World, offer: dict[str, Session]) -> None:
    found = queries.proposal(world.person, PACKER, Wish(last=date(2027, 12, 1)))
    assert [step.choice.id for step in found.path.steps] == [offer[name].pk for name in ("packing", "orders", "checks")]
    paid = []
    for step in found.path.steps:
        seen = quote(person=world.person, session=found.gathered.sessions[step.choice.id], purpose="other_job")
        paid.append(seen.own_part)
        world.book(session=found.gathered.sessions[step.choice.id])
    planned = [step.split.own for step in found.path.steps]
    assert planned == [46_300, 12_000, 5_400], "the sector pays 40 % again in the new year"
    # Booking also takes the 8 euros that were left of the old year.
    assert paid == [46_300, 11_200, 5_400]
    assert found.path.quality.proven and "No better path" in sureness(found.path.quality)


def test_distance_hours_and_days_come_from_the_session(world: World, offer: dict[str, Session]) -> None:
    found = gather(world.person, PACKER, Wish()).problem
    near, far = by_id(found.choices, offer["packing"]), by_id(found.choices, offer["orders"])
    assert near.km == 0 and far.km == pytest.approx(138, abs=3)
    assert far.minutes == 5 * 480 and {slot.day.weekday() for slot in far.slots} == {0}
    Person.objects.filter(pk=world.person.pk).update(municipality=None)
    nowhere = gather(Person.objects.get(pk=world.person.pk), PACKER, Wish())
    assert nowhere.unplaced == 3 and all(one.km is None for one in nowhere.problem.choices)


def test_what_is_booked_is_not_proposed_and_fills_the_morning(world: World, offer: dict[str, Session]) -> None:
    clash = teach(mondays(logistics(world.provider), world.ghent, 3), "pick-orders")
    world.book(session=offer["packing"])
    found = gather(world.person, PACKER, Wish())
    ids = {one.id for one in found.problem.choices}
    assert offer["packing"].pk not in ids and clash.pk in ids
    assert clash.pk not in {one.id for one in found.problem.possible()}, "the same Mondays"
    assert {skill.uri for skill in found.coming} == {SKILL + "pack-goods", SKILL + "load-unload"}


def test_full_cancelled_begun_and_withdrawn_are_no_choices(world: World, offer: dict[str, Session]) -> None:
    set_capacity(session=offer["orders"], capacity=0, reason="test")
    Session.objects.filter(pk=offer["checks"].pk).update(cancelled_at=clock.now())
    found = gather(world.person, PACKER, Wish()).problem
    assert {one.id for one in found.possible()} == {offer["packing"].pk}
    clock.travel(by=timedelta(days=120))
    assert gather(world.person, PACKER, Wish()).problem.possible() == []


def test_what_no_training_teaches_is_named(world: World, offer: dict[str, Session]) -> None:
    found = gather(world.person, PACKER, Wish())
    untaught = {skill.uri.removeprefix(SKILL) for skill in found.untaught}
    assert untaught <= {"warehouse-operations", "pallet-truck", "work-team"} and untaught
    skills.accept_skill(person=world.person, skill_uri=SKILL + "pick-orders")
    assert SKILL + "pick-orders" not in gather(world.person, PACKER, Wish()).problem.gap


def test_the_job_is_the_one_named_else_the_goal(world: World) -> None:
    with pytest.raises(NoGoal):
        queries.job_of(world.person)
    careers.set_goal(person=world.person, occupation_uri=PACKER)
    assert queries.job_of(world.person) == PACKER
    assert queries.job_of(world.person, OCCUPATION + "nurse") == OCCUPATION + "nurse"
    with pytest.raises(errors.UnknownConcept):
        queries.proposal(world.person, "urn:no", Wish())


@pytest.mark.parametrize(
    "wish",
    [
        Wish(first=date(2027, 1, 1), last=date(2026, 12, 1)), Wish(last=date(2026, 9, 14)), Wish(days=frozenset()),
        Wish(parts=frozenset()), Wish(budget=-1), Wish(km=-0.1),
    ],
)  # fmt: skip
def test_wishes_that_make_no_sense_are_refused_with_words(world: World, wish: Wish) -> None:
    with pytest.raises(BadWish) as refused:
        queries.proposal(world.person, PACKER, wish)
    assert "%" not in refused.value.text()


def test_what_if_changes_one_thing_and_says_what_it_does(world: World, offer: dict[str, Session]) -> None:
    found = queries.proposal(world.person, PACKER, Wish(budget=0, last=date(2027, 12, 1)))
    asked = {one.code: one for one in queries.what_ifs(found)}
    assert asked.keys() == {"money", "saturdays", "online", "near"}
    assert asked["money"].path.own > 0 == found.path.own
    assert difference(asked["money"].path, found.path)[0].startswith("You learn")
    assert asked["online"].path.steps == () == asked["saturdays"].path.steps
    assert all(step.choice.km == 0 for step in asked["near"].path.steps)


def test_a_training_says_what_it_asks(world: World, offer: dict[str, Session]) -> None:
    training = offer["packing"].training
    with pytest.raises(NotATraining):
        needs.set_needs(training=training, skills=[SKILL + "pack-goods"])
    with pytest.raises(errors.UnknownConcept):
        needs.set_needs(training=training, skills=["urn:no"])
    asked = needs.set_needs(training=training, skills=[SKILL + "work-team"] * 2)
    assert [skill.uri for skill in asked] == [SKILL + "work-team"]
    assert needs.needs_of(training) == asked


def test_a_scheme_that_is_kept_for_later_pays_nothing(world: World, offer: dict[str, Session]) -> None:
    used = {one.scheme for one in by_id(gather(world.person, PACKER, Wish()).problem.choices, offer["packing"]).offers}
    kept = gather(world.person, PACKER, Wish(), without=used).problem
    assert by_id(kept.choices, offer["packing"]).offers == () and used
