"""The rules of the door and of the stages: dated data, read from `rules.yaml`. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from rugzak.base import clock
from rugzak.base.text import LANGUAGES, Text

NEW, LIMITED, FULL = "new", "limited", "full"
ORDER = (NEW, LIMITED, FULL)
_FILE = Path(__file__).with_name("rules.yaml")


class BadRules(Exception):
    """The file of rules is not whole; says where."""


@dataclass(frozen=True, slots=True)
class Door:
    """What the door asks: numbers of people, tries and days, as `rules.yaml` explains them."""

    signers: int
    code_attempts: int
    code_days: int
    checks: int
    open_days: int
    decide_days: int
    object_days: int
    young_days: int


@dataclass(frozen=True, slots=True)
class Up:
    """What leads to a next stage: days here, claims paid; at most so many inquiries and contradicted half days (%)."""

    to: str
    days: int
    paid: int
    inquiries: int
    contradicted: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage allows. Caps in cents of funders' money (None: no cap), the hold in days after the claim."""

    code: str
    name: Text
    text: Text
    month_cents: int | None
    session_cents: int | None
    hold_days: int
    by_hand: int
    up: Up | None

    @property
    def capped(self) -> bool:
        return self.month_cents is not None or self.session_cents is not None


@dataclass(frozen=True, slots=True)
class Rules:
    """One version: from which day, from which history, the door and the stages from low to high."""

    since: date
    source: str
    door: Door
    stages: Mapping[str, Stage]


def today() -> Rules:
    """The version of the business day."""
    return on(clock.today())


def on(day: date) -> Rules:
    """The version that holds on a day. Raises BadRules for a day before the first."""
    found = [version for version in versions() if version.since <= day]
    if not found:
        raise BadRules(f"no rules on {day}")
    return found[-1]


def stage(code: str) -> Stage:
    """A stage as the rules of today say it."""
    return today().stages[code]


@lru_cache(maxsize=1)
def versions() -> tuple[Rules, ...]:
    """All versions, the oldest first. Raises BadRules."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["versions"]
    return tuple(sorted((read(row) for row in rows), key=lambda version: version.since))


def read(row: Mapping[str, Any]) -> Rules:
    """One version of the file. Raises BadRules where a part or a language is missing."""
    missing = {field.name for field in fields(Door)} ^ set(row["door"])
    if missing or set(row["stages"]) != set(ORDER):
        raise BadRules(f"{row['from']}: the door or the stages are not whole {sorted(missing)}")
    stages = {code: _stage(code, row["stages"][code]) for code in ORDER}
    return Rules(row["from"], row["source"], Door(**row["door"]), stages)


def _stage(code: str, row: Mapping[str, Any]) -> Stage:
    name, text = Text.from_json(row["name"]), Text.from_json(row["text"])
    if any(words.missing(language) for words in (name, text) for language in LANGUAGES):
        raise BadRules(f"{code}: a language is missing")
    up = Up(**row["up"]) if row["up"] else None
    if up is not None and ORDER.index(up.to) != ORDER.index(code) + 1:
        raise BadRules(f"{code}: the next stage is not one higher")
    plain = {key: row[key] for key in ("month_cents", "session_cents", "hold_days", "by_hand")}
    return Stage(code=code, name=name, text=text, up=up, **plain)
