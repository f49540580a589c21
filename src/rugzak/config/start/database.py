"""The steps that give Rugzak its database: a server, and the tables in it."""

import contextlib
import json
import os
import sysconfig
from pathlib import Path

from rugzak.config import paths, postgres
from rugzak.config.start import show, stamps
from rugzak.config.trouble import Trouble

SYSTEM = "SELECT system_identifier FROM pg_control_system()"
DATABASE = "SELECT oid FROM pg_database WHERE datname = current_database()"


def server() -> None:
    """Have a server."""
    if postgres.own_server():
        with show.step("Database server") as detail:
            detail(f"PostgreSQL {postgres.check_own_server(postgres.current())}, from DATABASE_URL")
        return
    place = postgres.find()
    was_there = postgres.running(place) is not None
    with show.step("Database server") as detail:
        postgres.start(place, waiting=lambda seconds: detail("recovering" if seconds > 3 else "starting"))
        detail(f"PostgreSQL {place.major}, embedded" + (", was running" if was_there else ""))


def identity() -> str:
    """Which database this is; another one, or a new one of the same name, has another identity."""
    import psycopg

    with psycopg.connect(**postgres.current().arguments(connect_timeout=30), autocommit=True) as connection:
        parts: list[object] = []
        for query in (SYSTEM, DATABASE):
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                parts += connection.execute(query).fetchone() or ()
    return "-".join(map(str, parts))


def tables(database: str) -> None:
    """Bring the tables up to date."""
    files = sorted(paths.PACKAGE.glob("*/migrations/*.py"))
    stamp = stamps.of_contents(files, *_installed(), database)
    if stamps.fits("tables", stamp):
        show.done("Tables")
        return
    ready_django()
    hashes = {f"{path.parts[-3]}/{path.stem}": stamps.of_contents([path]) for path in files}
    _require_same_history(hashes, database)
    _migrate()
    stamps.put("tables", stamp)
    stamps.put("history", json.dumps({"database": database, "hashes": hashes}))


def pending() -> list[str]:
    """Migrations that were not applied yet, by name; needs Django ready and the server up."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def ready_django() -> None:
    """Set Django up, once, in the language of the terminal."""
    import django
    from django.apps import apps
    from django.utils import translation

    from rugzak.config.main import language

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
    if not apps.ready:
        django.setup()
        translation.activate(language())


def _migrate() -> None:
    from django.core.management import call_command
    from django.core.management.commands import migrate

    class Counting(migrate.Command):
        """The usual command, which tells of every migration that is done."""

        def migration_progress_callback(self, action: str, migration: object = None, fake: bool = False) -> None:
            if action == "apply_success":
                advance()

    waiting = pending()
    with show.counted("Tables", len(waiting)) as advance:
        call_command(Counting(), interactive=False, verbosity=0)


def _installed() -> list[str]:
    """Packages with their versions: they bring migrations of their own."""
    return sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


def _require_same_history(hashes: dict[str, str], database: str) -> None:
    """Tables that were made by another text of the same migration can't be brought up to date."""
    past = json.loads(stamps.get("history") or "{}")
    if past.get("database") != database:
        return
    changed = [name for name, digest in past["hashes"].items() if hashes.get(name) != digest]
    if changed:
        raise Trouble(
            f"The tables were made by an older text of {', '.join(changed[:3])}, so they can't be brought up to date.",
            "Begin anew with `rugzak down --erase` (the data is lost), then `rugzak up`.",
        )
