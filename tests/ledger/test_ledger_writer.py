"""The writer: who waits is served in order, in few commits, and hears nothing that is not durable."""

import asyncio
import threading
import time
from uuid import uuid4

import psycopg
import pytest
from django.db import transaction
from psycopg.conninfo import make_conninfo

from aside import own_loop
from ledger.conftest import World
from race import deals
from rugzak.ledger import chain, queries
from rugzak.ledger.entries import Code
from rugzak.ledger.services import Leg, Request
from rugzak.ledger.writer import Away, Line, Store, reserving

# Only here and now: other tests work in other databases of the same server.
CUT = """
select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()
   and datname = current_database() and state = 'active' and query like '%ledger_place_batch%'"""


@pytest.fixture
def address(transactional_db):
    return deals.address()


def committed(amount):
    """A world that others see, and a purse in it."""
    with transaction.atomic():
        world = World()
        return world, world.purse(amount)


def ask_all(address, book, requests, *, most=500, meanwhile=None):
    """All of them at once, in this order; the outcomes, and how many batches it took."""

    async def run():
        store = Store(address)
        line = reserving(store, book, most=most)
        tasks = [asyncio.ensure_future(line.ask(request)) for request in requests]
        if meanwhile:
            await asyncio.to_thread(meanwhile)
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        await line.close()
        store.close()
        return outcomes, line.batches

    return own_loop(run())


def asking(world, purse, count, amount=10):
    return [Request(key=uuid4(), legs=[Leg(purse, world.provider, amount)], kind="grant") for _ in range(count)]


def test_first_come_first_served_in_few_commits(address):
    world, purse = committed(2500)
    outcomes, batches = ask_all(address, world.book, asking(world, purse, 1000))
    assert [one.granted for one in outcomes] == [True] * 250 + [False] * 750
    assert [one.act for one in outcomes] == sorted(one.act for one in outcomes)
    assert batches <= 4
    assert queries.balance(purse).held == 2500 and queries.check().ok and chain.verify().ok


def test_a_double_click_gets_the_stored_answer(address):
    world, purse = committed(100)
    one = asking(world, purse, 1)[0]
    outcomes, _ = ask_all(address, world.book, [one, *asking(world, purse, 3), one], most=2)
    assert outcomes[0].act == outcomes[-1].act and outcomes[-1].replayed
    assert queries.balance(purse).held == 40


def test_a_request_that_can_not_be_right_does_not_stop_the_line(address):
    world, purse = committed(100)
    wrong = Request(key=uuid4(), legs=[Leg(purse, 10**12, 10)], kind="grant")
    outcomes, _ = ask_all(address, world.book, [*asking(world, purse, 2), wrong, *asking(world, purse, 2)])
    assert [one.code for one in outcomes] == [Code.GRANTED] * 2 + [Code.BAD_ACCOUNT] + [Code.GRANTED] * 2
    outcomes, _ = ask_all(address, 10**12, asking(world, purse, 2))
    assert all(isinstance(one, psycopg.Error) for one in outcomes), "an unknown book is told to who asked"
    outcomes, _ = ask_all(address, world.book, asking(world, purse, 1))
    assert outcomes[0].granted


def test_connections_that_are_cut_lose_nothing_and_book_nothing_twice(address):
    world, purse = committed(30_000)
    requests, cuts = asking(world, purse, 3000), []

    def cut():
        with psycopg.connect(address, autocommit=True) as other:
            end = time.monotonic() + 20
            while len(cuts) < 3 and time.monotonic() < end:
                cuts.extend(other.execute(CUT).fetchall())
                threading.Event().wait(0.01)

    outcomes, _ = ask_all(address, world.book, requests, most=20, meanwhile=cut)
    assert cuts, "nothing was cut, so nothing was proved"
    assert all(one.granted for one in outcomes)
    assert len({one.act for one in outcomes}) == 3000
    assert queries.balance(purse).held == 30_000 and queries.check().ok and chain.verify().ok


def test_a_database_that_stays_away_is_said(address):
    store = Store(make_conninfo(address, port="1"), patience=0.1)
    with pytest.raises(Away):
        store.run(lambda cursor: None)


def test_a_full_batch_is_prepared_while_another_is_written():
    busy, told = threading.Event(), threading.Event()
    prepared = []

    def prepare(items):
        prepared.append(len(items))
        if len(prepared) == 2:
            told.set()
        return items

    def write(items):
        assert busy.is_set() or told.wait(5), "the second batch was not prepared in the meantime"
        busy.set()
        return items

    async def run():
        line = Line(prepare, write, most=5)
        answers = await asyncio.gather(*[line.ask(item) for item in range(12)])
        await line.close()
        return answers

    assert own_loop(run()) == list(range(12))
    assert prepared[:2] == [5, 5] and sum(prepared) == 12
