"""What goes in and out of the endpoints of recognition."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from rugzak.api.paging import PageQuery
from rugzak.catalogue.models import RecognitionLabel
from rugzak.catalogue.recognition.models import Level, State

Words = Field(min_length=3, max_length=4000)


class CriterionOut(Schema):
    code: str
    kind: str = Field(description="must or score.")
    weight: int = Field(description="Points; 0 for a must.")
    asks: dict[str, str]
    proof: dict[str, str]
    source: str = Field(description="A law, or `proposal`: our own.")


class CriteriaTermsOut(Schema):
    decide: int = Field(description="Days.")
    objection: int = Field(description="Days.")
    answer: int = Field(description="Days.")
    renewal: int = Field(description="Days before the end at which the provider is reminded.")
    months: int = Field(description="How long it lasts.")


class EditionOut(Schema):
    edition: str
    valid_from: date
    valid_until: date | None = None
    legal: str
    minimum: int = Field(description="Percent of the points.")
    points: int
    terms: CriteriaTermsOut
    changed: dict[str, str]
    criteria: list[CriterionOut]


class ShutOutOut(Schema):
    scheme: str
    condition: str
    text: dict[str, str]
    groups: list[str]
    because: str = Field(description="The published reason; empty where there is none.")


class UnlockOut(Schema):
    scheme: str
    name: dict[str, str]
    version: str
    proposal: bool
    rules: list[str]
    shuts_out: list[ShutOutOut]


class LabelOut(Schema):
    label: str
    subject: str
    name: dict[str, str]
    what: dict[str, str]
    appeal: dict[str, str]
    editions: list[EditionOut]
    unlocks: list[UnlockOut]


class RegisterQuery(Schema):
    state: Literal["recognised", "struck", "ended", "refused"] = "recognised"
    label: RecognitionLabel | None = None
    words: str = Field("", max_length=100)
    page: int = Field(1, ge=1, le=10_000)


class RegisterEntryOut(Schema):
    state: str
    label: str
    subject: dict[str, str]
    provider: UUID
    provider_name: str
    training: UUID | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    decided: date
    reason: str
    conditions: int = Field(description="Conditions that still wait.")


class RegisterOut(Schema):
    items: list[RegisterEntryOut]
    total: int
    page: int
    pages: int


class DossiersQuery(PageQuery):
    state: State | None = None
    label: RecognitionLabel | None = None
    provider: UUID | None = None


class DossierOut(Schema):
    id: UUID
    label: str
    kind: str
    provider: UUID
    training: UUID | None = None
    edition: str
    state: str
    outcome: str
    sent_at: datetime | None = None
    decide_by: date | None = None
    decided_at: datetime | None = None
    object_until: date | None = None
    answer_by: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    reason: str


class DossierAnswerOut(Schema):
    id: UUID
    criterion: str
    level: str
    secret: bool
    proof: bool = Field(description="There is a proof; what it is may be hidden.")
    words: str
    link: str
    file_name: str
    judged: str
    because: str


class DossierConditionOut(Schema):
    id: UUID
    criterion: str
    text: str
    until: date
    state: str
    report: str
    reason: str


class DossierStepOut(Schema):
    at: datetime
    kind: str
    side: str
    text: str


class MarginNoteOut(Schema):
    at: datetime
    organisation: str
    criterion: str
    text: str


class StandingOut(Schema):
    points: float
    of: int
    percent: int
    minimum: int
    missing: list[str]
    open: list[str]
    passes: bool


class DossierDetailOut(DossierOut):
    seen_as: str
    claimed: StandingOut
    judged: StandingOut | None = Field(None, description="Once the assessor has concluded; the authority at once.")
    answers: list[DossierAnswerOut]
    conditions: list[DossierConditionOut]
    steps: list[DossierStepOut]
    notes: list[MarginNoteOut]


class ApplyIn(Schema):
    label: RecognitionLabel
    provider: UUID
    training: UUID | None = None


class CriterionAnswerIn(Schema):
    criterion: str = Field(max_length=30)
    level: Level
    words: str = Field("", max_length=4000)
    link: str = Field("", max_length=500)
    secret: bool = False


class JudgeIn(Schema):
    criterion: str = Field(max_length=30)
    level: Level
    reason: str = Words


class DossierConditionIn(Schema):
    criterion: str = Field(max_length=30)
    text: str = Words
    until: date


class ConcludeIn(Schema):
    outcome: Literal["granted", "conditional", "refused"]
    reason: str = Words
    conditions: list[DossierConditionIn] = Field([], max_length=20)


class ConfirmIn(Schema):
    agree: bool
    reason: str = Words


class DossierWordsIn(Schema):
    text: str = Words


class MarginNoteIn(DossierWordsIn):
    criterion: str = Field("", max_length=30)


class SettleIn(Schema):
    met: bool
    reason: str = Words


class OutsideIn(Schema):
    body: str = Field(min_length=3, max_length=100, description="The committee or court.")
    upheld: bool = Field(description="The decision stands.")
    reason: str = Words


class StrikeIn(Schema):
    recognition: UUID
    last_day: date
    reason: str = Words
