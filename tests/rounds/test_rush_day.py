"""What `rugzak rush` says of a day, on a small one that is drawn and on one where something went wrong."""

import random
from uuid import UUID

import pytest
from django.db import connection

from rugzak.booking.rounds.models import Rule, TicketState
from rugzak.cli.rush import day, people, verdict

GRANT = 100_000
pytestmark = pytest.mark.django_db
PLAN = day.Plan(people=600, budget=200 * GRANT, grant=GRANT, rule="lottery", connections=1, seed=1)


def wrong(found):
    return {row.what for row in found.rows if not row.ok}


@pytest.fixture
def one_draw(monkeypatch):
    """The same tickets and the same secret each time: a fair draw looks unfair one time in a hundred (LEAST_P)."""
    chance = random.Random(1)
    monkeypatch.setattr(people, "uuid7", lambda: UUID(int=chance.getrandbits(128)))
    monkeypatch.setattr("secrets.token_bytes", chance.randbytes)


def test_a_lottery_is_drawn_and_judged(one_draw):
    made = people.make(PLAN.people, PLAN.budget, GRANT, Rule.LOTTERY, PLAN.seed)
    found = verdict.reach(PLAN, made, day.drawn(made))
    assert wrong(found) == set() and found.ok
    assert any(row.what == "chance by group" and "p = " in row.found for row in found.rows)
    assert made.round.tickets.filter(state=TicketState.GRANTED).count() == PLAN.grants == 200


def test_what_went_wrong_is_said():
    made = people.make(PLAN.people, PLAN.budget, GRANT, Rule.LOTTERY, PLAN.seed)
    day.drawn(made)
    with connection.cursor() as cursor:
        cursor.execute("update booking_ticket set id = gen_random_uuid() where place = 1")
    assert "people with an answer" in wrong(verdict.reach(PLAN, made, []))


@pytest.mark.parametrize(
    ("got", "fair"), [(((180, 1000), (400, 2200), (420, 2300)), True), (((300, 1000), (340, 2200)), False)]
)
def test_chances_are_judged_by_chi_square(got, fair):
    assert (verdict.chi_square(got) > verdict.LEAST_P) == fair


def test_correlation_is_that_of_ranks():
    assert verdict.correlation([1, 2, 3, 4], [10, 200, 3000, 40_000]) == pytest.approx(1)
    assert verdict.correlation([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
