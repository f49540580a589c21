"""Whether a small digital task was done right. Pure; what was typed is compared kindly (case, spaces, date signs)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rugzak.skills.screening.bank import Item

MOST = 100
DONT_KNOW = "dont-know"
Given = dict[str, Any]
_DATE = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")


def taken(item: Item, value: str, values: Sequence[str], fields: Mapping[str, str]) -> Given | None:
    """An answer in the shape that is kept, from one value, several, or fields by name; None where it is missing."""
    if value == DONT_KNOW:
        return {"value": DONT_KNOW}
    widget = item.task.widget if item.task else "pick"
    if widget == "check":
        return {"values": sorted({one[:MOST] for one in values})[:20]} if values else None
    if widget in ("fill", "order"):
        kept = {name: fields.get(name, "").strip()[:MOST] for name in names(item)}
        return {"fields": kept} if all(kept.values()) else None
    return {"value": value[:MOST]} if known(item, value) else None


def known(item: Item, value: str) -> bool:
    """A value that this item offers."""
    if item.task is None:
        return item.option(value) is not None
    if item.task.widget == "day":
        return value.isdecimal() and 1 <= int(value) <= int(item.task.scene["days"])
    return value in [str(one["id"]) for one in item.task.scene["choices"]]


def names(item: Item) -> list[str]:
    """The names of the fields of a form, or of the things to put in order."""
    if item.task is None:
        return []
    key = "fields" if item.task.widget == "fill" else "choices"
    return [str(one["id"]) for one in item.task.scene[key]]


def right(item: Item, given: Given) -> bool:
    """The task was done as it should be."""
    if item.task is None or given.get("value") == DONT_KNOW:
        return False
    answer = item.task.answer
    if item.task.widget == "check":
        return sorted(given.get("values", [])) == sorted(map(str, answer))
    if item.task.widget == "order":
        return _sequence(given.get("fields", {})) == list(map(str, answer))
    if item.task.widget == "fill":
        fields = given.get("fields", {})
        return all(same(fields.get(name, ""), str(value)) for name, value in answer.items())
    return bool(given.get("value") == str(answer))


def same(typed: str, meant: str) -> bool:
    """The same to a kind reader: 3/9/2026, 03-09-2026 and 2026-09-03 are one day; case and spaces don't count."""
    return _plain(typed) == _plain(meant)


def share(item: Item, given: Given) -> float:
    """What an answer is worth, 0 to 1."""
    if item.task is not None:
        return float(right(item, given))
    option = item.option(str(given.get("value", "")))
    return option.share if option else 0.0


def _plain(value: str) -> str:
    text = value.strip().casefold()
    if found := _DATE.match(text):
        return f"{int(found[3]):04}-{int(found[2]):02}-{int(found[1]):02}"
    if found := _ISO.match(text):
        return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}"
    decimals = re.sub(r"\.(\d{2})$", r",\1", re.sub(r"[\s€]", "", text))
    return decimals.replace(".", "").removesuffix(",00")


def _sequence(fields: Mapping[str, str]) -> list[str]:
    """Things by the place that was given to each; two in one place is no order."""
    places = {name: place for name, place in fields.items() if place.isdecimal()}
    if len(set(places.values())) < len(fields):
        return []
    return sorted(places, key=lambda name: int(places[name]))
