"""kill -9 of PostgreSQL in the middle of bookings: no acknowledged booking is missing, the books balance."""

import os
import time
from collections.abc import Callable, Iterator, Mapping

import pytest
from rig import Rig, rig  # type: ignore[import-not-found]

Note = Callable[[str, object], None]
SECONDS = 1.0  # of booking before each kill
pytestmark = pytest.mark.crash

DURABLE = {"max_connections": "100"}
# The control: commits are acknowledged before they are on the disk, and the writer of the log sleeps long.
LAZY = {"wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}
CARELESS = {"synchronous_commit": "off", **LAZY}
SETUP = """
from uuid import uuid4
from rugzak.ledger import services
from rugzak.ledger.services import Leg
book = services.open_book(name=f"crash {uuid4()}")
outside = services.open_account(asset="EUR", floor=None, kind="outside")
purse = services.open_account(asset="EUR", floor=0, kind="purse")
provider = services.open_account(asset="EUR", floor=0, kind="payable")
from django.db import transaction
with transaction.atomic():
    services.post(book=book, key=uuid4(), legs=[Leg(outside, purse, 10**9)], kind="deposit").require()
print(book, purse, provider)
"""
CHECK = """
from rugzak.ledger import queries
report = queries.check()
assert report.ok, report
print(queries.balance({purse}).held)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(f"test-{os.getpid()}-crash", tmp_path_factory.mktemp("notes"), DURABLE) as made:
        yield made


def crash(server: Rig, settings: Mapping[str, str], rounds: int, *, hasty: bool = False) -> tuple[int, int, int]:
    """Kill and bring back, again and again; gives acknowledged, missing and doubled bookings."""
    book, purse, provider = map(int, server.run(SETUP).split())
    for note in server.notes.iterdir():
        note.unlink()
    server.become(settings)
    with server.clients(4, book, (purse, provider), hasty=hasty):
        wait_for_bookings(server, 20)
        for _ in range(rounds):
            time.sleep(SECONDS)
            before = len(server.acknowledged())
            server.kill()
            server.restart()
            wait_for_bookings(server, before + 1)
    acknowledged, booked = server.acknowledged(), server.booked(book)
    assert int(server.run(CHECK.format(purse=purse))) == len(booked)
    missing = [key for key in acknowledged if key not in booked]
    return len(acknowledged), len(missing), sum(count > 1 for count in booked.values())


def wait_for_bookings(server: Rig, number: int) -> None:
    end = time.monotonic() + 60
    while len(server.acknowledged()) < number:
        assert time.monotonic() < end, "the clients book nothing"
        time.sleep(0.05)


@pytest.mark.parametrize("rounds", [pytest.param(1, marks=pytest.mark.short), 5])
def test_nothing_acknowledged_is_lost(server: Rig, rounds: int, record_property: Note) -> None:
    acknowledged, missing, doubled = crash(server, DURABLE, rounds)
    figure = f"kill -9 of PostgreSQL x {rounds}: {acknowledged} acknowledged, {missing} missing, {doubled} twice"
    record_property("figure", figure)
    assert acknowledged > 0
    assert missing == doubled == 0


def test_the_rig_sees_a_loss_when_commits_are_careless(server: Rig, record_property: Note) -> None:
    acknowledged, missing, _ = crash(server, CARELESS, 2)
    record_property("figure", f"control, synchronous_commit=off: {acknowledged} acknowledged, {missing} missing")
    assert missing > 0


def test_the_rig_sees_a_loss_when_the_answer_does_not_wait_for_the_early_release(
    server: Rig, record_property: Note
) -> None:
    acknowledged, missing, _ = crash(server, {**DURABLE, **LAZY}, 2, hasty=True)
    record_property("figure", f"control, answered before the flush: {acknowledged} acknowledged, {missing} missing")
    assert missing > 0
