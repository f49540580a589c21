"""SQL built in layers: a column may build on the columns before it, and each value is worked out once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rugzak.evaluation.simulation import draws
from rugzak.evaluation.simulation.assumptions import Draw, Rate, Table, type_of, value_of
from rugzak.schemes.language.duckdb import COLUMN_TYPES, literal, quoted


@dataclass
class Layers:
    """Columns on top of a query; what an expression uses must have been added before."""

    source: str
    _open: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, expression: str, *, uses: Iterable[str] = ()) -> str:
        """A new column; `uses` names the columns that its expression reads. Gives how to refer to it."""
        if any(one in self._open for one in uses):
            self.close()
        self._open[name] = f"{expression} AS {_written(name)}"
        return _written(name)

    def close(self) -> str:
        """The query with all columns."""
        if self._open:
            self.source = f"(SELECT *, {', '.join(self._open.values())} FROM {self.source})"  # noqa: S608  quoted names
            self._open = {}
        return self.source


def _written(name: str) -> str:
    return name if name.isidentifier() else quoted(name)


def drawn(layers: Layers, name: str, draw: Draw, root: str) -> None:
    """A column that chance decides; its draw is the root's by the name of the variable."""
    value = draws.parts(root, name)
    words = {word: value_of(name, word) for word in draw.categories()}
    body = _nested(draw.shares, draw.given, lambda leaf: draws.choice(value, _numbers(leaf), words))
    tests = [f"{quoted(one)} IN ({_words(one, allowed)})" for one, allowed in draw.only.items()]
    kind = COLUMN_TYPES[type_of(name).kind]
    chosen = f"CASE WHEN {' AND '.join(tests)} THEN {body} END" if tests else body
    layers.add(name, f"CAST({chosen} AS {kind})", uses=[root, *draw.given, *draw.only])


def millionths(rate: Rate, level: int) -> str:
    """A rate at a level (0 low, 1 mid, 2 high) in millionths, by group; 0 for a group that it doesn't name."""
    rows = {group: draws.exactly(row[level]) for group, row in rate.rows().items()}
    if rate.by is None:
        return str(rows[""])
    cases = [f"WHEN {quoted(rate.by)} = {_word(rate.by, group)} THEN {part}" for group, part in rows.items()]
    return f"CASE {' '.join(cases)} ELSE 0 END"


def product(tables: Iterable[Table], factor: Decimal) -> str:
    """The product of tables and a factor in millionths, each combination rounded once."""
    return _product(list(tables), factor)


def _product(tables: list[Table], so_far: Decimal) -> str:
    if not tables:
        return str(min(draws.PARTS, draws.exactly(so_far)))
    first, rest = tables[0], tables[1:]
    cases = [f"WHEN {_is(first.given, word)} THEN {_product(rest, so_far * part)}"
             for word, part in first.shares.items()]  # fmt: skip
    return f"CASE {' '.join(cases)} ELSE 0 END"


def _is(given: Sequence[str], words: str) -> str:
    pairs = zip(given, words.split("/"), strict=True)
    return " AND ".join(f"{quoted(name)} = {_word(name, word)}" for name, word in pairs)


def _nested(shares: Mapping[str, Any], given: Sequence[str], leaf: Callable[[Mapping[str, Any]], str]) -> str:
    if not given:
        return leaf(shares)
    name, rest = given[0], given[1:]
    cases = [f"WHEN {quoted(name)} = {_word(name, word)} THEN {_nested(inner, rest, leaf)}"
             for word, inner in shares.items()]  # fmt: skip
    return f"CASE {' '.join(cases)} END"


def _numbers(leaf: Mapping[str, Any]) -> dict[str, Decimal]:
    return {word: Decimal(str(part)) for word, part in leaf.items()}


def _word(name: str, word: str) -> str:
    return literal(value_of(name, word))


def _words(name: str, allowed: Iterable[str]) -> str:
    return ", ".join(_word(name, word) for word in allowed)
