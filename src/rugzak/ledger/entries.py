"""What goes into the ledger and what it answers: legs, requests, codes, outcomes. Pure; no database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from rugzak.base.crypto import keyed_hash

MAX_AMOUNT = 10**15


class Code(IntEnum):
    """The answer to a request. Refusals are stored too: the same key gets the same answer for ever."""

    GRANTED = 0
    OTHER_BODY = 1
    NOT_ENOUGH = 2
    BAD_ACCOUNT = 3
    ALREADY_SETTLED = 4
    TOO_MUCH = 5
    UNKNOWN_ACT = 6
    WRONG_WAY = 7


@dataclass(frozen=True, slots=True)
class Leg:
    """An amount (cents, minutes, pieces) from `debit` to `credit`; from `else_debit` where `debit` has too little.

    `n` is the caller's number of the leg (1, 2, 3 … when left out). Raises ValueError where a leg can never be right.
    """

    debit: int
    credit: int
    amount: int
    n: int | None = None
    else_debit: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.amount <= MAX_AMOUNT:
            raise ValueError(f"a leg's amount lies between 1 and {MAX_AMOUNT}, not {self.amount}")
        if self.credit in (self.debit, self.else_debit):
            raise ValueError("a leg's debit and credit accounts must differ")


@dataclass(frozen=True, slots=True)
class Request:
    """One act to be: all its legs or none. `due` is when its holds may be let go, `at` the business moment."""

    key: UUID
    legs: Sequence[Leg]
    kind: str
    reason: str = ""
    actor: UUID | None = None
    basis: str = ""
    due: datetime | None = None
    at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.legs:
            raise ValueError("an act has at least one leg")
        if len(set(self.numbers())) != len(self.legs):
            raise ValueError("each leg of an act has its own number")

    def numbers(self) -> list[int]:
        """The legs' numbers, in order."""
        return [index if leg.n is None else leg.n for index, leg in enumerate(self.legs, 1)]

    def body(self, verb: str) -> bytes:
        """The keyed hash that tells a retry from another request under the same key. Moment and reason don't count."""
        legs = [
            [n, leg.debit, leg.credit, leg.amount, leg.else_debit]
            for n, leg in zip(self.numbers(), self.legs, strict=True)
        ]
        return body_hash(verb, self.kind, legs)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ledger's answer: the act's id, its code, the leg that was refused, and whether it was a stored answer."""

    act: int
    code: Code
    leg: int | None
    replayed: bool

    @property
    def granted(self) -> bool:
        return self.code is Code.GRANTED

    def require(self) -> "Outcome":
        """Itself when granted; else raises the Refusal that belongs to the code (`ledger.errors`)."""
        from rugzak.ledger.errors import BY_CODE

        if self.code is not Code.GRANTED:
            raise BY_CODE[self.code](act=self.act, leg=self.leg)
        return self


def body_hash(*parts: object) -> bytes:
    """The keyed hash of a body in its one canonical form: JSON without spaces, lists in the order given."""
    return keyed_hash(json.dumps(parts, separators=(",", ":")), purpose="ledger.body")


def pairs(mapping: Mapping[int, int] | None) -> list[tuple[int, int]] | None:
    """A mapping of leg to value in the order of legs, so that equal mappings have equal bodies."""
    return None if mapping is None else sorted(mapping.items())


def columns(rows: Iterable[tuple[int, int]] | None) -> tuple[list[int] | None, list[int] | None]:
    """Pairs as two lists, for two SQL arrays; None stays None."""
    if rows is None:
        return None, None
    rows = list(rows)
    return [n for n, _ in rows], [value for _, value in rows]
