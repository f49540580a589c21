"""How much of the funders' money may be outstanding at a provider: a session's and a month's, by its stage.

What counts: the part of a price that funders pay, of every booking that stands (not cancelled, no refused claim), in
the month in which its session begins. The learner's own money counts nowhere.

Two bookings at once can't both take the last room: each takes the provider's `Standing` row first (`standing.lock`),
and sums what is committed only then. A row lock and no ledger account, because a cap belongs to a stage and moves with
it, money that was paid goes on counting, and a provider below `full` has few bookings; the sum is what the books say.
The lock comes before every other lock of a transaction, so that two never wait for each other.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from rugzak.booking.errors import ProviderAtCap
from rugzak.booking.models import BookingLine, ClaimState, State
from rugzak.catalogue.models import Session
from rugzak.catalogue.trust import standing
from rugzak.catalogue.trust.rules import Stage, stage


@dataclass(frozen=True, slots=True)
class Room:
    """Cents that a provider has outstanding in a month and in a session, and what its stage allows (None: no cap)."""

    month: int
    session: int
    stage: Stage

    def fits(self, more: int) -> bool:
        """Whether so many cents more stay within both caps."""
        pairs = ((self.month, self.stage.month_cents), (self.session, self.stage.session_cents))
        return all(most is None or used + more <= most for used, most in pairs)


def take(session: Session, cents: int) -> None:
    """Let a booking of so many cents of funders' money through, or refuse it. Raises ProviderAtCap.

    Call it first in the transaction that makes the booking: the lock lasts until its end.
    """
    row = standing.lock(session.training.provider_id) if cents else None
    if row is not None and not used(session, stage(row.stage)).fits(cents):
        raise ProviderAtCap


def has_room(session: Session, cents: int) -> bool:
    """Whether a booking would fit now; another may come before it."""
    found = standing.stage_of(session.training.provider_id)
    return not cents or not found.capped or used(session, found).fits(cents)


def used(session: Session, at: Stage) -> Room:
    """What is outstanding in the month and in the session of a booking."""
    lines = outstanding(session.training.provider_id, session.start)
    return Room(sum_of(lines), sum_of(lines.filter(booking__session=session)), at)


def outstanding(provider_id: UUID, month: date) -> QuerySet[BookingLine]:
    """The lines that count in the month of a day."""
    first = month.replace(day=1)
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    rows = BookingLine.objects.filter(fund__isnull=False, booking__session__training__provider=provider_id)
    rows = rows.filter(booking__session__start__gte=first, booking__session__start__lt=after)
    gone = Q(booking__state=State.CANCELLED) | Q(booking__claim__state=ClaimState.REFUSED)
    return rows.exclude(gone)


def paid_room(session: Session, at: Stage) -> Room:
    """The same of what was approved or paid: what a claim is held to after its provider went down."""
    approved = (ClaimState.RELEASED, ClaimState.PAID)
    lines = outstanding(session.training.provider_id, session.start).filter(booking__claim__state__in=approved)
    return Room(sum_of(lines), sum_of(lines.filter(booking__session=session)), at)


def sum_of(lines: QuerySet[BookingLine]) -> int:
    """The funders' cents of some lines."""
    return int(lines.aggregate(sum=Sum("cents"))["sum"] or 0)
