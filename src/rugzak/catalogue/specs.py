"""What a training and a session are made of, before they are rows; shared by pages, imports and the demo world."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from rugzak.accounts.models import Organisation
from rugzak.base.models import Municipality
from rugzak.base.text import Text
from rugzak.catalogue.models import Form, Kind, LeadsTo, Training


@dataclass(frozen=True, slots=True)
class SkillSpec:
    """A skill of ESCO that the training teaches."""

    uri: str
    release: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class TrainingSpec:
    """A training: price in cents, contact time in minutes."""

    provider: Organisation
    code: str
    title: Text
    contact_minutes: int
    price_cents: int
    summary: Text = field(default_factory=Text)
    form: str = Form.CLASSROOM
    kind: str = Kind.COURSE
    language: str = "nl"
    ects: Decimal = Decimal(0)
    vat_percent: Decimal = Decimal(0)
    leads_to: str = LeadsTo.ATTEST
    career_oriented: bool = False
    shortage: bool = False
    aftercare_days: int = 90
    aftercare: dict[str, Any] = field(default_factory=dict)
    skills: Sequence[SkillSpec] = ()
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class PartSpec:
    """A half day; the start is in Belgian time."""

    date: date
    start_time: time
    minutes: int


@dataclass(frozen=True, slots=True)
class SessionSpec:
    """A session: its half days in any order, its seats, and its place (none: online)."""

    training: Training
    capacity: int
    parts: Sequence[PartSpec]
    municipality: Municipality | None = None
    address: str = ""
    price_cents: int | None = None
    reference: str = ""
    made_up: bool = False
