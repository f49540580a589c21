"""kill -9 of PostgreSQL in the middle of bookings: no acknowledged booking is missing, the books balance."""

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest
from rig import Booked, Rig, rig  # type: ignore[import-not-found]

Note = Callable[[str, object], None]
ROUNDS, LONGEST = 20, 1.5  # kills, and the seconds of booking before each at most
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
from rugzak.ledger import chain, queries
assert queries.check().ok and chain.verify().ok, (queries.check(), chain.verify())
print(queries.balance({purse}).held)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(f"test-{os.getpid()}-crash", tmp_path_factory.mktemp("notes"), DURABLE, "base", "ledger") as made:
        yield made


@dataclass(frozen=True)
class Count:
    """What clients were told, against what the books know."""

    acknowledged: int
    missing: int
    doubled: int

    def __str__(self) -> str:
        return f"{self.acknowledged} acknowledged, {self.missing} missing, {self.doubled} twice"


def count_bookings(server: Booked, book: int, purse: int) -> Count:
    """Hold the notes of the clients against the books, which must balance."""
    acknowledged, booked = server.acknowledged(), server.booked(book)
    assert int(server.run(CHECK.format(purse=purse))) == len(booked)
    missing = [key for key in acknowledged if key not in booked]
    return Count(len(acknowledged), len(missing), sum(count > 1 for count in booked.values()))


def crash(server: Rig, settings: Mapping[str, str], pauses: Sequence[float], *, hasty: bool = False) -> Count:
    """Book for so many seconds, kill and bring back, again and again; then count."""
    book, purse, provider = map(int, server.run(SETUP).split())
    for note in server.notes.iterdir():
        note.unlink()
    server.become(settings)
    with server.clients(4, book, (purse, provider), hasty=hasty):
        wait_for_bookings(server, 20)
        for pause in pauses:
            time.sleep(pause)
            before = len(server.acknowledged())
            server.kill()
            server.restart()
            wait_for_bookings(server, before + 1)
    return count_bookings(server, book, purse)


def wait_for_bookings(server: Booked, number: int) -> None:
    end = time.monotonic() + 60
    while len(server.acknowledged()) < number:
        assert time.monotonic() < end, "the clients book nothing"
        time.sleep(0.05)


@pytest.mark.parametrize("rounds", [pytest.param(1, marks=pytest.mark.short), ROUNDS])
def test_nothing_acknowledged_is_lost(server: Rig, rounds: int, record_property: Note) -> None:
    seed = int(os.environ.get("RUGZAK_TEST_SEED") or random.randrange(10**6))
    moments = random.Random(seed)
    count = crash(server, DURABLE, [moments.uniform(0, LONGEST) for _ in range(rounds)])
    record_property("figure", f"kill -9 of PostgreSQL x {rounds} at random moments (seed {seed}): {count}")
    assert count.acknowledged > 0
    assert count.missing == count.doubled == 0


def test_the_rig_sees_a_loss_when_commits_are_careless(server: Rig, record_property: Note) -> None:
    count = crash(server, CARELESS, [1.0, 1.0])
    record_property("figure", f"control, synchronous_commit=off: {count}")
    assert count.missing > 0


def test_the_rig_sees_a_loss_when_the_answer_does_not_wait_for_the_early_release(
    server: Rig, record_property: Note
) -> None:
    count = crash(server, {**DURABLE, **LAZY}, [1.0, 1.0], hasty=True)
    record_property("figure", f"control, answered before the flush: {count}")
    assert count.missing > 0
