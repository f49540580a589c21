"""Published views to Parquet, under pseudonyms: what analysis works on, here or on a bigger machine.

A person becomes the pseudonym that their row carries and that erasure drops; a booking becomes a hash with a salt that
is thrown away, so that rows of one export join and those of two don't. Free texts, names and addresses are in no view
that is exported. Runs in the worker and the command line (it loads DuckDB).
"""

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from rugzak.base import clock
from rugzak.evaluation import source
from rugzak.evaluation.retention import export_root
from rugzak.evaluation.tables import TABLES, Table


@dataclass
class Export:
    """Where an export lies, the rows of each table, and the tables whose view nobody publishes (written empty)."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def export(root: Path | None = None, *, on_table: Callable[[str], None] | None = None) -> Export:
    """Write all tables as they are at one moment to `<root>/<date>/`; an export of the same day is replaced whole."""
    target = (root or export_root()) / clock.today().isoformat()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
    try:
        result = _write_all(work, on_table or (lambda name: None))
        shutil.rmtree(target, ignore_errors=True)
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    result.folder = target
    return result


def latest(root: Path | None = None) -> Path | None:
    """The newest export, if there is one."""
    folders = sorted((root or export_root()).glob("????-??-??"))
    return folders[-1] if folders else None


def _write_all(folder: Path, on_table: Callable[[str], None]) -> Export:
    result = Export(folder)
    salt = secrets.token_hex(16)
    with _one_moment():
        for table in TABLES:
            there = source.exists(*table.views)
            result.missing += [] if there else [table.name]
            result.rows[table.name] = _write(folder, table, salt if there else None)
            on_table(table.name)
    manifest = {"made_at": clock.now().isoformat(), "rows": result.rows, "missing": result.missing}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")
    return result


@contextmanager
def _one_moment() -> Any:
    """All tables as of one snapshot, so that a booking made meanwhile is in all of them or in none."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def _write(folder: Path, table: Table, salt: str | None) -> int:
    """One table: PostgreSQL's COPY to CSV, then DuckDB to Parquet with the types of the contract."""
    import duckdb

    csv = folder / f"{table.name}.csv"
    with csv.open("wb") as file:
        if salt is not None:
            _copy(table.sql.replace("{salt}", salt), file)
    rows = _read(csv, table) if salt is not None else _empty(table)
    parquet = csv.with_suffix(".parquet")
    try:
        with duckdb.connect() as engine:
            engine.execute(f"copy ({rows}) to '{parquet}' (format parquet, compression zstd)")
            counted = engine.execute(f"select count(*) from '{parquet}'").fetchone()  # noqa: S608  our own file
    finally:
        csv.unlink()
    return int(counted[0]) if counted else 0


def _read(csv: Path, table: Table) -> str:
    """An empty text and nothing are two things: `\\N` is nothing."""
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in table.columns.items())
    how = "header=false, auto_detect=false, delim=',', nullstr='\\N', allow_quoted_nulls=false, quote='\"', escape='\"'"
    return f"select * from read_csv('{csv}', {how}, columns={{{columns}}})"  # noqa: S608  our own file


def _copy(sql: str, file: Any) -> None:
    with connection.cursor() as cursor, cursor.copy(f"copy ({sql}) to stdout (format csv, null '\\N')") as rows:
        for chunk in rows:
            file.write(chunk)


def _empty(table: Table) -> str:
    columns = ", ".join(f'null::{kind} as "{name}"' for name, kind in table.columns.items())
    return f"select {columns} where false"
