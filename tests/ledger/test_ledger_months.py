"""Acts, holds and transfers lie in a partition a month; nothing else of the ledger notices."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from rugzak.base import clock
from rugzak.ledger import chain, months, queries
from rugzak.ledger.services import Leg

NOVEMBER, DECEMBER = datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2026, 12, 1, 0, 1, tzinfo=UTC)
BLOCK = 10_000_000_000


@pytest.fixture
def november(world):
    """It is November in the ledger. What a test makes is undone with its transaction, but for the series of act ids."""
    last = _one("select last_value from ledger_act_id_seq")
    clock.travel(to=NOVEMBER)
    with connection.cursor() as cursor:
        cursor.execute("update ledger_month set began = null")
    yield world
    clock.reset()
    _one("select setval('ledger_act_id_seq', %s)", last)


def _one(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def _lies_in(table, act):
    column = "id" if table == "ledger_act" else "act_id"
    return _one(f"select tableoid::regclass::text from {table} where {column} = %s limit 1", act)


def _december(keeps=2):
    months.keep()
    clock.travel(to=DECEMBER)
    return [months.keep() for _ in range(keeps)]


def test_a_new_month_gets_partitions_of_its_own(november):
    purse = november.purse(1000)
    before = november.reserve(Leg(purse, november.provider, 300)).require().act
    assert _december() == [1, None]
    after = november.reserve(Leg(purse, november.provider, 200)).require().act
    paid = november.capture(after).require().act
    assert before < BLOCK <= after
    assert _lies_in("ledger_act", after) == "ledger_act_0001"
    assert _lies_in("ledger_hold", after) == "ledger_hold_0001"
    assert _lies_in("ledger_transfer", paid) == "ledger_transfer_0001"
    assert _lies_in("ledger_hold", before) == "ledger_hold_0000"


def test_what_was_held_in_one_month_is_settled_in_the_next(november):
    purse = november.purse(1000)
    held = november.reserve(Leg(purse, november.provider, 300)).require().act
    _december()
    paid = november.capture(held, amounts={1: 250}).require().act
    november.reverse(paid, amounts={1: 50})
    assert [line.balance for line in queries.statement(purse)] == [1000, 750, 800]
    assert queries.check().ok and chain.verify().ok


def test_a_key_has_one_answer_over_all_months(november):
    purse, leg = november.purse(1000), None
    leg = Leg(purse, november.provider, 300)
    first = november.reserve(leg).require()
    key = _one("select key from ledger_actkey where act_id = %s", first.act)
    _december()
    again = november.reserve(leg, key=key)
    assert (again.act, again.replayed) == (first.act, True)
    assert queries.balance(purse).held == 300


def test_a_month_that_was_not_ready_begins_a_call_later(november):
    months.keep()
    with connection.cursor() as cursor:
        cursor.execute("delete from ledger_month where number = 1")
        for table in ("ledger_act", "ledger_hold", "ledger_transfer"):
            cursor.execute(f"drop table {table}_0001")
    clock.travel(to=DECEMBER)
    assert months.keep() is None
    november.purse(1000)
    assert months.keep() == 1


def test_a_clock_that_goes_back_begins_no_month_twice(november):
    _december()
    clock.travel(to=NOVEMBER)
    assert [months.keep(), months.keep()] == [None, None]
    clock.travel(to=DECEMBER)
    assert months.keep() is None


def test_older_months_are_passed_over(november):
    november.purse(1000)
    assert months.first_act(NOVEMBER) < 0
    _december()
    assert months.first_act(clock.now()) == BLOCK
    assert months.first_act(NOVEMBER) < 0


def test_only_one_month_is_read_for_one_act(november):
    _december()
    act = november.reserve(Leg(november.purse(1000), november.provider, 300)).require().act
    plan = []
    with connection.cursor() as cursor:
        cursor.execute("prepare held(bigint) as select * from ledger_hold where act_id = $1")
        cursor.execute("set local plan_cache_mode = force_generic_plan")
        cursor.execute(f"explain (analyze, costs off) execute held({act})")
        plan = [row[0] for row in cursor.fetchall()]
        cursor.execute("deallocate held")
    assert any("Subplans Removed" in line for line in plan) and not any("ledger_hold_0000" in line for line in plan)
