"""What the racers of the ledger do: the real verbs, and for each a naive twin that reads, checks and then writes."""

from datetime import UTC, datetime

import psycopg

from rugzak.ledger import calls
from rugzak.ledger.entries import Leg, Request

AT = datetime(2026, 6, 1, tzinfo=UTC)


def take(connection, job):
    """Reserve; (code, act, replayed), or "deadlock"."""
    book, key, legs = job
    request = Request(key=key, legs=[Leg(*leg) for leg in legs], kind="race")
    try:
        with connection.transaction(), connection.cursor() as cursor:
            outcome = calls.place(cursor, post=False, book=book, requests=[request], at=AT)[0]
    except psycopg.errors.DeadlockDetected:
        return "deadlock"
    return int(outcome.code), outcome.act, outcome.replayed


def settle(connection, job):
    """Capture, void or expire one act; (verb, act, whether it was done)."""
    verb, book, key, act = job
    context = calls.Context(book, key, verb, "", None, "", AT, AT)
    with connection.transaction(), connection.cursor() as cursor:
        if verb == "expire":
            return verb, act, bool(calls.expire(cursor, acts=[act], keys=[key], at=AT, now=AT))
        if verb == "void":
            return verb, act, calls.void(cursor, context, act=act, legs=None, into=None).granted
        return verb, act, calls.capture(cursor, context, act=act, amounts=None, final=True).granted


def naive_take(connection, job):
    """What a plain web handler does: look, decide, write. On a table without a guard."""
    account, amount = job
    with connection.transaction(), connection.cursor() as cursor:
        free = cursor.execute("select free from race_account where id = %s", [account]).fetchone()[0]
        if free < amount:
            return False
        cursor.execute("update race_account set free = %s where id = %s", [free - amount, account])
        return True


def naive_key(connection, job):
    """Look whether the key was used, then use it."""
    with connection.transaction(), connection.cursor() as cursor:
        if cursor.execute("select 1 from race_key where key = %s", [job]).fetchone():
            return False
        cursor.execute("insert into race_key values (%s)", [job])
        return True


def naive_settle(connection, job):
    """Look whether it is still open, then close it."""
    with connection.transaction(), connection.cursor() as cursor:
        if cursor.execute("select state from race_hold where id = %s", [job]).fetchone()[0] != 0:
            return False
        cursor.execute("update race_hold set state = 1 where id = %s", [job])
        return True


def naive_locks(connection, job):
    """Lock accounts in the order of the legs."""
    try:
        with connection.transaction(), connection.cursor() as cursor:
            for account in job:
                cursor.execute("update race_account set free = free - 1 where id = %s", [account])
    except psycopg.errors.DeadlockDetected:
        return "deadlock"
    return "done"
