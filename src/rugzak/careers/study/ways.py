"""What the study pages know without a database: interests, levels of schooling, ways back to a qualification."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rugzak.base.text import Text

COMMUNITIES = ("vl", "fr", "de")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Interest:
    """What someone likes, and the ISCO-08 groups (first digits) it points to."""

    code: str
    name: Text
    isco: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schooling:
    """A skill level of ISCO-08, 1 to 4, and the schooling that it usually asks (ILO 2012)."""

    level: int
    name: Text
    needs: Text


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a qualification. `kind`: school, exam, dual, evc or work; `law` is empty where we are not sure."""

    code: str
    community: str
    kind: str
    official: str
    leads: Text
    what: Text
    law: str


@cache
def interests() -> tuple[Interest, ...]:
    """All interests, in their order."""
    rows = _read("interests")
    return tuple(Interest(row["code"], Text.from_json(row["name"]), tuple(row["isco"])) for row in rows)


@cache
def ways(community: str = "") -> tuple[Way, ...]:
    """The ways of a community ("vl", "fr", "de"), or all."""
    found = [
        Way(
            **{name: row[name] for name in ("code", "community", "kind", "official", "law")},
            leads=Text.from_json(row["leads"]),
            what=Text.from_json(row["what"]),
        )
        for row in _read("ways")
    ]
    return tuple(way for way in found if community in ("", way.community))


def schooling(isco: str) -> Schooling | None:
    """The usual schooling of a job by its ISCO-08 code; None for a code that ISCO doesn't have."""
    found = _read("levels")
    prefix = next((isco[:length] for length in range(len(isco), 0, -1) if isco[:length] in found["isco"]), None)
    if prefix is None:
        return None
    level = found["isco"][prefix]
    row = found["levels"][level]
    return Schooling(level, Text.from_json(row["name"]), Text.from_json(row["needs"]))


def communities(region: str) -> tuple[str, ...]:
    """Whose schools a region (VL, BR, WA) has; all where none was said."""
    return {"VL": ("vl",), "BR": ("vl", "fr"), "WA": ("fr", "de")}.get(region, COMMUNITIES)


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
