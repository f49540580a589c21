"""The database and what is in it: server, tables, extensions, reference data, waiting work."""

from collections.abc import Iterator
from typing import Any

from rugzak.config import pack, postgres
from rugzak.config.doctor.finding import HINT, Finding, judge, right
from rugzak.config.start import database as steps
from rugzak.config.trouble import Trouble

_LIMITS = "SELECT name FROM pg_settings WHERE name IN ('statement_timeout', 'transaction_timeout') AND setting <> '0'"
EXTENSIONS = {"vector": "Search by meaning falls back to letters.", "pg_trgm": "Search by letters is slow."}


def database() -> Iterator[Finding]:
    if postgres.own_server():
        yield right("database", f"PostgreSQL {postgres.check_own_server(postgres.current())}, from DATABASE_URL")
        return
    place = postgres.find()
    server = postgres.running(place)
    text = f"PostgreSQL {place.major} in {place.home}" if place.made else "not made yet"
    yield judge(
        bool(server and server.ready), "database", text if server else f"{text}, not running", "Run `rugzak up`."
    )


def tables() -> Iterator[Finding]:
    if not _reachable():
        return
    steps.ready_django()
    waiting = steps.pending()
    text = f"waiting: {', '.join(waiting[:5])}" if waiting else "up to date"
    yield judge(not waiting, "tables", text, "Run `rugzak up`.")


def extensions() -> Iterator[Finding]:
    if not _reachable():
        return
    present = {row[0] for row in _ask("SELECT name FROM pg_available_extensions")}
    for name, without in EXTENSIONS.items():
        remedy = f"{without} Install it on the server, or use the embedded server."
        yield judge(
            name in present, f"extension {name}", "there" if name in present else "not on this server", remedy, HINT
        )


def places() -> Iterator[Finding]:
    if not _reachable() or not (found := _count("base_municipality")):
        return
    yield judge(found[0] > 0, "places", f"{found[0]} municipalities", "Run `rugzak up`, or `rugzak data import`.")


def snapshot() -> Iterator[Finding]:
    found = pack.shown()
    if found and found.starter:
        yield Finding(HINT, "skills", str(found), pack.MORE)
        return
    yield judge(bool(found), "skills", str(found or "no list of skills"), "Run `rugzak up`, or `rugzak data import`.")


def waiting_work() -> Iterator[Finding]:
    if not _reachable():
        return
    if failed := _count("base_message", "sent_at IS NULL AND attempts >= 3"):
        yield judge(
            not failed[0], "mail", f"{failed[0]} messages fail again and again", "Look at RUGZAK_EMAIL_HOST.", HINT
        )
    if failed := _count("base_due", "done_at IS NULL AND error <> ''"):
        yield judge(not failed[0], "due list", f"{failed[0]} rows failed", "Look in var/log/worker.log.", HINT)


def replica() -> Iterator[Finding]:
    """A limit of time that ends the waiting for a synchronous replica: the commit stands here, and maybe only here."""
    if not _reachable() or not _ask("SHOW synchronous_standby_names")[0][0]:
        return
    limits = [row[0] for row in _ask(_LIMITS)]
    text = f"commits wait for it, and {' and '.join(limits) or 'no limit of time'} can end that"
    yield judge(
        not limits, "replica", text, f"Take {' and '.join(limits)} away from the role of Rugzak: ALTER ROLE … RESET …"
    )


CHECKS = (database, replica, tables, extensions, places, snapshot, waiting_work)


def _reachable() -> bool:
    if postgres.own_server():
        try:
            postgres.check_own_server(postgres.current())
        except Trouble:
            return False
        return True
    server = postgres.running(postgres.find())
    return bool(server and server.ready)


def _ask(query: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(**postgres.current().arguments(connect_timeout=10)) as connection:
        return connection.execute(query.encode()).fetchall()


def _count(table: str, condition: str = "true") -> tuple[int] | None:
    """How many rows; None where there is no such table yet. Both arguments come from this module."""
    if not _ask(f"SELECT 1 FROM pg_tables WHERE tablename = '{table}'"):  # noqa: S608
        return None
    return (int(_ask(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0]),)  # noqa: S608
