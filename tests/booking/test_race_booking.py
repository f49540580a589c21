"""Two web processes and one seat, one purse, one key; with the control that shows that the rig does race."""

from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection

from booking.racers import race
from booking.world import CHEQUE, SECTOR, World, books_balance, free, logistics, make_world, mondays
from rugzak.booking.models import Booking, BookingLine

pytestmark = [pytest.mark.race, pytest.mark.short, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


@pytest.fixture
def committed() -> World:
    from rugzak.schemes.services import publish_library

    publish_library()
    return make_world()


def dsn() -> str:
    at = connection.settings_dict
    who = f"{at['USER']}:{at['PASSWORD']}" if at["PASSWORD"] else at["USER"]
    if str(at["HOST"]).startswith("/"):
        return f"postgresql://{who}@/{at['NAME']}?host={at['HOST']}"
    return f"postgresql://{who}@{at['HOST'] or 'localhost'}:{at['PORT'] or 5432}/{at['NAME']}"


def test_two_people_one_seat(committed: World) -> None:
    sessions = [mondays(committed.training, committed.ghent, 1) for _ in range(ROUNDS)]
    lanes = [[(committed.learner().pk, session.pk, uuid4()) for session in sessions] for _ in range(2)]
    first, second = race("book", lanes, dsn())
    for one, other in zip(first, second, strict=True):
        outcomes = sorted(outcome if "-" not in outcome else "booked" for outcome in (one, other))
        assert outcomes == ["booked", "session_full"], (one, other)
    taken = Counter(Booking.objects.values_list("session_id", flat=True))
    assert max(taken.values()) == 1 and all((free(session.seat_pool) or 0) >= 0 for session in sessions)
    assert books_balance()


def test_a_double_click_in_two_processes_is_one_booking(committed: World) -> None:
    sessions = [mondays(logistics(committed.provider, price_cents=5_000), committed.ghent, 9) for _ in range(ROUNDS)]
    jobs = [(committed.person.pk, session.pk, uuid4()) for session in sessions]
    first, second = race("book", [jobs, jobs], dsn())
    booked = [(one, other) for one, other in zip(first, second, strict=True) if "-" in one and "-" in other]
    assert booked and all(one == other for one, other in booked), (first, second)
    assert Booking.objects.count() == len({one for one in (*first, *second) if "-" in one})
    assert max(Counter(Booking.objects.values_list("session_id", flat=True)).values()) == 1
    assert books_balance()


def test_one_purse_is_not_spent_twice(committed: World) -> None:
    """Both pages showed 392 euros of the sector's 400; only one booking may have them."""
    people = [committed.learner() for _ in range(ROUNDS)]
    pairs = [[mondays(committed.training, committed.ghent, 9) for _ in people] for _ in range(2)]
    lanes = [[(p.pk, s.pk, uuid4()) for p, s in zip(people, row, strict=True)] for row in pairs]
    first, second = race("book", lanes, dsn())
    for one, other in zip(first, second, strict=True):
        assert sum("-" in outcome for outcome in (one, other)) <= 1, (one, other)
        assert {one, other} & {"purse_raced", "quote_changed"}, (one, other)
    for scheme, most in ((SECTOR, 40_000), (CHEQUE, 12_500)):
        rows = BookingLine.objects.filter(scheme=scheme).values_list("booking__person_id", "amount")
        spent: Counter[object] = Counter()
        for person_id, amount in rows:
            spent[person_id] += amount
        assert all(amount <= most for amount in spent.values())
    assert books_balance()


def test_control_the_rig_does_race(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table race_seat(session int)")
    try:
        rounds = list(range(200))
        first, second = race("naive", [rounds, rounds], dsn())
        sold_twice = sum(one == other == "taken" for one, other in zip(first, second, strict=True))
        assert sold_twice > 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop table race_seat")
