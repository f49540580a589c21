"""What funders put into bookings: sums over a crowd, nothing over a few."""

from datetime import date

import pytest

from booking.world import World
from rugzak.booking.contributions import contributions, learners
from rugzak.booking.services import cancel

pytestmark = pytest.mark.django_db


def test_sums_over_few_people_are_left_out(world: World) -> None:
    world.book(), world.book(world.learner())
    row = contributions(world.sector.pk, least=2)[0]
    assert (row.year, row.asset, row.people, row.paid) == (2026, "EUR", 2, 0) and (row.promised or 0) > 0
    hidden = contributions(world.sector.pk, least=3)[0]
    assert (hidden.people, hidden.promised, hidden.paid) == (None, None, None)
    assert contributions(world.employer.pk, least=1) == []


def test_a_cancelled_booking_contributes_nothing(world: World) -> None:
    cancel(actor=world.actor(), booking=world.book())
    assert contributions(world.sector.pk, least=1) == []


def test_learners_are_people_and_count_once(world: World) -> None:
    world.book()
    people = [world.person.pk, world.learner().pk]
    assert learners(people, date(2026, 1, 1), date(2026, 12, 31)) == 1
    assert learners(people, date(2026, 1, 1), date(2026, 12, 6)) == 0
    assert learners([people[1]], date(2026, 1, 1), date(2026, 12, 31)) == 0
