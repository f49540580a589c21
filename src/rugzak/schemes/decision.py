"""What a decision says: the outcome, every reason, the missing proof, the amount and how to go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from rugzak.base.text import Text
from rugzak.schemes.language import Value

Outcome = Literal["yes", "maybe", "no"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause: `held` is True, False, or None where it is not known. `asked` is False for a clause about a training
    or a booking while none is in view: it is shown, but decides nothing."""

    code: str
    text: Text
    held: bool | None
    ref: str
    proof: str | None
    scope: str = "person"
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact to find out, in the reader's words, and how to prove it."""

    fact: str
    label: Text
    proof: Text


@dataclass(frozen=True, slots=True)
class Period:
    """The period that an allowance belongs to; None at a side that has no limit."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Pot:
    """One allowance: what is granted in its period (`amount` None while unknown).

    `part_of`: it opens a part of that allowance. `most_held`: no more is added once so much lies in the purses. `kept`:
    it does not end with its period; `period` then ends with the right itself.
    """

    code: str
    amount: int | None
    least: int | None
    most: int | None
    period: Period
    part_of: str | None = None
    most_held: int | None = None
    kept: bool = False

    def runs_on(self, day: date) -> bool:
        """Whether a day lies between two days that are known."""
        start, end = self.period.start, self.period.end
        return start is not None and end is not None and start <= day <= end


@dataclass(frozen=True, slots=True)
class Terms:
    """What the scheme pays of the booking in view; for the price split. None: not known, or not part of this scheme.

    `share` 0 to 1 of the price, `cap`, `worth` and `own_flat` in cents, `takes` in the asset, `own_share` 0 to 1;
    `wage_cap` in cents a month.
    Where a value is still unknown, `share` and `cap` hold the least they can be.
    """

    to: str
    when: str
    share: Decimal | None
    cap: int | None
    takes: int | None
    worth: int | None
    own_share: Decimal | None
    own_flat: int | None
    order: int
    why: Text
    open: bool = False
    wage_cap: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about going together with another scheme, or with a kind of payer (`payer:employer`)."""

    other: str
    effect: str
    ref: str
    text: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """What one way to read a disputed law makes of the case: its outcome, and the amount as in a decision."""

    code: str
    text: Text
    ref: str
    outcome: Outcome
    amount: int | None
    amount_least: int | None
    amount_bound: int | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of one scheme for one set of facts on one date. Amounts in the asset: cents, minutes or vouchers.

    `amount` is exact or None; `amount_least` and `amount_bound` say between what it lies while it is not known.
    `then`: values at other moments that it looked at, such as `employment.fraction@2026-03-01`.
    `job`: the employer of the job that it looks at, where that is not the largest of several.
    `readings`: what each reading of a disputed law makes of it, where they differ; `dispute` says what about.
    """

    scheme: str
    version: str
    version_hash: str
    on: date
    outcome: Outcome
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    amount: int | None
    amount_least: int | None
    amount_bound: int | None
    asset: str
    period: Period | None
    deadline: date | None
    deadline_text: Text | None
    reference: str
    appeal: Text | None
    how: Text
    to_confirm: bool
    name: Text
    payer: str
    funder: Text
    authority: Text
    example: bool = False
    pots: tuple[Pot, ...] = ()
    terms: Terms | None = None
    rules: tuple[Rule, ...] = ()
    odd: tuple[str, ...] = ()
    then: Mapping[str, Any] = field(default_factory=dict)
    job: str = ""
    dispute: Text | None = None
    readings: tuple[Reading, ...] = ()

    def opened(self, day: date) -> Pot | None:
        """The allowance that a booking draws on: the main one; of one in parts, the part that runs on a day."""
        main = self.pots[0] if self.pots else None
        parts = [pot for pot in self.pots if main is not None and pot.part_of == main.code]
        return next((pot for pot in parts if pot.runs_on(day)), None) if parts else main

    @property
    def worth(self) -> int | None:
        """The amount, else the most that it can be; None where neither is known."""
        return self.amount or self.amount_bound

    def to_json(self) -> dict[str, Any]:
        """Plain JSON: texts as objects, dates as ISO text, decimals as text."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


def _plain(value: object) -> Any:
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def plain_facts(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts as JSON, for the record of a decision."""
    return {name: _plain(value) for name, value in sorted(facts.items()) if value is not None}


Env = dict[str, Value]
