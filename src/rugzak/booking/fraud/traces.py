"""From which device people book: a keyed hash of address and browser, so that one device for many people shows."""

from rugzak.base import crypto
from rugzak.booking.fraud.models import Trace
from rugzak.booking.models import Booking


def note(booking: Booking, *, address: str, browser: str) -> None:
    """Keep that this booking came from this device. Nothing can be read back from the hash; no address is stored."""
    if booking.person_id is not None and address:
        device = crypto.keyed_hash(f"{address}\n{browser}", purpose="fraud.device")
        Trace.objects.get_or_create(booking=booking, device=device, defaults={"person_id": booking.person_id})
