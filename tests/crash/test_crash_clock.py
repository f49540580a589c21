"""The wall clock jumps back an hour and forward a day and a month while clients book: the books don't care."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest
from jumping import LIBRARIES, Clock, clocks, under  # type: ignore[import-not-found]
from rig import Rig, rig  # type: ignore[import-not-found]
from test_crash_ledger import DURABLE, SETUP, count_bookings, wait_for_bookings  # type: ignore[import-not-found]

Note = Callable[[str, object], None]
pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(not LIBRARIES, reason="there is no libfaketime (Debian: apt install faketime)"),
]
# Of the clients, and of PostgreSQL: from the true time, one after the other.
JUMPS = [("-1h", "+1d"), ("+1d", "-1h"), ("+0", "+40d"), ("+40d", "+0"), ("-1h", "+1d")]
# What the worker does each minute, and some transfers, in a process that looks at the clock of the clients.
WORK = """
from pathlib import Path
from threading import Event
from uuid import uuid4
from django.db import transaction
from rugzak.ledger import chain, months, services
from rugzak.ledger.services import Leg
while not Path("{stop}").exists():
    with transaction.atomic():
        services.post(book={book}, key=uuid4(), legs=[Leg({purse}, {provider}, 7)], kind="paid").require()
    chain.seal()
    months.keep()
    Event().wait(0.2)
"""
STATEMENT = """
from rugzak.ledger import queries
for line in queries.statement({provider}):
    print(line.act, line.balance, line.recorded_at.timestamp())
"""
BACKWARD = """
select count(*)
  from (select lag(recorded_at) over (order by id) - recorded_at as back from ledger_act where book_id = %s) x
 where back > interval '30 minutes'
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(f"test-{os.getpid()}-clock", tmp_path_factory.mktemp("notes"), DURABLE, "base", "ledger") as made:
        yield made


def book_while(server: Rig, jumping: tuple[Clock, Clock], book: int, purse: int, provider: int) -> None:
    """Clients book and the worker works while the clocks jump, and they go on after each jump."""
    for note in server.notes.iterdir():
        note.unlink()
    stop = server.notes / "stop"
    work = WORK.format(stop=stop, book=book, purse=purse, provider=provider)
    with ThreadPoolExecutor(1) as pool, server.clients(3, book, (purse, provider)):
        working = pool.submit(server.run, work)
        try:
            wait_for_bookings(server, 20)
            for offsets in JUMPS:
                for clock, offset in zip(jumping, offsets, strict=True):
                    clock.jump(offset)
                wait_for_bookings(server, len(server.acknowledged()) + 20)
        finally:
            stop.touch()
        working.result()


@pytest.mark.parametrize("whose", ["PostgreSQL", "clients", "PostgreSQL and clients apart"])
def test_the_books_do_not_care_what_time_it_is(
    server: Rig, whose: str, record_property: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, purse, provider = map(int, server.run(SETUP).split())
    with ExitStack() as stack:
        ours, theirs, folder = stack.enter_context(clocks(os.getpid()))
        if "PostgreSQL" in whose:
            stack.enter_context(under(server, theirs, folder))
        if "clients" in whose:
            monkeypatch.setattr(server, "more", ours.environment())
        book_while(server, (ours, theirs), book, purse, provider)
        assert (seconds_off(server) > 1800) is ("PostgreSQL" in whose)
        count = count_bookings(server, book, purse)
    rows = server.run(STATEMENT.format(provider=provider)).splitlines()
    back = backward(server, book)
    record_property("figure", f"clock of {whose} jumps x {len(JUMPS)}: {count}; {back} acts far earlier than the last")
    assert count.acknowledged > 0
    assert count.missing == count.doubled == 0
    in_order([tuple(map(float, row.split())) for row in rows], jumped="clients" in whose)
    assert (back > 0) is ("clients" in whose)


def in_order(lines: list[tuple[float, ...]], *, jumped: bool) -> None:
    """Acts rise and balances grow line by line; by moments that jumped, the lines would stand otherwise."""
    assert len(lines) > len(JUMPS)
    assert [balance for _, balance, _ in lines] == [7.0 * n for n in range(1, len(lines) + 1)]
    assert [act for act, *_ in lines] == sorted(act for act, *_ in lines)
    assert (lines != sorted(lines, key=lambda line: line[2])) is jumped


def seconds_off(server: Rig) -> float:
    """How far the clock of the server is from the true one."""
    with psycopg.connect(server.url) as connection:
        row = connection.execute("select abs(extract(epoch from clock_timestamp()) - %s)", [time.time()]).fetchone()
    assert row
    return float(row[0])


def backward(server: Rig, book: int) -> int:
    """Acts of a book that say an earlier moment than the act before them."""
    with psycopg.connect(server.url) as connection:
        row = connection.execute(BACKWARD, [book]).fetchone()
    assert row
    return int(row[0])
