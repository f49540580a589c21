"""The same reservations through the rush door: granian, raw ASGI, the writer; wrk is the crowd on the same machine."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from money.world import PLENTY, SESSIONS, World
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Rule
from rugzak.booking.rounds.tokens import token_of
from rugzak.cli.rush import day, people

SCRIPT = """
local tokens, next = {}, 0
for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = line end
request = function()
  next = next + 1
  return wrk.format("POST", nil, nil, tokens[(next - 1) % #tokens + 1])
end
"""
CROWD = 2_000


@dataclass
class Street:
    """A round that is open, its door, and the tickets that were not used yet."""

    address: str
    round: str
    book: int
    port: int
    tickets: list[str]


@contextmanager
def street(world: World, tickets: int) -> Iterator[Street]:
    """A round with so many tickets of three legs (pot, and two of the many seats), and the door in front of it."""
    made = people.make(tickets, PLENTY, 100, Rule.ARRIVAL, seed=1)
    with psycopg.connect(world.address, autocommit=True) as connection:
        connection.execute(
            "update booking_ticket set legs = legs || jsonb_build_array("
            " jsonb_build_array(%(first)s + (random() * %(many)s)::int, %(taken)s, 1, null),"
            " jsonb_build_array(%(first)s + (random() * %(many)s)::int, %(taken)s, 1, null))"
            " where round_id = %(round)s",
            {"first": world.seats, "many": SESSIONS - 1, "taken": world.taken, "round": made.round.pk},
        )
        connection.execute("vacuum analyze booking_ticket")
    round = services.open_round(actor=None, round=made.round)
    with day.door() as port:
        yield Street(world.address, str(round.pk), round.book or 0, port, [token_of(one) for one in made.tickets])


def rush(found: Street, seconds: int, tickets: int) -> float:
    """Applications answered a second, counted in the ledger; each ticket is used once."""
    with TemporaryDirectory() as name:
        script, tokens = Path(name) / "apply.lua", Path(name) / "tokens"
        script.write_text(SCRIPT)
        tokens.write_text("\n".join(found.tickets[:tickets]))
        del found.tickets[:tickets]
        before, began = _acts(found), time.monotonic()
        address = f"http://127.0.0.1:{found.port}/rush/{found.round}/apply"
        command = ["wrk", "-t1", f"-c{CROWD}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), address]
        subprocess.run(command, env={"TOKENS": str(tokens), "PATH": "/usr/bin:/bin"}, check=True, capture_output=True)
        return (_acts(found) - before) / min(time.monotonic() - began, seconds + 1)


def _acts(found: Street) -> int:
    with psycopg.connect(found.address) as connection:
        row = connection.execute("select count(*) from ledger_act where book_id = %s", [found.book]).fetchone()
        return int(row[0]) if row else 0
