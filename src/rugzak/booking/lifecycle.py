"""What must happen to a booking on a business date: remind, close, aftercare, let go of unclaimed money."""

from datetime import timedelta
from uuid import uuid5

from rugzak.base import clock, due, registry
from rugzak.base.models import Due
from rugzak.booking import controls, house, news
from rugzak.booking.models import Booking, Claim, State
from rugzak.booking.terms import UNCLAIMED_DAYS
from rugzak.catalogue.models import Session
from rugzak.ledger import services as ledger

REMINDER, ENDED, AFTERCARE, UNCLAIMED = "booking.reminder", "booking.ended", "booking.aftercare", "booking.unclaimed"
REMIND_DAYS = 3


def plan(booking: Booking, session: Session) -> None:
    """Put a new booking's dates on the due list."""
    reminder = session.start - timedelta(days=REMIND_DAYS)
    if reminder > clock.today():
        due.plan(date=reminder, kind=REMINDER, subject=booking.pk)
    due.plan(date=session.end + timedelta(days=1), kind=ENDED, subject=booking.pk)
    due.plan(date=session.end + timedelta(days=session.training.aftercare_days), kind=AFTERCARE, subject=booking.pk)
    due.plan(date=session.end + timedelta(days=UNCLAIMED_DAYS), kind=UNCLAIMED, subject=booking.pk)


@registry.due_handler(REMINDER)
def remind(row: Due) -> None:
    """Some days before the start: where and when."""
    booking = _booking(row)
    if booking is not None and booking.state == State.HELD:
        news.tell_booking(news.REMINDER, booking)


@registry.due_handler(ENDED)
def end(row: Due) -> None:
    """The day after the last half day: the booking is over; what was said by then tells whether anyone came."""
    booking = _booking(row)
    if booking is None or booking.state != State.HELD:
        return
    said = [mark for _part, mark in controls.parts_of(booking)]
    absent = bool(said) and all(mark is not None and mark.outcome is False for mark in said)
    booking.state = State.NO_SHOW if absent else State.COMPLETED
    booking.ended_at = booking.ended_at or clock.now()
    booking.save(update_fields=["state", "ended_at"])
    silent = sum(1 for mark in said if mark is None or mark.learner_mark is None)
    news.tell_booking(news.ENDED, booking, to_confirm=silent)


@registry.due_handler(AFTERCARE)
def aftercare(row: Due) -> None:
    """Some months later, where the training promised aftercare."""
    booking = _booking(row)
    if booking is not None and booking.state == State.COMPLETED and booking.session.training.aftercare:
        news.tell_booking(news.AFTERCARE, booking, aftercare=booking.session.training.aftercare)


@registry.due_handler(UNCLAIMED)
def let_go_unclaimed(row: Due) -> None:
    """Nobody claimed it in time: what is still held goes back to the purses."""
    booking = _booking(row)
    if booking is None or booking.state == State.CANCELLED or Claim.objects.filter(booking=booking).exists():
        return
    booking.end_reason = "not_claimed"
    booking.save(update_fields=["end_reason"])
    key = uuid5(booking.pk, "unclaimed")
    ledger.void(book=booking.book, key=key, act=booking.act, reason="not_claimed").require()
    house.sweep_orphans(booking, key=key)


def _booking(row: Due) -> Booking | None:
    rows = Booking.objects.select_related("person", "session__training__provider", "session__municipality")
    return rows.select_for_update(of=("self",)).filter(pk=row.subject).first()
