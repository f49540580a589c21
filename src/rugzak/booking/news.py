"""What people are told: messages in the outbox, with all that the portal needs to write them (docs/booking.md)."""

from typing import Any

from rugzak.accounts.models import Person
from rugzak.base import outbox
from rugzak.booking.models import Booking
from rugzak.catalogue.models import Session

BOOKED, CANCELLED, REMINDER, ENDED = "booking.booked", "booking.cancelled", "booking.reminder", "booking.ended"
AFTERCARE = "booking.aftercare"
WAITING, OFFERED, OFFER_EXPIRED = "waiting.joined", "waiting.offered", "waiting.expired"


def tell(kind: str, person: Person, session: Session, **more: Any) -> None:
    """Put one message about a session in the outbox; people without an address get none."""
    if address := person.mail_address:
        context = _session(session) | more
        outbox.post(kind=kind, to=address, language=person.language, context=context, person_id=person.pk)


def tell_booking(kind: str, booking: Booking, **more: Any) -> None:
    """The same about a booking; nothing where its person was erased."""
    if booking.person is not None:
        until = booking.cooling_off_until.isoformat()
        tell(kind, booking.person, booking.session, booking_id=str(booking.pk), cooling_off_until=until, **more)


def _session(session: Session) -> dict[str, Any]:
    place = session.municipality
    return {
        "session_id": str(session.pk),
        "training_id": str(session.training_id),
        "title": session.training.title.to_json(),
        "provider": session.training.provider.name,
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "place": place.name.to_json() if place else {},
        "address": session.address,
    }
