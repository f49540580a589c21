"""Tables and charts as plain data, for <c-rz.table> and <c-rz.chart>."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """Head and rows of ready texts; the first cell of a row names it. `numeric` holds the columns to set right."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    numeric: frozenset[int] = frozenset()
    csv: str = ""

    def heads(self) -> list[tuple[str, bool]]:
        return [(label, i in self.numeric) for i, label in enumerate(self.head)]

    def lines(self) -> list[list[tuple[Any, bool]]]:
        return [[(cell, i in self.numeric) for i, cell in enumerate(row)] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite spec with the sentence that says what it shows and the table behind it."""

    key: str
    title: str
    sentence: str
    spec: Mapping[str, Any]
    table: Table
    caption: str = ""

    @property
    def spec_id(self) -> str:
        """The id of the script element that holds the spec."""
        return f"chart-{self.key}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a heat map: share 0 to 100, None for too few answers."""

    share: int | None
    href: str = ""
    label: str = ""
    top: bool = False

    @property
    def step(self) -> str:
        """The colour step 0 to 5, or x for hatched."""
        return "x" if self.share is None else str(min(5, self.share // 10))


@dataclass(frozen=True, slots=True)
class GapCell:
    """A cell of a picture of gaps: share 0 to 100; `state` "small" for too few people, "not_asked" for no need."""

    share: int = 0
    state: str = "gap"
    href: str = ""
    label: str = ""
    top: bool = False

    @property
    def step(self) -> str:
        """The colour step 0 to 5, x for hatched, n for not asked."""
        return {"small": "x", "not_asked": "n"}.get(self.state) or str(min(5, self.share // 10))

    @property
    def bars(self) -> int:
        """How many of three bars are filled: the size of the gap as a shape."""
        return 0 if self.share < 10 else 1 if self.share < 30 else 2 if self.share < 50 else 3


@dataclass(frozen=True, slots=True)
class Heat:
    caption: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell | GapCell]]] = field(default_factory=tuple)
