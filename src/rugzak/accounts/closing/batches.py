"""Work over all purses of a fund, some at a time: each part in a transaction of its own, by the due list."""

from datetime import date
from uuid import UUID, uuid5

from rugzak.accounts.models import Closing
from rugzak.base import due
from rugzak.base.models import Due

MOST = 500


def first(kind: str, closing: Closing, on: date) -> Due:
    """Plan the first part; `due.drop(subject=closing.pk)` takes it off the list again."""
    return due.plan(date=on, kind=kind, subject=closing.pk, payload={"closing": str(closing.pk)})


def following(row: Due, last: UUID) -> Due:
    """Plan the part after the one that ended with this purse."""
    payload = {"closing": row.payload["closing"], "after": str(last)}
    return due.plan(date=row.date, kind=row.kind, subject=uuid5(UUID(payload["closing"]), str(last)), payload=payload)


def after(row: Due) -> UUID | None:
    """The purse with which the part before ended."""
    found = row.payload.get("after")
    return UUID(found) if found else None
