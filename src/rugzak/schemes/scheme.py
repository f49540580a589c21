"""A scheme as the engine works with it: everything parsed, typed and compiled. Made by `load`, read by `decide`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from rugzak.base.text import Text
from rugzak.schemes.document import Asset, Break, Effect, Payer, Per
from rugzak.schemes.language import Environment, Evaluate, Node, Type, Value
from rugzak.schemes.language.bounds import Bounds


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression: its text, its tree, and its closure."""

    text: str
    node: Node
    evaluate: Evaluate

    def __call__(self, env: Environment) -> Any:
        return self.evaluate(env)


@dataclass(frozen=True, slots=True)
class DatedValue:
    start: date
    value: Value
    ref: str
    to_confirm: bool
    by_index: bool = False


@dataclass(frozen=True, slots=True)
class Indexed:
    """How a parameter follows an index: on the day `each` (month-day) from `since` on, rounded to a multiple."""

    index: str
    each: str
    since: date
    round_to: int
    rounding: str
    beyond: str
    ref: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """Dated values. Those that an index filled in stand among them (`by_index`)."""

    name: str
    type: Type
    values: tuple[DatedValue, ...]
    indexed: Indexed | None = None

    def at(self, day: date) -> DatedValue | None:
        """The value in force on a day."""
        return next((dated for dated in reversed(self.values) if dated.start <= day), None)


@dataclass(frozen=True, slots=True)
class Snapshot:
    name: str
    fact: str
    at: str
    unchanged_since: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    code: str
    test: Expression
    text: Text
    no: Text
    ref: str
    proof: str | None
    scope: str
    to_confirm: bool
    because: str | None


@dataclass(frozen=True, slots=True)
class Transition:
    replaces: frozenset[str]
    until: date
    test: Expression
    text: Text
    ref: str
    scope: str
    because: str | None


@dataclass(frozen=True, slots=True)
class Allowance:
    code: str
    per: Per
    years: int | None
    amount: Expression
    standard: Expression | None
    opens_when: Expression | None
    start: date | None
    until: date | None
    carry_over: str
    counted_in: str | None = None
    scope: str = "person"  # of `opens_when`
    starts: Expression | None = None
    ends: Expression | None = None
    part_of: str | None = None
    most_held: Expression | None = None
    days_scope: str = "person"  # of `starts` and `ends`
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Pays:
    to: str
    when: str
    parts: Mapping[str, Expression]
    order: int
    why: Text
    because: str | None


@dataclass(frozen=True, slots=True)
class Band:
    """From `start` (part of the planned time) on `pays` is due; None: the part that was attended."""

    start: Decimal
    pays: Decimal | None


@dataclass(frozen=True, slots=True)
class Attendance:
    bands: tuple[Band, ...]
    certificate_pays: Decimal | None


@dataclass(frozen=True, slots=True)
class Deadline:
    code: str
    by: Expression
    who: str
    text: Text
    no: Text
    blocks: bool
    ref: str
    scope: str


@dataclass(frozen=True, slots=True)
class CoolingOff:
    days: int
    working: bool


@dataclass(frozen=True, slots=True)
class BreakRule:
    """What one kind of interruption does to a right."""

    accrues: bool
    keeps: str
    stops: bool
    ref: str
    text: Text


@dataclass(frozen=True, slots=True)
class Interruption:
    """The rules for interruptions; a kind that is not among them changes nothing. `at` and `since` name dates,
    `most_months` is how far the end of a purse may move."""

    by: str
    at: str | None
    since: str | None
    most_months: int | None
    to_confirm: bool
    kinds: Mapping[Break, BreakRule]


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """One way to read a disputed law: the tests and amounts that are otherwise by it."""

    code: str
    text: Text
    ref: str
    conditions: Mapping[str, Expression]
    amounts: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A law that is read in several ways; `text` says what the dispute is about."""

    text: Text
    readings: tuple[ReadingRule, ...]


@dataclass(frozen=True, slots=True)
class Cumulation:
    other: str
    effect: Effect
    ref: str
    text: Text


@dataclass(frozen=True, slots=True)
class Version:
    """One dated version. `facts` are the names it needs, `limits` bound the unknown, `origins` are the trees of
    computed names; `document` is the plain content and `hash` its fingerprint."""

    version: str
    revision: int
    start: date
    until: date | None
    reference: str
    to_confirm: bool
    temporary: bool
    parameters: tuple[Parameter, ...]
    moments: Mapping[str, Expression]
    snapshots: tuple[Snapshot, ...]
    lets: Mapping[str, Expression]
    conditions: tuple[Condition, ...]
    transitions: tuple[Transition, ...]
    allowances: tuple[Allowance, ...]
    pays: Pays | None
    attendance: Attendance | None
    deadlines: tuple[Deadline, ...]
    cooling_off: CoolingOff | None
    interruption: Interruption | None
    disputed: Disputed | None
    cumulation: tuple[Cumulation, ...]
    how: Text
    facts: Mapping[str, Type]
    limits: Mapping[str, Bounds]
    origins: Mapping[str, Node]
    document: Mapping[str, Any]
    hash: str

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)

    def read_as(self, reading: ReadingRule) -> "Version":
        """The version as one reading of its dispute has it; what the reading does not name stands as it is."""
        clauses = (replace(one, test=reading.conditions.get(one.code, one.test)) for one in self.conditions)
        pots = (replace(one, amount=reading.amounts.get(one.code, one.amount)) for one in self.allowances)
        return replace(self, conditions=tuple(clauses), allowances=tuple(pots), disputed=None)

    def readings(self) -> tuple["Version", ...]:
        """Each way to read it; itself where nothing is disputed."""
        return tuple(self.read_as(reading) for reading in self.disputed.readings) if self.disputed else (self,)


@dataclass(frozen=True)
class Scheme:
    """A scheme with its versions in order of date. `example`: made up to show how such a scheme works.

    `proposal`: somebody proposes it; it is in force nowhere.
    """

    id: str
    name: Text
    authority: Text
    legal_basis: str
    payer: Payer
    funder: Text
    asset: Asset
    holder: str
    version_by: tuple[str, ...]
    zone: str
    jobs: str
    example: bool
    proposal: bool
    appeal: Text
    closed: Text
    versions: tuple[Version, ...]

    def at(self, day: date) -> Version | None:
        """The version in force on a day."""
        return next((version for version in self.versions if version.holds_on(day)), None)

    @cached_property
    def first_day(self) -> date:
        return self.versions[0].start

    @cached_property
    def last_day(self) -> date | None:
        return self.versions[-1].until

    @property
    def country(self) -> str:
        """The country it belongs to: the first two letters of its id."""
        return self.id[:2]

    def gaps(self) -> list[tuple[date, date]]:
        """Days between two versions on which nothing is in force."""
        found = []
        for before, after in zip(self.versions, self.versions[1:], strict=False):
            if before.until and before.until + timedelta(days=1) < after.start:
                found.append((before.until + timedelta(days=1), after.start - timedelta(days=1)))
        return found
