"""Rows into PostgreSQL by COPY: the only way to a million in minutes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

from rugzak.base.text import Text


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Copy rows into a model's table, `columns` being the table's own; gives the number of rows."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    connection.ensure_connection()
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_plain(value) for value in row])
            count += 1
    return count


def analyze(tables: Iterable[str]) -> None:
    """Fresh statistics: after a bulk load the planner would guess."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("analyze {}").format(sql.Identifier(table)).as_string())


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return Jsonb(value.to_json())
    return Jsonb(value) if isinstance(value, dict | list) else value
