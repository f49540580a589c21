"""The sections of a version: what may stand in each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rugzak.base.text import Text

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
SchemeId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z0-9]+)+$", max_length=60)]
Expr = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Part = Annotated[Decimal, Field(ge=0, le=1)]
Payer = Literal["gov", "sector", "employer", "self"]
Asset = Literal["EUR", "MIN", "VOUCHER", "SGD"]
ParameterType = Literal["bool", "int", "decimal", "date", "text", "cents", "minutes", "sgd"]
Per = Literal["month", "quarter", "school_year", "calendar_year", "years", "lifetime", "event"]
Carry = Literal["none", "next_period", "always"]
Break = Literal["care", "illness", "maternity", "parental", "study", "unpaid"]
Effect = Literal["forbidden", "counts_toward", "does_not_count_toward", "total_within_price"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Words(Strict):
    """One text in the four languages; none may be missing."""

    nl: Sentence
    fr: Sentence
    de: Sentence
    en: Sentence

    def text(self) -> Text:
        return Text(nl=self.nl, fr=self.fr, de=self.de, en=self.en)


class Valid(Strict):
    """First and last day of a version; without `until` it has no end yet."""

    start: date = Field(alias="from")
    until: date | None = None


class DatedValue(Strict):
    """The value of a parameter from a day on. `value: null` says: we know that it changed, not what it became."""

    start: date = Field(alias="from")
    value: Any
    ref: str
    to_confirm: bool = False
    by_index: bool = Field(False, description="made by the formula when it was published; never written by hand")


class IndexedDocument(Strict):
    """The parameter follows an index each year on a day (month-day), from `since` on.

    `beyond`: what holds where the index is not known yet: nothing (`unknown`), or the `last` value, to be confirmed.
    """

    index: str
    each: Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$")]
    since: date
    round_to: Annotated[int, Field(ge=1)] = 1
    rounding: Literal["nearest", "up", "down"] = "nearest"
    beyond: Literal["unknown", "last"] = "unknown"
    ref: Sentence


class ParameterDocument(Strict):
    type: ParameterType
    values: Annotated[list[DatedValue], Field(min_length=1)]
    indexed: IndexedDocument | None = None


class SnapshotDocument(Strict):
    """A fact as it was on a moment; the present value counts when nothing changed since `unchanged_since`."""

    fact: str
    at: str
    unchanged_since: str | None = None


class ConditionDocument(Strict):
    """One clause: all clauses must hold. `text` says it as it holds, `no` as it fails."""

    if_: Expr = Field(alias="if")
    text: Words
    no: Words | None = None
    ref: str = ""
    proof: str | None = None
    to_confirm: bool = False
    because: str | None = Field(None, description="published reason why a status or a form of learning is left out")


class TransitionDocument(Strict):
    """A rule for running cases: where it holds, the named conditions are not asked any more."""

    replaces: Annotated[list[str], Field(min_length=1)]
    until: date
    if_: Expr = Field(alias="if")
    text: Words
    ref: str
    because: str | None = Field(None, description="published reason why a status or a form of learning counts here")


class ReadingDocument(Strict):
    """One way to read a disputed law: the tests and amounts that are otherwise by it. `text` says what it means."""

    text: Words
    ref: Sentence
    conditions: dict[Code, Expr] = {}
    amounts: dict[Code, Expr] = {}


class DisputedDocument(Strict):
    """A law that is read in several ways, and `text`: what the dispute is about. None of them is picked."""

    text: Words
    readings: Annotated[dict[Code, ReadingDocument], Field(min_length=2)]


class AllowanceDocument(Strict):
    """What a holder gets in a period. State (used, left) is kept by the ledger, never by an expression.

    `amount` is in the asset of the scheme; `standard` is what is certain as long as no training is in view.
    `counted_in: days`: people speak of these minutes in days, each a fifth of the hours of their week.
    `starts`, `ends`: its first and last day, whatever the period. `part_of`: it opens a part of another allowance, so
    that no more than the parts that run can be used. `most_held`: no more is added once so much lies in the purses.
    """

    per: Per
    years: int | None = None
    amount: Expr
    standard: Expr | None = None
    opens_when: Expr | None = None
    valid: Valid | None = None
    starts: Expr | None = None
    ends: Expr | None = None
    part_of: str | None = None
    most_held: Expr | None = None
    counted_in: Literal["days"] | None = None
    carry_over: Carry = "none"
    renewed: Literal["yearly"] | None = None
    ref: str = ""
    because: str | None = Field(None, description="published reason why a status or a form of learning counts here")


class PaysDocument(Strict):
    """What the scheme pays of one booking, to whom, and what stays for the learner.

    `share`: part of the price (0 to 1). `cap`: cents at most. `takes`: minutes or vouchers that a booking uses.
    `worth`: cents that one unit is worth (vouchers; training leave an hour). `own_share`: part that the learner must
    pay of what is bought with the scheme; `own_flat`: cents that the learner must pay. `wage_cap`: cents a month above
    which an employer need not pay the wage of the hours that are taken.
    """

    to: Literal["provider", "person", "employer"]
    when: Literal["advance", "after_proof", "reimbursement"]
    share: Expr | None = None
    cap: Expr | None = None
    takes: Expr | None = None
    worth: Expr | None = None
    own_share: Expr | None = None
    own_flat: Expr | None = None
    wage_cap: Expr | None = None
    order: int = 50
    why: Words
    because: str | None = Field(None, description="published reason why a status or a form of learning counts here")


class BandDocument(Strict):
    """From this part of the planned time on, this part of the price is paid (or the part attended)."""

    start: Part = Field(alias="from")
    pays: Part | Literal["pro_rata"]


class AttendanceDocument(Strict):
    bands: Annotated[list[BandDocument], Field(min_length=1)]
    certificate_pays: Part | None = None
    ref: str = ""


class DeadlineDocument(Strict):
    """A date by which someone must act; `blocks`: afterwards the right is gone."""

    by: Expr
    who: Literal["person", "employer", "provider", "authority"]
    text: Words
    no: Words | None = None
    blocks: bool = False
    ref: str = ""


class CoolingOffDocument(Strict):
    days: Annotated[int, Field(ge=0)]
    kind: Literal["calendar", "working"] = "calendar"
    ref: str = ""


class CumulationDocument(Strict):
    """`with` is the id of a scheme, or `payer:employer`, `payer:sector`, `payer:gov`."""

    with_: str = Field(alias="with")
    effect: Effect
    ref: str = ""
    text: Words | None = None


class BreakDocument(Strict):
    """What one kind of interruption does. `keeps`: `yes` the purse stays as it is, `until` its end moves on by the
    length of the interruption, `no` it ends. `stops`: no booking meanwhile."""

    accrues: Literal["yes", "no"]
    keeps: Literal["yes", "until", "no"] = "yes"
    stops: bool = False
    ref: Sentence
    text: Words


class InterruptionDocument(Strict):
    """Interruptions of work. `by`: an interrupted day, or a wholly interrupted month, accrues nothing; or the whole
    period accrues nothing where the moment `at` is interrupted. `since`: the date from which one accrues in the period.
    `most_months`: how far the end of a purse moves at most where a kind keeps `until`."""

    by: Literal["days", "months", "moment"]
    at: str | None = None
    since: str | None = None
    most_months: Annotated[int, Field(ge=1, le=120)] | None = None
    to_confirm: bool = False
    kinds: Annotated[dict[Break, BreakDocument], Field(min_length=1)]


class RoundDocument(Strict):
    opens: datetime
    amount: int | None = None
    ref: str = ""


class BudgetDocument(Strict):
    """One pot for everybody; `allocation` says who goes first when it is too small."""

    per: Literal["round", "year"]
    allocation: Literal["queue", "lottery", "score"]
    rounds: list[RoundDocument] = []
    max_per_training_year: int | None = None
    ref: str = ""
