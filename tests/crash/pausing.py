"""Catches a transaction half way: it waits at a chosen point, by a trigger in the database of the test, and dies there.

The point is a lock that the test holds: of a row (a book, an account), or one that a trigger on a table asks for. A
trigger that is deferred waits at the very end, in COMMIT. `committed` is later still: the commit stands in the log and
waits for a replica that isn't there, so that nobody has an answer yet.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from rig import Rig  # type: ignore[import-not-found]

from rugzak.config import postgres

LOCK = 4711
TABLES = {
    "balances moved": "ledger_account",
    "acts written": "ledger_act",
    "keys written": "ledger_actkey",
    "holds written": "ledger_hold",
    "link written": "ledger_link",
    "tickets changed": "booking_ticket",
}
POINTS = ["book asked for", "third leg asked for", *list(TABLES)[:-1], "commit begun", "committed"]
WAIT = f"""
create or replace function crash_wait() returns trigger language plpgsql as
$$ begin perform pg_advisory_xact_lock_shared({LOCK}); return null; end $$"""
TRIGGER = "create trigger crash_wait after insert or update on {} execute function crash_wait()"
AT_THE_END = """
create constraint trigger crash_wait after insert on ledger_link deferrable initially deferred
   for each row execute function crash_wait()"""
WAITING = """
select pid from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'
   and (wait_event = 'SyncRep' or %s = any(pg_blocking_pids(pid))) limit 1"""
Kill = Callable[[Rig, int], None]


def terminate(server: Rig, pid: int) -> None:
    """End one backend as an administrator does; the server stays."""
    with connected(server) as connection:
        connection.execute("select pg_terminate_backend(%s)", [pid])


def kill(server: Rig, pid: int) -> None:
    """kill -9 of one backend: the server ends all the others and recovers from its log."""
    os.kill(pid, signal.SIGKILL)
    server_is_back(server)


def server_is_back(server: Rig) -> None:
    """Wait until it lets us in, twice: right after the kill it may still be open for a moment."""
    for _ in range(2):
        time.sleep(0.2)
        connected(server).close()


def connected(server: Rig, *, admin: bool = False) -> psycopg.Connection[Any]:
    """A connection; asks again while the server recovers."""
    url, end = postgres.embedded(server.place, admin=admin).url(), time.monotonic() + 30
    while True:
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def paused(server: Rig, point: str, row: int = 0) -> Iterator[Callable[[], int]]:
    """Whoever comes to the point waits until the end of this block; what it gives waits for that one and gives its pid.

    `row`: the id of the book or the account, for a point that is a row.
    """
    with connected(server) as holder:
        _hold(server, holder, point, row)
        try:
            yield lambda: _waiting(server, holder.info.backend_pid)
        finally:
            with suppress(psycopg.Error):
                holder.close()
            _let_go(server, point)


def _hold(server: Rig, holder: psycopg.Connection[Any], point: str, row: int) -> None:
    if point == "committed":
        _wait_for_replica(server, "nobody")
    elif point.endswith("asked for"):
        table = "ledger_book" if point.startswith("book") else "ledger_account"
        holder.execute("begin")
        holder.execute(f"select 1 from {table} where id = %s for update", [row])
    else:
        holder.execute(WAIT)
        holder.execute(AT_THE_END if point == "commit begun" else TRIGGER.format(TABLES[point]))
        holder.execute("select pg_advisory_lock(%s)", [LOCK])


def _let_go(server: Rig, point: str) -> None:
    if point == "committed":
        _wait_for_replica(server, "")
    elif not point.endswith("asked for"):
        with connected(server) as connection:
            connection.execute(f"drop trigger crash_wait on {TABLES.get(point, 'ledger_link')}")


def _wait_for_replica(server: Rig, name: str) -> None:
    with connected(server, admin=True) as connection:
        connection.execute(f"alter system set synchronous_standby_names = '{name}'")
        connection.execute("select pg_reload_conf()")


def _waiting(server: Rig, holder: int) -> int:
    end = time.monotonic() + 30
    with connected(server) as connection:
        while not (found := connection.execute(WAITING, [holder]).fetchone()):
            assert time.monotonic() < end, "nobody comes to the point"
            time.sleep(0.02)
    return int(found[0])
