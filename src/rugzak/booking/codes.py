"""The code on the board: derived from the half day and the minute, never stored. Pure but for the key of the house."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from rugzak.base.crypto import keyed_hash

STEP_SECONDS = 60
DIGITS = 4
REMEMBERED = 60  # steps back in which a code is recognised as an old one


@dataclass(frozen=True, slots=True)
class Code:
    """The digits that hold now, until when, and the address behind the QR code."""

    digits: str
    until: datetime
    path: str


def current(part_id: UUID, at: datetime) -> Code:
    """The code of a half day at a moment."""
    step = _step(at)
    digits = _digits(part_id, step)
    until = datetime.fromtimestamp((step + 1) * STEP_SECONDS, UTC)
    return Code(digits, until, f"/attend/{part_id}/?code={digits}")


def age(part_id: UUID, digits: str, at: datetime) -> int | None:
    """How many steps ago these digits were the code: 0 is now, None is never (within the last hour)."""
    now = _step(at)
    return next((back for back in range(REMEMBERED) if _digits(part_id, now - back) == digits), None)


def valid_for() -> timedelta:
    """A code is taken in its own minute and the one after, for slow typers."""
    return timedelta(seconds=2 * STEP_SECONDS)


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def _digits(part_id: UUID, step: int) -> str:
    mac = keyed_hash(f"{part_id}:{step}", purpose="booking.presence")
    return str(int.from_bytes(mac[:8], "big") % 10**DIGITS).zfill(DIGITS)
