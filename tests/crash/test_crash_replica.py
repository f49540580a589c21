"""Someone ends the waiting for a synchronous replica: the commit may stand on one machine only, nobody is told yes."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from rig import Rig, rig  # type: ignore[import-not-found]
from test_crash_ledger import DURABLE, SETUP  # type: ignore[import-not-found]

from rugzak.config import postgres
from rugzak.ledger import calls
from rugzak.ledger.entries import Leg, Outcome, Request
from rugzak.ledger.writer import Away, Store

Note = Callable[[str, object], None]
pytestmark = [pytest.mark.crash, pytest.mark.short]
WAITING = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'"
BOOK = """
from uuid import UUID
from django.db import OperationalError, transaction
from rugzak.ledger import services
from rugzak.ledger.services import Leg
try:
    with transaction.atomic():
        services.reserve(book={book}, key=UUID("{key}"), legs=[Leg({purse}, {provider}, 1)], kind="crash")
    print("told yes")
except OperationalError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(f"test-{os.getpid()}-replica", tmp_path_factory.mktemp("notes"), DURABLE) as made:
        yield made


@pytest.fixture
def accounts(server: Rig) -> Iterator[tuple[int, int, int]]:
    """A book with money in it; then commits wait for a replica that never comes."""
    book, purse, provider = map(int, server.run(SETUP).split())
    wait_for(server, "ghost")
    yield book, purse, provider
    wait_for(server, "")


def wait_for(server: Rig, replica: str) -> None:
    with psycopg.connect(admin(server), autocommit=True) as connection:
        connection.execute(f"alter system set synchronous_standby_names = '{replica}'")
        connection.execute("select pg_reload_conf()")
        while connection.execute("show synchronous_standby_names").fetchone() != (replica,):
            time.sleep(0.05)


def admin(server: Rig) -> str:
    return postgres.embedded(server.place, admin=True).url()


def cancel(server: Rig, stop: threading.Event, count: list[int]) -> None:
    """End the waiting of whoever waits, again and again."""
    with psycopg.connect(admin(server), autocommit=True) as connection:
        while not stop.wait(0.1):
            count[0] += len(connection.execute(WAITING).fetchall())


@pytest.fixture
def cancelled(server: Rig) -> Iterator[list[int]]:
    stop, count = threading.Event(), [0]
    thread = threading.Thread(target=cancel, args=(server, stop, count))
    thread.start()
    yield count
    stop.set()
    thread.join()


def test_the_web_is_not_told_yes(server: Rig, accounts: tuple[int, int, int], cancelled: list[int]) -> None:
    book, purse, provider = accounts
    said = server.run(
        BOOK.format(book=book, purse=purse, provider=provider, key="018f0000-0000-7000-8000-000000000001")
    )
    assert "told yes" not in said and "synchronous replication" in said and cancelled[0]


def test_the_writer_asks_again_and_tells_nobody_yes(
    server: Rig, accounts: tuple[int, int, int], cancelled: list[int], record_property: Note
) -> None:
    book, purse, provider = accounts
    request = Request(key=uuid4(), legs=[Leg(purse, provider, 1)], kind="crash")

    def ask(patience: float) -> Outcome:
        store = Store(server.url, patience=patience)
        return store.run(
            lambda cursor: calls.place(cursor, post=False, book=book, requests=[request], at=datetime.now(UTC))
        )[0]

    with pytest.raises(Away):
        ask(2.0)
    assert cancelled[0] > 1
    record_property("figure", f"a replica that never comes: {cancelled[0]} waits ended, nobody told yes")
    wait_for(server, "")
    outcome = ask(30.0)
    assert outcome.granted and outcome.replayed
    assert list(server.booked(book).values()) == [1]


def test_the_control_is_told_yes_for_what_is_on_one_machine_only(
    server: Rig, accounts: tuple[int, int, int], cancelled: list[int]
) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("select pg_logical_emit_message(true, 'control', '')")
    end = time.monotonic() + 10
    while not cancelled[0]:  # whoever ended the waiting counts it a moment later
        assert time.monotonic() < end, "nobody ended the waiting"
        time.sleep(0.05)
