"""kill -9 at the rush door, at random moments: of the writer, of PostgreSQL, of connections that are in use."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import psycopg
import pytest
from knockers import Knockers, knocking  # type: ignore[import-not-found]
from rig import Rig, rig  # type: ignore[import-not-found]

from rugzak.cli.rush.day import free_port
from rugzak.config.processes import specs

Note = Callable[[str, object], None]
pytestmark = pytest.mark.crash
DURABLE = {"max_connections": "100"}
CARELESS = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}
PEOPLE, GRANTS = 30_000, 5_000
MAKE = """
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Rule
from rugzak.booking.rounds.tokens import token_of
from rugzak.cli.rush import people
made = people.make({people}, {grants} * 100, 100, Rule.ARRIVAL, seed=1)
services.open_round(actor=None, round=made.round)
print(made.round.pk)
for ticket in made.tickets:
    print(token_of(ticket))
"""
PROVE = """
from rugzak.ledger import chain, queries
assert queries.check().ok and chain.verify().ok, (queries.check(), chain.verify())
"""
ACTS = """
select key, code, id from ledger_act
 where book_id = (select book from booking_round where id = %s) and kind = 'round.grant'
"""


@dataclass
class Door:
    """The rush door on one port, killed and started again."""

    server: Rig
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = specs.rush(self.port).command
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=self.server.environment(), start_new_session=True, **quiet)
        end = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < end, "the door does not open"
            time.sleep(0.1)

    def kill(self) -> None:
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(f"test-{os.getpid()}-rush", tmp_path_factory.mktemp("notes"), DURABLE) as made:
        yield made


@contextmanager
def crowd(server: Rig, people: int, grants: int) -> Iterator[tuple[Door, Knockers]]:
    """A new round, its door and its crowd."""
    round, *tokens = server.run(MAKE.format(people=people, grants=grants)).split()[-people - 1 :]
    door = Door(server)
    door.start()
    try:
        with knocking(door.port, round, tokens) as found:
            yield door, found
    finally:
        door.kill()


def harm(server: Rig, door: Door, rand: random.Random) -> str:
    """Do one of three things to it, and bring back what was killed."""
    what = rand.choice(["door", "postgres", "connections"])
    if what == "door":
        door.kill()
        door.start()
    elif what == "postgres":
        server.kill()
        server.restart()
    else:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                               " and backend_type = 'client backend'")  # fmt: skip
    return what


def judge(server: Rig, found: Knockers) -> tuple[int, int, int, int]:
    """Acknowledged and lost, told otherwise than written, grants, acts."""
    from rugzak.booking.rounds.tokens import ticket_of

    with psycopg.connect(server.url) as connection:
        rows = connection.execute(ACTS, [UUID(found.round)]).fetchall()
    truth = {key: (code, act) for key, code, act in rows}
    lost = wrong = 0
    for token, (state, act) in found.told.items():
        code, written = truth.get(ticket_of(token), (None, None))
        lost += code is None
        wrong += code is not None and (written != act or (state == "granted") != (code == 0))
    return lost, wrong, sum(1 for _, code, _ in rows if code == 0), len(rows)


@pytest.mark.parametrize(
    ("rounds", "people", "grants"), [pytest.param(2, 3_000, 500, marks=pytest.mark.short), (20, PEOPLE, GRANTS)]
)
def test_every_answer_stands(server: Rig, rounds: int, people: int, grants: int, record_property: Note) -> None:
    rand, done = random.Random(rounds), []
    server.become(DURABLE)
    with crowd(server, people, grants) as (door, found):
        for _ in range(rounds):
            time.sleep(rand.uniform(0.1, 0.8))
            done.append(harm(server, door, rand))
    lost, wrong, granted, acts = judge(server, found)
    server.run(PROVE)
    harms = ", ".join(f"{what} x {done.count(what)}" for what in sorted(set(done)))
    record_property(
        "figure",
        f"rush, kill -9 ({harms}): {len(found.told)} acknowledged, {lost} lost, {wrong + len(found.differing)} told"
        f" otherwise, {granted} of {grants} granted, {acts} acts",
    )
    assert lost == wrong == 0 and not found.differing
    assert granted == grants and acts == people == len(found.told)


def test_the_rig_sees_a_loss_when_commits_are_careless(server: Rig, record_property: Note) -> None:
    settings: Mapping[str, str] = CARELESS
    server.become(settings)
    with crowd(server, 20_000, 500) as (door, found):
        for _ in range(2):
            time.sleep(1)
            door.kill()  # first, or its memory of answers would hide the loss
            server.kill()
            server.restart()
            door.start()
    lost, wrong, _, _ = judge(server, found)
    wrong += len(found.differing)
    record_property("figure", f"rush, control, synchronous_commit=off: {lost} lost, {wrong} told otherwise")
    assert lost + wrong > 0
