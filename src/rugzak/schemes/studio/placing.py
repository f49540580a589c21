"""Where a new version goes among the published ones: it counts from its first day, what was in force ends before it."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rugzak.schemes.content import hash_of
from rugzak.schemes.scheme import Version
from rugzak.schemes.source import Path_

_DAY = timedelta(days=1)
# What a scheme is, whatever its rules: purses and books hang on it.
_FIXED: tuple[tuple[Path_, str], ...] = (
    (("id",), "the id"), (("asset",), "what it is counted in"), (("holder",), "who holds it"),
    (("zone",), "its time zone"), (("funder", "payer"), "who pays"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A published version: its plain content and its revision."""

    document: Mapping[str, Any]
    revision: int

    @property
    def start(self) -> date:
        return date.fromisoformat(self.document["version"]["valid"]["from"])

    @property
    def until(self) -> date | None:
        last = self.document["version"]["valid"].get("until")
        return date.fromisoformat(last) if last else None

    @property
    def name(self) -> str:
        return str(self.document["version"]["version"])


class Misplaced(Exception):
    """A version that can't go there; `path` leads to what must change."""

    def __init__(self, path: Path_, message: str, hint: str) -> None:
        self.path, self.message, self.hint = path, message, hint
        super().__init__(message)


def place(standing: Sequence[Standing], new: Version) -> list[dict[str, Any]]:
    """The documents of the whole scheme once `new` is published, each with its revision. Raises `Misplaced`.

    A version that begins on the same day gives its name and is replaced by a higher revision. All versions share what
    the scheme itself says (its name, how to use it), so a change of that is a revision of each.
    """
    identity = {name: value for name, value in new.document.items() if name not in ("version", "revision")}
    ordered = sorted(standing, key=lambda row: row.start)
    _check_identity(ordered, identity)
    _check_name(ordered, new)
    if new.until is not None and new.until < new.start:
        raise Misplaced(("versions", 0, "valid", "until"), "it ends before it begins", "choose a later day")
    others = [row for row in ordered if row.start != new.start]
    placed = [_shortened(row, identity, new.start) for row in others]
    return sorted([*placed, _own(ordered, identity, new)], key=lambda one: str(one["version"]["valid"]["from"]))


def _check_identity(ordered: Sequence[Standing], identity: Mapping[str, Any]) -> None:
    for path, what in _FIXED if ordered else ():
        before, now = _at(ordered[-1].document, path), _at(identity, path)
        if now != before:
            raise Misplaced(path, f"{what} can't change: it was {before}", "make a new scheme for that")


def _at(document: Mapping[str, Any], path: Path_) -> Any:
    found: Any = document
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _check_name(ordered: Sequence[Standing], new: Version) -> None:
    if any(row.name == new.version and row.start != new.start for row in ordered):
        hint = f"choose another name, such as {new.start}"
        raise Misplaced(("versions", 0, "version"), f"there is a version {new.version} already", hint)


def _shortened(row: Standing, identity: Mapping[str, Any], start: date) -> dict[str, Any]:
    """A version beside the new one; it ends the day before where it would have gone on."""
    version = deepcopy(dict(row.document["version"]))
    if row.start < start and (row.until is None or row.until >= start):
        version["valid"] = {**version["valid"], "until": (start - _DAY).isoformat()}
    document = {**identity, "version": version}
    version["revision"] = row.revision + (hash_of(document) != hash_of(row.document))
    return document


def _own(ordered: Sequence[Standing], identity: Mapping[str, Any], new: Version) -> dict[str, Any]:
    """The new version; it ends before a later one begins."""
    version = deepcopy(dict(new.document["version"]))
    version["revision"] = 1
    for row in ordered:
        if row.start == new.start:
            version |= {"version": row.name, "revision": row.revision + 1}
    later = next((row.start for row in ordered if row.start > new.start), None)
    if later is not None and (new.until is None or new.until >= later):
        version["valid"] = {**version["valid"], "until": (later - _DAY).isoformat()}
    return {**identity, "version": version}
