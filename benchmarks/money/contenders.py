"""Who runs: each gives reservations a second. One reservation is the same for all: purse, budget and seat, durable."""

import asyncio
import itertools
import multiprocessing
import os
import time
from collections.abc import Callable

from money.server import pgbench
from money.world import CLIENTS, PURSES, SESSIONS, World
from rugzak.ledger.writer import Store, reserving

_SPAWN = multiprocessing.get_context("spawn")
# The very function that the writer calls, with a batch of one.
_PLACE = """
\\set purse random(:purses, :purses + :many - 1)
\\set seat random(:seats, :seats + :sessions - 1)
\\set book {book}
\\set budget {budget}
select * from ledger_place_batch(false, :book, '{{}}'::bigint[], array[gen_random_uuid()],
  array[decode(md5(:purse::text), 'hex')], array['bench'], array[''], array[null]::uuid[], array[''],
  array[null]::timestamptz[], array[now()], now(), array[1, 1, 1], array[1, 2, 3]::smallint[],
  array[:purse, :budget, :seat]::bigint[], array[:spent, :spent, :taken]::bigint[], array[100, 100, 1]::bigint[],
  array[null, null, null]::bigint[]);
"""
_EARLY = f"""
begin;
select set_config('synchronous_commit', 'off', true);
{_PLACE}
commit;
select pg_logical_emit_message(true, 'rugzak', '');
"""
_STYLE = """
\\set purse random(1, :many)
\\set seat -random(1, :sessions)
\\set spent -:sessions - 1
\\set budget -:sessions - 2
\\set taken -:sessions - 3
begin;
select style_transfer(:purse, :spent, 100);
select style_transfer(:budget, :spent, 100);
select style_transfer(:seat, :taken, 1);
commit;
"""


def floor(world: World, seconds: int) -> float:
    """The same SQL, no hot row: each client has a book and a budget of its own."""
    return _place(world, seconds, ":book0 + 1 + :client_id", ":budget0 + 1 + :client_id")


def hot(world: World, seconds: int) -> float:
    """The same SQL, one transaction each, all on one budget."""
    return _place(world, seconds, ":book0", ":budget0")


def _place(world: World, seconds: int, book: str, budget: str, script: str = _PLACE) -> float:
    variables = {"purses": world.purses, "seats": world.seats, "spent": world.spent, "taken": world.taken}
    variables |= {"many": PURSES, "sessions": SESSIONS, "book0": world.book, "budget0": world.budget}
    return pgbench(world.address, script.format(book=book, budget=budget), CLIENTS, seconds, **variables)


def early(world: World, seconds: int) -> float:
    """The same on one budget, let go of before the disk has it, answered after (`base.durable`): what the web does."""
    return _place(world, seconds, ":book0", ":budget0", script=_EARLY)


def pgledger_style(world: World, seconds: int) -> float:
    """Three transfers with running balances and versions in one transaction; no key, no stored answer, no chain."""
    return pgbench(world.address, _STYLE, CLIENTS, seconds, many=PURSES, sessions=SESSIONS)


def ours(waiting: int) -> Callable[[World, int], float]:
    """Our writer with so many who wait all the time."""

    def run(world: World, seconds: int) -> float:
        return asyncio.run(_waiting(world, seconds, waiting))

    return run


async def _waiting(world: World, seconds: int, waiting: int) -> float:
    store, requests, served = Store(world.address), world.requests(), itertools.count()
    line, end = reserving(store, world.book), 0.0

    async def one() -> None:
        while time.monotonic() < end:
            (await line.ask(next(requests))).require()
            next(served)

    await line.ask(next(requests))  # connect first
    began = time.monotonic()
    end = began + seconds
    await asyncio.gather(*[one() for _ in range(waiting)])
    took = time.monotonic() - began
    await line.close()
    store.close()
    return next(served) / took


def plain(processes: int) -> Callable[[World, int], float]:
    """A plain Django view's work: select_for_update on the three rows, check, save, insert."""
    return lambda world, seconds: _processes(_plain, world, seconds, processes)


def hordak(processes: int) -> Callable[[World, int], float]:
    """django-hordak: a Transaction with Legs, beside the same locks on budget and seat."""
    return lambda world, seconds: _processes(_hordak, world, seconds, processes)


def _processes(work: Callable[..., int], world: World, seconds: int, processes: int) -> float:
    with _SPAWN.Pool(processes) as pool:
        jobs = [(world.address, seconds, number) for number in range(processes)]
        return sum(pool.starmap(work, jobs)) / seconds


def _plain(address: str, seconds: int, number: int) -> int:
    os.environ["DATABASE_URL"] = address
    from money import orm

    return orm.plain(seconds, number)


def _hordak(address: str, seconds: int, number: int) -> int:
    os.environ["DATABASE_URL"] = address
    from money import orm

    return orm.with_hordak(seconds, number)
