"""Rows as a CSV file has them, and the small values that formats write in their own way. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rugzak.base.text import LANGUAGES, Text

Row = dict[str, str]
_DURATION = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+)M)?)?$")


@dataclass(slots=True)
class Rows:
    """What a file says: rows of trainings, and rows of their sessions."""

    trainings: list[Row] = field(default_factory=list)
    sessions: list[Row] = field(default_factory=list)


def duration(minutes: int) -> str:
    """ISO 8601: 210 becomes PT3H30M."""
    hours, rest = divmod(minutes, 60)
    return f"PT{hours}H{rest}M" if rest else f"PT{hours}H"


def minutes_of(text: str) -> int | None:
    """Minutes of an ISO 8601 duration; None where it isn't one. A day counts as 24 hours, as the standard has it."""
    found = _DURATION.match(text.strip()) if text.strip() not in ("", "P", "PT") else None
    if found is None:
        return None
    days, hours, minutes = (float(part or 0) for part in found.groups())
    return round(days * 1440 + hours * 60 + minutes)


def hours_of(text: str) -> str:
    """The hours of a duration as a cell; empty where there is none."""
    minutes = minutes_of(text)
    return "" if minutes is None else f"{minutes / 60:.4f}".rstrip("0").rstrip(".")


def day_of(text: str) -> date | None:
    """The day of a date or a moment; None where it is neither."""
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None


def titled(name: str, texts: Mapping[str, str]) -> Row:
    """`title_nl` … of a text by language; other languages are left out."""
    return {f"{name}_{code}": " ".join(texts[code].split()) for code in LANGUAGES if texts.get(code, "").strip()}


def spoken(text: Text) -> list[tuple[str, str]]:
    """The languages that a text is in, with its words."""
    return list(text.to_json().items())


def cells(values: Mapping[str, Any]) -> Row:
    """Only what is known, as text."""
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def joined(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "|".join(value for value in values if value)
