"""Belgian national numbers (and BIS numbers): checked, encrypted before they reach the database, never shown whole."""

from dataclasses import dataclass
from datetime import date

from stdnum.be import ssn
from stdnum.exceptions import ValidationError

from rugzak.accounts.errors import BadNationalNumber
from rugzak.base import crypto

_CONTEXT = "accounts.person.national_number"
DIGITS = 11


@dataclass(frozen=True, slots=True)
class NationalNumber:
    """A number that passed its check, with what it says of its holder (None and "" where it says nothing)."""

    digits: str
    birth_date: date | None
    sex: str

    def sealed(self) -> bytes:
        return crypto.encrypt(self.digits, context=_CONTEXT)

    def hash(self) -> bytes:
        return crypto.keyed_hash(self.digits, purpose=_CONTEXT)

    def __repr__(self) -> str:
        return f"NationalNumber({mask(self.digits)})"


def parse(text: str) -> NationalNumber:
    """Read a national or BIS number. Raises BadNationalNumber."""
    try:
        digits = ssn.validate(text)
    except ValidationError as error:
        raise BadNationalNumber from error
    return NationalNumber(digits, ssn.get_birth_date(digits), ssn.get_gender(digits) or "")


def opened(sealed: bytes) -> str:
    """The digits of a sealed number."""
    return crypto.decrypt(sealed, context=_CONTEXT).decode()


def mask(digits: str) -> str:
    """How pages and logs show a number: its last two digits only."""
    return f"**.**.**-***.{digits[-2:]}"
