"""kill -9 of the web and of PostgreSQL while learners book over HTTP: what was acknowledged is there, once."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from crowd import Crowd  # type: ignore[import-not-found]
from rig import kill_family  # type: ignore[import-not-found]
from stack import RUGZAK, healthy, kill_web, own_var, up, wait_for, web_is_back  # type: ignore[import-not-found]

from rugzak.config import postgres

pytestmark = pytest.mark.crash
Note = Callable[[str, object], None]
BOOKINGS, SECONDS = 8, 1.0  # at least so many, then so long, before each kill
# The control: commits are acknowledged before they are on the disk, and the writer of the log sleeps long.
CARELESS = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a whole demo of 300 people."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with own_var(tmp_path_factory.mktemp("var"), RUGZAK_DEMO="on"):
        process = up("--people", "300", "--port", str(port))
        output = process.communicate(timeout=600)[0]
        assert process.returncode == 0, output
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def crowd(base: str, tmp_path: Path) -> Crowd:
    return Crowd(base, tmp_path)


def test_nothing_acknowledged_is_lost_over_http(crowd: Crowd, record_property: Note) -> None:
    rounds = 3
    crowd.plan(140)
    with crowd.booking():
        for _ in range(rounds):
            killed(crowd, kill_web, web_is_back)
            killed(crowd, kill_database, healthy)
    count = crowd.count()
    record_property("figure", f"over HTTP, kill -9 of web and PostgreSQL x {rounds} each: {count}")
    assert count.acknowledged > 0
    assert (count.missing, count.twice, count.untold) == (0, 0, 0), count
    assert (count.seats_off, count.refused_yet_booked) == (0, 0), count
    the_books_balance()


def test_the_rig_sees_a_loss_over_http_when_commits_are_careless(crowd: Crowd, record_property: Note) -> None:
    crowd.plan(60)
    with crowd.booking():
        wait_for(crowd.all_began, 90, "not every client books")  # the tokens they got are to survive
        become_careless()
        killed(crowd, kill_database, healthy)
    count = crowd.count()
    record_property("figure", f"control over HTTP, synchronous_commit=off, one kill -9 of PostgreSQL: {count}")
    assert count.missing > 0
    the_books_balance()


def killed(crowd: Crowd, kill: Callable[[], None], back: Callable[[], bool]) -> None:
    """Book, kill, wait for it to come back, and for bookings after that."""
    before = crowd.acknowledged()
    wait_for(lambda: crowd.acknowledged() >= before + BOOKINGS, 90, "the clients book nothing")
    time.sleep(SECONDS)
    kill()
    wait_for(back, 90, f"after {kill.__name__} it does not come back")
    after = crowd.acknowledged()
    wait_for(lambda: crowd.acknowledged() > after, 60, f"after {kill.__name__} nobody books")


def kill_database() -> None:
    running = postgres.running(postgres.find())
    assert running
    kill_family(running.pid)


def become_careless() -> None:
    admin = postgres.embedded(postgres.find(), admin=True)
    with psycopg.connect(admin.url(), autocommit=True) as connection:
        for name, value in CARELESS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


def the_books_balance() -> None:
    checked = subprocess.run([*RUGZAK, "ledger", "check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
