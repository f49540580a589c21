"""The due list: what must happen on a business date, so that moving the business clock makes it happen."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.base import clock, registry
from rugzak.base.models import Due

logger = logging.getLogger(__name__)


@dataclass
class Report:
    """How a run went: rows done, rows that failed (they stay and are tried at the next run)."""

    done: int = 0
    failed: int = 0


def plan(*, date: date, kind: str, subject: UUID, payload: Mapping[str, Any] | None = None) -> Due:
    """Plan something once: the same kind, subject and date give the same row."""
    return Due.objects.get_or_create(date=date, kind=kind, subject=subject, defaults={"payload": dict(payload or {})})[
        0
    ]


def begin(*, kind: str, subject: UUID, date: date) -> Due:
    """The row of this kind that waits, else a first one on that date: for work that plans its own next time."""
    return Due.objects.filter(kind=kind, done_at=None).first() or plan(date=date, kind=kind, subject=subject)


def drop(*, subject: UUID, kind: str | None = None) -> int:
    """Take open rows of a subject off the list."""
    rows = Due.objects.filter(subject=subject, done_at=None)
    return (rows.filter(kind=kind) if kind else rows).delete()[0]


def run(today: date | None = None, *, seconds: float | None = None) -> Report:
    """Do everything that is due, in order of date, each row in its own transaction.

    `seconds`: begin no row after so long; whoever calls again goes on there. A row may plan the next, so that work over
    many people could keep a worker for hours.
    """
    report, started = Report(), time.monotonic()
    failed: set[UUID] = set()
    while seconds is None or time.monotonic() - started < seconds:
        outcome = _run_next(today or clock.today(), failed)
        if outcome is None:
            break
        report.done += outcome
        report.failed += not outcome
    return report


def _run_next(today: date, failed: set[UUID]) -> bool | None:
    with transaction.atomic():
        rows = Due.objects.filter(done_at=None, date__lte=today).exclude(pk__in=failed).order_by("date", "id")
        row = rows.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        try:
            with transaction.atomic():
                registry.due_handlers[row.kind](row)
            row.done_at, row.error = clock.now(), ""
        except Exception as error:  # one bad row must not hold up the list
            logger.exception("due %s (%s) failed", row.pk, row.kind)
            failed.add(row.pk)
            row.error = f"{type(error).__name__}: {error}"[:500]
        row.save(update_fields=["done_at", "error"])
    return row.done_at is not None
