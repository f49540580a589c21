"""Identifiers: uuid version 7 (RFC 9562), made in Python because PostgreSQL 15 has no uuidv7()."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new id that sorts by the millisecond in which it was made."""
    milliseconds = time.time_ns() // 1_000_000
    value = (
        (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    )
    return UUID(int=value)
