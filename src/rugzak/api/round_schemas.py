"""What goes in and out of the endpoints of rounds."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from rugzak.booking.rounds.models import Rule
from rugzak.evaluation.codes import SMALLEST_GROUP

MOST = 10**12


class QuotaIO(Schema):
    group: str = Field(max_length=32, description="A code of /rounds/groups.")
    share: str = Field(pattern=r"^(0\.\d{1,4}|1)$", description='Of the budget, such as "0.40".')


class PointsIO(Schema):
    group: str = Field(max_length=32)
    points: int = Field(ge=1, le=1000)


class RoundIn(Schema):
    name: dict[str, str] = Field(description="nl, fr, de, en.")
    fund: UUID
    rule: Rule
    amount: int = Field(gt=0, le=MOST, description="The most for one person, in cents.")
    budget: int = Field(gt=0, le=MOST, description="In all, in cents.")
    opens_register: AwareDatetime
    opens: AwareDatetime
    closes: AwareDatetime
    accept_days: int = Field(14, ge=1, le=365)
    use_until: date | None = None
    quotas: list[QuotaIO] = Field([], max_length=20)
    points: list[PointsIO] = Field([], max_length=20)
    conditions: list[str] = Field([], max_length=20, description="Groups that everyone must belong to.")
    course_cap: int | None = Field(None, ge=1, le=10**6)
    provider_cap: int | None = Field(None, ge=1, le=10**6)
    reserve_size: int | None = Field(None, ge=0, le=10**8)
    public_source: str = Field("", max_length=200)
    reason: str = Field("", max_length=255)


class RoundOut(Schema):
    id: UUID
    name: dict[str, str]
    rule: str
    state: str
    phase: str = Field(description="What people can do with it now.")
    amount: int
    budget: int
    opens_register: datetime
    opens: datetime
    closes: datetime
    accept_days: int
    use_until: date | None = None
    quotas: list[QuotaIO]
    points: list[PointsIO]
    conditions: list[str]
    seed_commitment: str
    seed: str | None = None
    list_hash: str
    public_source: str
    public_value: str


class RecordTicket(Schema):
    ticket: UUID
    place: int | None = None
    points: int | None = None


class RecordOut(Schema):
    round: UUID
    rule: str
    seed_commitment: str
    list_hash: str
    public_source: str
    public_value: str
    seed: str | None = None
    tickets: list[RecordTicket]


class GroupOut(Schema):
    code: str
    label: dict[str, str]


class RegisterIn(Schema):
    training: UUID | None = Field(None, description="The course, where the round has caps by course or provider.")


class TicketOut(Schema):
    id: UUID
    round: UUID
    state: str
    amount: int
    group: str
    points: int | None = None
    place: int | None = Field(None, description="In the draw.")
    ahead: int | None = Field(None, description="On the reserve list: how many come first.")
    moved_up: int = Field(description="How many left the reserve list so far.")
    tickets: int = Field(description="Tickets in the round so far.")
    chance: float | None = Field(None, description="In a draw, where it is the same for everyone.")
    accept_before: datetime | None = None
    token: str = Field(description="Shows at the rush door that this ticket is mine.")


class AcceptedOut(Schema):
    purse: UUID
    amount: int


class CloseIn(Schema):
    reason: str = Field(min_length=3, max_length=255)


class DrawIn(Schema):
    public_value: str = Field("", max_length=200)


class RoundGroupOut(Schema):
    group: str
    share: str
    tickets: int | None = Field(None, description=f"Empty under {SMALLEST_GROUP}.")
    granted: int | None = None


class FiguresOut(Schema):
    budget: int
    free: int
    kept: int
    accepted: int
    back: int
    states: dict[str, int]
    groups: list[RoundGroupOut]


class ReplayOut(Schema):
    in_order: bool
    differs: list[str]
