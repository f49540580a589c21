"""Early lock release: a transaction lets go of its rows before the disk has it, and its answer waits for the disk.

A commit that waits for the disk (or for a replica) with a hot row locked lets one transaction pass at a time. Here the
commit itself doesn't wait, so the next one can go on; whoever committed waits before anyone hears of it. The log of the
database is one sequence, so one later write that is durable makes everything before it durable (DeWitt and others,
"Implementation techniques for main memory database systems", 1984).

Others may see such a row some milliseconds before it is durable, and a power cut may take it back. So whoever acts
outside the database on what it reads (sends a mail, hands out a file) calls `flush` between the reading and the act.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction

_STOPPED_WAITING = "01000"  # the class of all warnings; a commit has no other


def release_early() -> None:
    """Let the commit of this transaction not wait for the disk; whoever made it hears of it after `flush`.

    Inside a transaction only, as part of the writes whose rows others wait for. Twice in a transaction is once.
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('synchronous_commit', 'off', true)")
    answer_when_durable()


def answer_when_durable() -> None:
    """End this transaction only when all it read is durable too: for who answers with what another one wrote."""
    if not any(function is flush for _, function, *_ in connection.run_on_commit):
        transaction.on_commit(flush)


def flush() -> None:
    """Wait until everything that was committed so far is on the disk, and on the replica where commits wait for one.

    Outside a transaction only. Raises OperationalError where the database went away, or someone ended the waiting for
    the replica: then nobody knows what is durable.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, waited_for(connection.connection), connection.cursor() as cursor:
        cursor.execute("select pg_logical_emit_message(true, 'rugzak', '')")


@contextmanager
def waited_for(raw: "psycopg.Connection[Any]") -> Iterator[None]:
    """Around a commit: raises OperationalError where it stopped waiting for the replica.

    PostgreSQL then says only by a warning that the commit is here and may not be there (a statement's time limit, or
    `pg_cancel_backend`); whoever takes that for done loses it with this machine.
    """
    heard: list[str] = []

    def hear(said: psycopg.errors.Diagnostic) -> None:
        if said.sqlstate == _STOPPED_WAITING and said.severity_nonlocalized == "WARNING":
            heard.append(said.message_primary or "")

    raw.add_notice_handler(hear)
    try:
        yield
    finally:
        raw.remove_notice_handler(hear)
    if heard:
        raise psycopg.OperationalError(heard[0])
