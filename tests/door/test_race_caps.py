"""Room for one more booking and two at once: one gets it. The control asks the same without the lock, and oversells."""

from uuid import uuid4

import pytest

from booking.racers import race
from booking.test_race_booking import dsn
from booking.world import World, books_balance, make_world, mondays
from rugzak.booking.models import Booking, BookingLine
from rugzak.catalogue.models import Session
from rugzak.catalogue.trust import standing
from rugzak.catalogue.trust.rules import stage

pytestmark = [pytest.mark.race, pytest.mark.short, pytest.mark.django_db(transaction=True)]
ROUNDS, FUNDED = 3, 51_700


@pytest.fixture
def committed() -> World:
    from rugzak.schemes.services import publish_library

    publish_library()
    world = make_world()
    standing.place(world.provider, "new", reason="New here.")
    return world


def almost_full(world: World) -> Session:
    """A session in which one more booking of funders' money fits within the cap, and no second."""
    session = mondays(world.training, world.ghent, 9)
    booking = world.book(world.learner(), session)
    room = (stage("new").session_cents or 0) - FUNDED - 10
    line = booking.lines.filter(fund__isnull=False, cents__gt=0).first()
    BookingLine.objects.filter(booking=booking).exclude(pk=line.pk).update(cents=0)
    BookingLine.objects.filter(pk=line.pk).update(cents=room)
    return session


def run(world: World, work: str) -> list[list[str]]:
    sessions = [almost_full(world) for _ in range(ROUNDS)]
    lanes = [[(world.learner().pk, session.pk, uuid4()) for session in sessions] for _ in range(2)]
    outcomes = race(work, lanes, dsn())
    return [sorted("booked" if "-" in one else one for one in pair) for pair in zip(*outcomes, strict=True)]


def test_two_bookings_at_once_stay_within_the_cap(committed: World) -> None:
    assert run(committed, "book") == [["booked", "provider_at_cap"]] * ROUNDS
    assert Booking.objects.count() == 2 * ROUNDS and books_balance()


def test_the_control_oversells(committed: World) -> None:
    assert any(["booked", "booked"] in run(committed, "unlocked") for _again in range(6))
