"""Numbers that pass every check and belong to nobody.

Enterprise numbers in the range 19…, which the register hasn't reached; national numbers with an order number of 900
or more, which births hardly use; bank accounts of the bank code 000 with the check digits of the standard.
"""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

_START = datetime(2026, 1, 1, tzinfo=UTC)


def enterprise_number(index: int) -> str:
    """The `index`-th made-up enterprise number: 10 digits, the last two are 97 minus the rest modulo 97."""
    base = 19_000_000 + index
    return f"{base}{97 - base % 97:02d}"


def iban(index: int) -> str:
    """The `index`-th made-up Belgian account number (ISO 13616: modulo 97, BE = 1114)."""
    base = 9_000_000 + index
    bban = f"000{base:07d}"
    bban += f"{int(bban) % 97 or 97:02d}"
    return f"BE{98 - int(bban + '111400') % 97:02d}{bban}"


def national_number(born: date, sex: str, order: int) -> str:
    """A national number for the `order`-th made-up birth (0 to 48) of a day and sex; check digits tell the century."""
    serial = 900 + 2 * order + (1 if sex == "M" else 0)
    base = f"{born:%y%m%d}{serial:03d}"
    check = 97 - int(("2" if born.year >= 2000 else "") + base) % 97
    return f"{base}{check:02d}"


class Ids:
    """Ids of the shape of version 7 that follow from the seed alone, in rising order."""

    def __init__(self, rng: random.Random) -> None:
        self._rng, self._milliseconds = rng, int(_START.timestamp() * 1000)

    def next(self) -> UUID:
        self._milliseconds += 1
        rest = self._rng.getrandbits(74)
        high, low = rest >> 62, rest & (2**62 - 1)
        return UUID(int=self._milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def birth_date(rng: random.Random, today: date, youngest: int = 18, oldest: int = 66) -> date:
    """A day of birth between two ages."""
    days = rng.randint(youngest * 365 + 30, oldest * 365)
    return today - timedelta(days=days)
