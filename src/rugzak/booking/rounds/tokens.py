"""The proof that someone may apply with a ticket: its id and a keyed hash. Read without a database."""

import base64
import hmac
from uuid import UUID

from rugzak.base.crypto import keyed_hash

PURPOSE = "rounds.ticket"
_SEAL_BYTES = 16


def token_of(ticket: UUID) -> str:
    """43 letters, digits, - and _ that only this deployment can make for this ticket."""
    return base64.urlsafe_b64encode(ticket.bytes + _seal(ticket)).decode("ascii").rstrip("=")


def ticket_of(token: str) -> UUID | None:
    """The ticket of a token; None for anything that was not made here."""
    try:
        content = base64.urlsafe_b64decode(token.encode("ascii") + b"=")
        ticket = UUID(bytes=content[:16])
    except (ValueError, UnicodeEncodeError):
        return None
    # The whole text is compared: its last letter has two bits that decoding ignores.
    return ticket if hmac.compare_digest(token, token_of(ticket)) else None


def _seal(ticket: UUID) -> bytes:
    return keyed_hash(ticket.bytes, purpose=PURPOSE)[:_SEAL_BYTES]
