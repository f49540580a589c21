"""What booking keeps about people: exported whole; erased by letting go of what is open and dropping the link.

Bookings, attendance and claims stay without their person: public money was spent on them, and the books stay whole.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.forms.models import model_to_dict

from rugzak.base import clock, due, registry
from rugzak.booking.debts import privacy as debts
from rugzak.booking.fraud import privacy as fraud
from rugzak.booking.models import Attendance, Booking, Claim, Clawback, Debtor, State, WaitingPlace
from rugzak.booking.rounds import privacy as rounds

EVENT = "BookingEvent"


class BookingHandler:
    room = "booking"
    columns = frozenset(
        {"booking_booking.person_id", "booking_bookingevent.person_id", "booking_waitingplace.person_id"}
        | fraud.COLUMNS
        | rounds.COLUMNS
    )

    def export(self, person_id: UUID) -> dict[str, Any]:
        """Bookings with their lines, attendance and claims; places in queues; money claimed back."""
        rows = Booking.objects.filter(person_id=person_id).select_related("session__training__provider")
        waiting = WaitingPlace.objects.filter(person_id=person_id)
        return {
            "bookings": [_booking(row) for row in rows.prefetch_related("lines", "attendance__part")],
            "waiting": list(waiting.values("session_id", "joined_at", "offered_until", "left_at", "outcome")),
            "tickets": rounds.export(person_id),
            "inquiries": fraud.export(person_id),
            "clawbacks": debts.export(person_id),
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        """Let go of bookings that have not begun, then drop every link to the person, in history too."""
        rows = Booking.objects.filter(person_id=person_id)
        ids = list(rows.values_list("pk", flat=True))
        ahead = rows.filter(state=State.HELD, claim=None, session__start__gt=clock.today())
        for row in ahead:
            due.drop(subject=row.pk)
        freed = sum(_free(row) for row in ahead)
        for place in WaitingPlace.objects.filter(person_id=person_id, left_at=None).select_related("session"):
            _leave(place)
        _drop_words(ids)
        events = apps.get_model("booking", EVENT).objects.filter(pgh_obj_id__in=ids)
        return {
            "freed": freed,
            "tickets": rounds.erase(person_id),
            **fraud.erase(person_id),
            "waiting": WaitingPlace.objects.filter(person_id=person_id).delete()[0],
            "write_offs": debts.erase(person_id),
            "clawbacks": _forget_debtor(person_id),
            "bookings": Booking.objects.filter(pk__in=ids).update(person_id=None, booked_by=None),
            "history": events.update(person_id=None, booked_by=None),
        }


registry.privacy(BookingHandler())


def _booking(row: Booking) -> dict[str, Any]:
    claim = Claim.objects.filter(booking=row).first()
    return {
        "id": row.pk,
        "training": row.session.training.title.to_json(),
        "provider": row.session.training.provider.name,
        "start": row.session.start,
        "end": row.session.end,
        "purpose": row.purpose,
        "state": row.state,
        "price_cents": row.price_cents,
        "booked_at": row.booked_at,
        "ended_at": row.ended_at,
        "lines": [_line(line) for line in row.lines.all()],
        "attendance": [_mark(mark) for mark in row.attendance.all()],
        "claim": model_to_dict(claim, ["state", "attended_minutes", "planned_minutes", "amount"]) if claim else None,
    }


def _line(line: Any) -> dict[str, Any]:
    plain = {
        name: getattr(line, name) for name in ("payer", "scheme", "asset", "amount", "cents", "captured", "returned")
    }
    return plain | {"why": line.why.to_json()}


def _mark(mark: Attendance) -> dict[str, Any]:
    return {
        "date": mark.part.date,
        "start": mark.part.start_time,
        "provider": mark.provider_mark,
        "you": mark.learner_mark,
        "how": mark.learner_how,
        "your_reason": mark.learner_reason,
        "decided": mark.decided,
    }


def _clawbacks(person_id: UUID) -> Any:
    return Clawback.objects.filter(debtor=Debtor.LEARNER, debtor_id=person_id)


def _forget_debtor(person_id: UUID) -> int:
    events = apps.get_model("booking", "ClawbackEvent").objects
    events.filter(debtor=Debtor.LEARNER, debtor_id=person_id).update(debtor_id=None, reason="")
    return int(_clawbacks(person_id).update(debtor_id=None, reason=""))


def _free(row: Booking) -> int:
    from rugzak.booking.services import release_for_erasure

    release_for_erasure(row)
    return 1


def _leave(place: WaitingPlace) -> None:
    from rugzak.booking.waiting import drop_place

    drop_place(place)


def _drop_words(ids: list[UUID]) -> None:
    """What was written about the learner, by either side, goes too, here and in the history."""
    nothing = {"learner_reason": "", "provider_reason": "", "decided_reason": ""}
    Attendance.objects.filter(booking_id__in=ids).update(**nothing)
    apps.get_model("booking", "AttendanceEvent").objects.filter(booking_id__in=ids).update(**nothing)
