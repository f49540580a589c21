"""The half-life of each group of skills: defaults from half_lives.yaml with sources, an authority's own over them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from rugzak.base.text import Text
from rugzak.skills.ageing.models import HalfLife

FILE = Path(__file__).with_name("half_lives.yaml")


@dataclass(frozen=True, slots=True)
class Row:
    """A group and its half-life in years. `sure`: "estimate", "assumption", or "own" where an authority set it."""

    code: str
    years: float
    name: Text
    source: str
    sure: str
    default: float


Table = Mapping[str, Row]


@cache
def defaults() -> Table:
    """By code, as the project ships them."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        row["code"]: Row(
            row["code"],
            float(row["years"]),
            Text.from_json(row["name"]),
            row["source"],
            row["sure"],
            float(row["years"]),
        )
        for row in rows
    }


def table() -> Table:
    """What counts here today: the defaults with what the authority changed."""
    own = {row.group: row for row in HalfLife.objects.all()}
    return {code: _own(row, own[code]) if code in own else row for code, row in defaults().items()}


def row_for(rows: Table, group: str) -> Row:
    """The row of the longest code that fits a group."""
    return next(rows[group[:length]] for length in range(len(group), -1, -1) if group[:length] in rows)


def _own(row: Row, own: HalfLife) -> Row:
    return replace(row, years=float(own.years), source=own.reason, sure="own")
