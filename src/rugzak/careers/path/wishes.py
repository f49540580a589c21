"""Wishes as plain data, to keep with a plan, and back. What is not known there is left out, never guessed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rugzak.careers.path.model import PARTS, WHOLE_WEEK, Wish


def as_data(wish: Wish) -> dict[str, Any]:
    """For a JSON column; only what is wished."""
    plain: dict[str, Any] = {
        "first": wish.first.isoformat() if wish.first else None,
        "last": wish.last.isoformat() if wish.last else None,
        "budget": wish.budget,
        "hours_week": wish.hours_week,
        "hours_total": wish.hours_total,
        "days": sorted(wish.days) if wish.days != WHOLE_WEEK else None,
        "parts": sorted(wish.parts) if wish.parts != frozenset(PARTS) else None,
        "languages": sorted(wish.languages) or None,
        "km": wish.km,
        "online_only": wish.online_only or None,
    }
    return {name: value for name, value in plain.items() if value is not None}


def from_data(data: Mapping[str, Any]) -> Wish:
    """The wish that `as_data` wrote down."""
    day = {name: date.fromisoformat(data[name]) for name in ("first", "last") if data.get(name)}
    return Wish(
        first=day.get("first"), last=day.get("last"), budget=data.get("budget"), hours_week=data.get("hours_week"),
        hours_total=data.get("hours_total"), days=frozenset(data.get("days", WHOLE_WEEK)),
        parts=frozenset(data.get("parts", PARTS)), languages=frozenset(data.get("languages", ())), km=data.get("km"),
        online_only=bool(data.get("online_only")),
    )  # fmt: skip
