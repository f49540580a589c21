"""A batch that dies half way, at every point of it: the same keys are sent again, and each has one answer."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from pausing import POINTS, Kill, connected, kill, paused, terminate  # type: ignore[import-not-found]
from rig import Rig, rig  # type: ignore[import-not-found]

Note = Callable[[str, object], None]
pytestmark = pytest.mark.crash
BATCHER = Path(__file__).with_name("batcher.py")
REQUESTS, GRANTS = 60, 40  # the third leg has money for so many
SETUP = """
from uuid import uuid4
from django.db import transaction
from rugzak.ledger import services
from rugzak.ledger.services import Leg
book = services.open_book(name=f"batch {uuid4()}")
outside = services.open_account(asset="EUR", floor=None, kind="outside")
legs = [services.open_account(asset="EUR", floor=0, kind="purse") for _ in range(3)]
payable = services.open_account(asset="EUR", floor=0, kind="payable")
amounts = [10**6, 10**6, 100 * %d]
with transaction.atomic():
    moved = [Leg(outside, leg, amount) for leg, amount in zip(legs, amounts)]
    services.post(book=book, key=uuid4(), legs=moved, kind="deposit").require()
print(book, payable, *legs)
"""
PROVE = """
from rugzak.ledger import chain, queries
assert queries.check().ok and chain.verify().ok, (queries.check(), chain.verify())
"""
DIFFERENCES = "from rugzak.ledger import queries\nprint(len(queries.check().differences))"
HALF = "select ledger_move(false, true, %s::bigint[], %s::bigint[], %s::bigint[])"
ACTS = "select key, count(*) from ledger_act where book_id = %s and kind = 'crash' group by key"
Answers = list[tuple[int, ...]]


@dataclass
class Batch:
    """Sixty requests of three legs: twenty find the third purse empty, and one key comes twice."""

    server: Rig
    book: int = 0
    payable: int = 0
    purses: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=lambda: [str(uuid4()) for _ in range(REQUESTS)])

    def __post_init__(self) -> None:
        self.book, self.payable, *self.purses = map(int, self.server.run(SETUP % GRANTS).split())

    def begin(self, *more: str) -> "subprocess.Popen[str]":
        """Send it in a process of its own, which sends it again until there are answers."""
        legs = [[purse, self.payable, 100] for purse in self.purses]
        path = self.server.notes / "requests.json"
        path.write_text(json.dumps([[key, legs] for key in [*self.keys, self.keys[0]]]))
        command = [sys.executable, str(BATCHER), str(self.book), str(path), *more]
        return subprocess.Popen(command, env=self.server.environment(), stdout=subprocess.PIPE, text=True)

    def acts(self) -> dict[str, int]:
        """How many acts each key has."""
        with connected(self.server) as connection:
            return {str(key): count for key, count in connection.execute(ACTS, [self.book]).fetchall()}


def answers(process: "subprocess.Popen[str]") -> Answers:
    """Index, code, leg (0: none) and act of each answer; the last says whether it was a stored one."""
    output = process.communicate(timeout=90)[0]
    assert process.returncode == 0
    return [tuple(int(word.replace("None", "0")) for word in line.split()) for line in output.splitlines()]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(f"test-{os.getpid()}-batch", tmp_path_factory.mktemp("notes"), {"max_connections": "100"}) as made:
        yield made


def die_at(batch: Batch, point: str, how: Kill, *more: str) -> Answers:
    """Send the batch, kill it at the point, let go; gives the answers that it had in the end."""
    row = batch.book if point.startswith("book") else batch.purses[2]
    with paused(batch.server, point, row) as waiting:
        process = batch.begin(*more)
        how(batch.server, waiting())
    return answers(process)


SHORT = pytest.param("holds written", marks=pytest.mark.short)


@pytest.mark.parametrize("how", [terminate, kill], ids=["terminated", "kill -9"])
@pytest.mark.parametrize("point", [SHORT if point == "holds written" else point for point in POINTS])
def test_each_key_has_one_answer_wherever_its_batch_died(
    server: Rig, point: str, how: Kill, record_property: Note
) -> None:
    batch = Batch(server)
    first = die_at(batch, point, how)
    again = answers(batch.begin())
    codes = Counter(code for _, code, *_ in first)
    record_property("figure", f"batch of {len(first)} died at '{point}' ({how.__name__}): {dict(codes)}, none twice")
    assert [answer[:4] for answer in again] == [answer[:4] for answer in first]
    assert all(stored for *_, stored in again)
    assert codes == {0: GRANTS + 1, 2: REQUESTS - GRANTS}  # the key that came twice was granted once, and told twice
    assert batch.acts() == dict.fromkeys(batch.keys, 1)
    server.run(PROVE)


def test_the_rig_sees_doubles_where_the_batch_takes_new_keys(server: Rig, record_property: Note) -> None:
    batch = Batch(server)
    die_at(batch, "committed", terminate, "fresh")
    acts = len(batch.acts())
    record_property("figure", f"control, new keys when a batch is sent again: {acts} acts for {REQUESTS} requests")
    assert acts > REQUESTS + 1


def test_the_rig_sees_a_half_batch(server: Rig, record_property: Note) -> None:
    batch = Batch(server)
    with psycopg.connect(server.url, autocommit=True) as connection:  # what a batch in two transactions leaves behind
        connection.execute(HALF, [batch.purses, [batch.payable] * 3, [100] * 3])
    found = int(server.run(DIFFERENCES))
    record_property("figure", f"control, balances moved and no act: {found} differences")
    assert found == len(batch.purses)
