"""The months of the ledger on disk: each calendar month (UTC) its own partition of acts, holds and transfers.

An act's id says in which month it lies (`ledger/sql/05_months.sql`). Nothing depends on this being done in time.
"""

from datetime import datetime

from django.db import connection

from rugzak.base import clock


def keep() -> int | None:
    """Begin the month that was made ready, where it is time, and make the next one ready; gives the month that began.

    To be called now and then, outside a transaction. A month that was just made ready begins at the next call, so that
    no transaction under way meets a partition that it doesn't know.
    """
    with connection.cursor() as cursor:
        cursor.execute("select ledger_begin_month(%s)", [clock.now()])
        begun: int | None = cursor.fetchone()[0]
        cursor.execute("select ledger_prepare_month()")
    return begun


def first_act(since: datetime) -> int:
    """An id below which no act lies that was recorded at `since` or later: with it a query passes over older months."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_first_act(%s)", [since])
        return int(cursor.fetchone()[0])
