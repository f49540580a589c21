"""Reads of the learning room: the log, its totals with the data of their picture, achievements and badges."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from rugzak.accounts.models import Person
from rugzak.learning.errors import CredentialNotFound, EntryNotFound
from rugzak.learning.models import Achievement, Credential, Kind, LogEntry, Share


@dataclass(frozen=True)
class Part:
    """Minutes and entries of one share or kind, and its part of all minutes (0 to 1, None without minutes)."""

    code: str
    minutes: int
    entries: int
    part: float | None


@dataclass(frozen=True)
class Totals:
    """A log in figures. `without_time` entries have no minutes: they count, but not in minutes."""

    minutes: int
    entries: int
    without_time: int
    by_share: tuple[Part, ...]
    by_kind: tuple[Part, ...]
    by_purpose: tuple[Part, ...]
    months: tuple[dict[str, Any], ...]  # {"month": "2026-03", "share": "70", "minutes": 90}: the picture's rows


def log(person: Person, *, since: date | None = None, until: date | None = None) -> QuerySet[LogEntry]:
    """A person's log, newest first."""
    rows = LogEntry.objects.filter(person=person).order_by("-date", "-made_at")
    rows = rows.filter(date__gte=since) if since else rows
    return rows.filter(date__lte=until) if until else rows


def entry(person: Person, entry_id: UUID) -> LogEntry:
    """One of one's own entries. Raises EntryNotFound."""
    found = LogEntry.objects.filter(person=person, pk=entry_id).first()
    if found is None:
        raise EntryNotFound
    return found


def totals(person: Person, *, since: date | None = None, until: date | None = None) -> Totals:
    """A person's log by share (70-20-10), by kind and by purpose."""
    rows = log(person, since=since, until=until).order_by()
    whole = rows.aggregate(time=Sum("minutes"), entries=Count("pk"), timed=Count("minutes"))
    minutes = whole["time"] or 0
    return Totals(
        minutes=minutes,
        entries=whole["entries"],
        without_time=whole["entries"] - whole["timed"],
        by_share=_parts(rows, "share", Share.values, minutes),
        by_kind=_parts(rows, "kind", Kind.values, minutes),
        by_purpose=_parts(rows, "purpose", ["job", "other_job", "employable", "self", ""], minutes),
        months=_months(rows),
    )


def achievements(person: Person) -> QuerySet[Achievement]:
    """What a person reached, newest first, with the badge where there is one."""
    rows = Achievement.objects.filter(person=person).select_related("training__provider", "credential")
    return rows.order_by("-date")


def credential(person: Person, credential_id: UUID) -> Credential:
    """One of one's own badges. Raises CredentialNotFound."""
    found = Credential.objects.select_related("achievement").filter(person=person, pk=credential_id).first()
    if found is None:
        raise CredentialNotFound
    return found


def _parts(rows: QuerySet[LogEntry], field: str, codes: list[str], whole: int) -> tuple[Part, ...]:
    counted = rows.values(field).annotate(sum=Sum("minutes"), count=Count("pk"))
    found = {row[field]: (row["sum"] or 0, row["count"]) for row in counted}
    pairs = [(code, *found.get(code, (0, 0))) for code in codes]
    return tuple(Part(code, sum_, count, sum_ / whole if whole else None) for code, sum_, count in pairs)


def _months(rows: QuerySet[LogEntry]) -> tuple[dict[str, Any], ...]:
    months: dict[tuple[str, str], int] = defaultdict(int)
    counted = rows.annotate(month=TruncMonth("date")).values("month", "share").annotate(sum=Sum("minutes"))
    for row in counted:
        months[f"{row['month']:%Y-%m}", row["share"]] += row["sum"] or 0
    return tuple({"month": month, "share": share, "minutes": n} for (month, share), n in sorted(months.items()))
