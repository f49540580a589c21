"""The register of the individual right to training that an employer must keep, without anything typed twice.

Jobs, hours and joint committee come from payroll, the right from the scheme file, what was taken from the bookings that
the employer's own leave paid for and from payroll. An employer knows by law the credit, what was taken and what is left
of its own people [S33d]; nothing of other learning, other employers or other payers is looked at. Who is looked up can
see it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Sum

from rugzak.accounts import access, staff
from rugzak.accounts.days import minutes_a_day
from rugzak.accounts.models import Employment, Organisation
from rugzak.accounts.models.training_days import TrainingDays
from rugzak.accounts.permissions import Actor, Scope
from rugzak.accounts.training_days import WINDOW, Standing, Year, standing
from rugzak.base import clock
from rugzak.base.quantities import Asset
from rugzak.booking.models import BookingLine, State
from rugzak.schemes.decision import Decision

SCHEME = "be-fed-opleidingsrecht"
Taken = Mapping[tuple[UUID, int], tuple[int, int]]  # (person, year) -> taken, promised


@dataclass(frozen=True, slots=True)
class Right:
    """One job's line of the register, in minutes. `planned`: promised to bookings that are still to come.

    `decision` says why there is a right or none; `day`: minutes of this job's day.
    """

    job: Employment
    standing: Standing
    planned: int
    decision: Decision | None
    day: int

    @property
    def left(self) -> int:
        """What nobody took or planned."""
        return max(0, self.standing.left - self.planned)

    def minutes(self, name: str) -> int:
        """`whole`, `taken`, `planned` or `left`, in minutes."""
        known = {"whole": self.standing.whole, "taken": self.standing.taken, "planned": self.planned, "left": self.left}
        return known[name]

    def days(self, minutes: int) -> Decimal:
        """Minutes in days of this job."""
        return (Decimal(minutes) / self.day).quantize(Decimal("0.1")) if self.day else Decimal(0)


@dataclass(frozen=True, slots=True)
class Register:
    """All lines of a year, by name, and their sums in days."""

    year: int
    rows: tuple[Right, ...]

    def total(self, name: str) -> Decimal:
        """The sum of `whole`, `taken`, `planned` or `left`, in days."""
        return sum((row.days(row.minutes(name)) for row in self.rows), Decimal(0))

    @property
    def entitled(self) -> int:
        return sum(row.standing.whole > 0 for row in self.rows)

    @property
    def with_days_left(self) -> int:
        return sum(row.left > 0 for row in self.rows)


def register(*, actor: Actor, employer: Organisation, year: int | None = None, verb: str = "firm.rights") -> Register:
    """The register of this year or another. Each person in it can see that it was read. Raises NotAllowed."""
    access.require(actor, verb, Scope("firm", organisation_id=employer.pk))
    found = register_of(employer, year or clock.today().year)
    people = {row.job.person_id for row in found.rows}
    access.log_reads(actor, verb, people, organisation_id=employer.pk)
    return found


def register_of(employer: Organisation, year: int) -> Register:
    """The same without asking who looks or writing it down: for sums."""
    today = clock.today()
    day = today if year == today.year else date(year, 12, 31)
    jobs = list(staff.jobs_at(employer, day).select_related("employer__municipality"))
    taken, said = _taken(employer), _said(employer)
    return Register(year, tuple(_right(job, year, taken, said) for job in jobs))


def _right(job: Employment, year: int, taken: Taken, said: Mapping[tuple[UUID, int], TrainingDays]) -> Right:
    today, day = clock.today(), minutes_a_day(job.hours_week) or 0
    decisions = {
        each: _decision(job, min(date(each, 12, 31), max(today, date(each, 1, 1)))) for each in _years(job, year)
    }
    years = [_year(job, each, decision, day, taken, said) for each, decision in decisions.items()]
    planned = taken.get((job.person_id, year), (0, 0))[1]
    return Right(job, standing(years), planned, decisions[year], day)


def _years(job: Employment, year: int) -> range:
    """From the year in which this job is known here, at most as many as the law lets days live."""
    first = max(job.start.year, job.employer.created_at.year, year - WINDOW + 1)
    return range(min(first, year), year + 1)


def _year(
    job: Employment, year: int, decision: Decision | None, day: int, taken: Taken,
    said: Mapping[tuple[UUID, int], TrainingDays],
) -> Year:  # fmt: skip
    credit = (decision.amount or 0) if decision is not None and decision.outcome == "yes" else 0
    known = said.get((job.pk, year))
    elsewhere = round((known.taken or 0) * day) if known else 0
    carried = round((known.carried or 0) * day) if known else 0
    return Year(year, credit, taken.get((job.person_id, year), (0, 0))[0] + elsewhere, carried)


def _decision(job: Employment, on: date) -> Decision | None:
    return next((one for one in staff.training_days(job, on) if one.scheme == SCHEME), None)


def _taken(employer: Organisation) -> Taken:
    """What the employer's own leave paid for, by person and year of the session: captured, and still promised."""
    rows = (
        BookingLine.objects.filter(fund__organisation=employer, scheme=SCHEME, asset=Asset.MINUTES)
        .exclude(booking__state=State.CANCELLED)
        .values("booking__person_id", year=F("booking__session__start__year"), state=F("booking__state"))
        .annotate(all=Sum("amount"), paid=Sum("captured"), back=Sum("returned"))
    )
    found: dict[tuple[UUID, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        key, done = (row["booking__person_id"], row["year"]), row["paid"] - row["back"]
        open_ = row["all"] - row["paid"] if row["state"] == State.HELD else 0
        found[key] = (found[key][0] + done, found[key][1] + open_)
    return dict(found)


def _said(employer: Organisation) -> Mapping[tuple[UUID, int], TrainingDays]:
    rows = TrainingDays.objects.filter(employment__employer=employer)
    return {(row.employment_id, row.year): row for row in rows}
