"""Reads of booking: a person's own, a provider's sessions, claims by state, disputes."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base.errors import NotFound
from rugzak.booking.attendance import scope_of
from rugzak.booking.controls import parts_of
from rugzak.booking.models import Attendance, Booking, Claim, Clawback, OwnPart, State, WaitingPlace
from rugzak.catalogue.models import Session, SessionPart


@dataclass(frozen=True, slots=True)
class RollRow:
    """One learner on the roll of a half day."""

    booking: Booking
    mark: Attendance | None

    @property
    def confirmed(self) -> bool:
        return self.mark is not None and self.mark.learner_mark is True


def bookings_of(person_id: UUID) -> QuerySet[Booking]:
    """A person's bookings, latest start first. The caller checks who looks."""
    rows = Booking.objects.filter(person_id=person_id).prefetch_related("lines__fund__organisation")
    rows = rows.select_related("session__training__provider", "session__municipality", "claim")
    return rows.order_by("-session__start", "-booked_at")


def booking(actor: Actor, booking_id: UUID) -> Booking:
    """A booking that the actor may see: as its person or coach, or as its provider. Raises NotFound or Hidden."""
    rows = Booking.objects.select_related("person", "session__training__provider", "session__municipality")
    row = rows.prefetch_related("lines__fund__organisation", "session__parts").filter(pk=booking_id).first()
    if row is None:
        raise NotFound
    scope = scope_of(row)
    as_provider = any(org == scope.organisation_id for org in actor.organisations("provider"))
    access.require(actor, "attendance.see" if as_provider else "booking.see", scope)
    return row


def attendance_of(booking: Booking) -> list[tuple[SessionPart, Attendance | None]]:
    """Every half day of a booking with what both sides said."""
    return parts_of(booking)


def waiting_places_of(person_id: UUID) -> QuerySet[WaitingPlace]:
    """Where a person still waits, with running offers first."""
    rows = WaitingPlace.objects.filter(person_id=person_id, left_at=None).select_related("session__training__provider")
    return rows.order_by(F("offered_until").asc(nulls_last=True), "joined_at")


def roll(actor: Actor, part: SessionPart) -> list[RollRow]:
    """Who should be there this half day; who still waits comes first. Looking is written to the read log."""
    provider_id = part.session.training.provider_id
    access.require(actor, "session.participants", Scope("session", organisation_id=provider_id))
    rows = list(
        Booking.objects.filter(session_id=part.session_id, person__isnull=False)
        .exclude(state=State.CANCELLED)
        .select_related("person", "session__training")
        .order_by("person__family_name", "person__given_name")
    )
    ids = [row.person_id for row in rows if row.person_id is not None]
    access.log_reads(actor, "session.participants", ids, organisation_id=provider_id)
    marks = {mark.booking_id: mark for mark in Attendance.objects.filter(part=part, booking__in=rows)}
    found = [RollRow(row, marks.get(row.pk)) for row in rows]
    return sorted(found, key=lambda row: row.confirmed)


def participants(actor: Actor, session: Session) -> list[Booking]:
    """Who booked a session, by name. Looking is written to the read log."""
    provider_id = session.training.provider_id
    access.require(actor, "session.participants", Scope("session", organisation_id=provider_id))
    rows = list(
        Booking.objects.filter(session=session, person__isnull=False)
        .exclude(state=State.CANCELLED)
        .select_related("person", "claim", "session__training")
        .order_by("person__family_name", "person__given_name")
    )
    ids = [row.person_id for row in rows if row.person_id is not None]
    access.log_reads(actor, "session.participants", ids, organisation_id=provider_id)
    return rows


def disputes(*, person_id: UUID | None = None, provider_id: UUID | None = None) -> QuerySet[Attendance]:
    """Half days on which the two sides differ and nobody decided, for one side or (neither given) for the authority."""
    rows = Attendance.objects.filter(decided=None, provider_mark__isnull=False, learner_mark__isnull=False)
    rows = rows.exclude(provider_mark=F("learner_mark")).exclude(booking__state=State.CANCELLED)
    if person_id is not None:
        rows = rows.filter(booking__person_id=person_id)
    if provider_id is not None:
        rows = rows.filter(booking__session__training__provider_id=provider_id)
    return rows.select_related("part", "booking__person", "booking__session__training__provider").order_by("part__date")


def claims(*, states: Collection[str] = (), provider_id: UUID | None = None) -> QuerySet[Claim]:
    """Claims by state and provider, oldest first."""
    rows = Claim.objects.select_related("booking__session__training__provider").order_by("made_at")
    if states:
        rows = rows.filter(state__in=states)
    return rows.filter(booking__session__training__provider_id=provider_id) if provider_id else rows


def claimable(provider_id: UUID) -> QuerySet[Booking]:
    """Bookings of a provider that are over and were not claimed."""
    over = Q(state=State.COMPLETED) | Q(state=State.NO_SHOW)
    rows = Booking.objects.filter(over, session__training__provider_id=provider_id, claim=None).exclude(
        end_reason="not_claimed"
    )
    return rows.select_related("session__training", "person").order_by("session__end", "id")


def own_parts(provider_id: UUID) -> QuerySet[OwnPart]:
    """What learners owe a provider, unpaid first."""
    rows = OwnPart.objects.filter(booking__session__training__provider_id=provider_id)
    return rows.select_related("booking__person", "booking__session__training").order_by(
        F("paid_at").asc(nulls_first=True), "pk"
    )


def clawbacks_of(claim: Claim) -> QuerySet[Clawback]:
    """What was claimed back of a claim."""
    return Clawback.objects.filter(claim=claim).order_by("made_at")
