"""How the organisation does, over twelve months: retention, time to fill, absence, speed of development.

Where nothing was said, a figure has no value: "no data", never 0. Formulas: retention = 1 - leavers / mean headcount
(of payroll, first and last day); time to fill and to deliver = the middle one of those that ended; absence = days away
/ working days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import QuerySet, Sum

from rugzak.accounts import access, staff
from rugzak.accounts.models import Organisation
from rugzak.accounts.models.hr import RecordKind, StaffRecord
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.calendar import months_after
from rugzak.base.crowd import SMALLEST_GROUP

MONTHS = 12
SHARE, DAYS = "share", "days"
CODES = ("retention", "time_to_hire", "absence", "development")


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure: a share 0 to 1 or a number of days; None: no data. `n` is how many events or people it rests on."""

    code: str
    unit: str
    value: Decimal | None
    before: Decimal | None
    n: int


@dataclass(frozen=True, slots=True)
class Organised:
    """The figures of twelve months up to a day, with those of the twelve before; `reasons` only for a crowd."""

    start: date
    end: date
    kpis: tuple[Kpi, ...]
    starters: int | None
    leavers: int | None
    open_vacancies: int | None
    reasons: tuple[tuple[str, int], ...]

    def kpi(self, code: str) -> Kpi:
        """The figure with this code."""
        return next(one for one in self.kpis if one.code == code)

    @property
    def measured(self) -> frozenset[str]:
        """The codes of what has a value."""
        return frozenset(one.code for one in self.kpis if one.value is not None)


def organisation(*, actor: Actor, employer: Organisation, on: date | None = None) -> Organised:
    """The figures of an employer. Raises NotAllowed."""
    access.require(actor, "employer.overview", Scope("employer", organisation_id=employer.pk))
    return organised(employer, on or clock.today())


def organised(employer: Organisation, on: date) -> Organised:
    """The same without asking who looks: for a caller that did."""
    start, earlier = months_after(on, -MONTHS), months_after(on, -2 * MONTHS)
    now, then = _Year(employer, start, on), _Year(employer, earlier, start)
    kpis = tuple(_kpi(code, now, then) for code in CODES)
    reasons = now.reasons() if (now.people(RecordKind.LEAVER) or 0) >= SMALLEST_GROUP else ()
    return Organised(
        start, on, kpis, now.people(RecordKind.STARTER), now.people(RecordKind.LEAVER), now.open_vacancies(), reasons
    )


def days_to_fill(employer: Organisation) -> int | None:
    """The middle time that a vacancy was open, of those filled in twelve months; None: no data."""
    today = clock.today()
    found = _Year(employer, months_after(today, -MONTHS), today).spans(RecordKind.VACANCY)
    return round(median(found)) if found else None


class _Year:
    """The records of one employer in twelve months."""

    def __init__(self, employer: Organisation, start: date, end: date) -> None:
        self.employer, self.start, self.end = employer, start, end

    def rows(self, kind: str) -> QuerySet[StaffRecord]:
        return StaffRecord.objects.filter(employer=self.employer, kind=kind, date__gt=self.start, date__lte=self.end)

    def people(self, kind: str) -> int | None:
        """How many came or went; None where the file said nothing of coming and going at all."""
        said = self.rows(RecordKind.STARTER).exists() or self.rows(RecordKind.LEAVER).exists()
        return int(self.rows(kind).aggregate(sum=Sum("number"))["sum"] or 0) if said else None

    def spans(self, kind: str) -> list[int]:
        """Days from begin to end of what ended in these months."""
        rows = StaffRecord.objects.filter(employer=self.employer, kind=kind)
        ended = rows.filter(until__gt=self.start, until__lte=self.end).values_list("date", "until")
        return [(until - began).days for began, until in ended if until]

    def open_vacancies(self) -> int | None:
        rows = StaffRecord.objects.filter(employer=self.employer, kind=RecordKind.VACANCY)
        return rows.filter(until=None).count() if rows.exists() else None

    def reasons(self) -> tuple[tuple[str, int], ...]:
        rows = self.rows(RecordKind.LEAVER).values("reason").annotate(sum=Sum("number")).order_by("-sum", "reason")
        return tuple((row["reason"], int(row["sum"])) for row in rows)

    def value(self, code: str) -> tuple[Decimal | None, int]:
        if code == "retention":
            return self._retention()
        if code == "absence":
            return self._absence()
        kind = RecordKind.VACANCY if code == "time_to_hire" else RecordKind.PROJECT
        return _middle(self.spans(kind))

    def _retention(self) -> tuple[Decimal | None, int]:
        counts = [len(staff.people_at(self.employer, day)) for day in (self.start, self.end)]
        left, mean = self.people(RecordKind.LEAVER), Decimal(sum(counts)) / 2
        if left is None or not mean:
            return None, 0
        return max(Decimal(0), 1 - left / mean), round(mean)

    def _absence(self) -> tuple[Decimal | None, int]:
        sums = self.rows(RecordKind.ABSENCE).aggregate(away=Sum("number"), whole=Sum("of"))
        rows = self.rows(RecordKind.ABSENCE).values_list("people", flat=True)
        return (sums["away"] / sums["whole"], max(n or 0 for n in rows)) if sums["whole"] else (None, 0)


def _kpi(code: str, now: _Year, then: _Year) -> Kpi:
    value, n = now.value(code)
    unit = SHARE if code in ("retention", "absence") else DAYS
    return Kpi(code, unit, value, then.value(code)[0], n)


def _middle(days: Iterable[int]) -> tuple[Decimal | None, int]:
    found = list(days)
    return (Decimal(str(median(found))), len(found)) if found else (None, 0)
