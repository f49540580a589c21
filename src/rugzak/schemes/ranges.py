"""Clauses that can't all hold: by the limits of facts, or because they ask for ranges that do not meet.

Only what is certain is told: comparisons of one fact with a fixed value, joined by AND. What stands in an OR or a CASE
is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rugzak.schemes.language import Environment, Node, Value, compile_node
from rugzak.schemes.scheme import Version

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


@dataclass
class _Range:
    """What is still possible for one fact, and which clauses said so."""

    low: Any = None
    high: Any = None
    open_low: bool = False
    open_high: bool = False
    words: frozenset[Value] | None = None
    codes: list[str] = field(default_factory=list)

    def empty(self) -> bool:
        if self.words is not None and not any(self._holds(word) for word in self.words):
            return True
        if self.low is None or self.high is None:
            return False
        return bool(self.low > self.high or (self.low == self.high and (self.open_low or self.open_high)))

    def _holds(self, word: Value) -> bool:
        if isinstance(word, bool | str) or word is None:
            return True
        above = self.low is None or word > self.low or (word == self.low and not self.open_low)
        return bool(above and (self.high is None or word < self.high or (word == self.high and not self.open_high)))

    def at_least(self, value: Any, without: bool) -> None:
        if self.low is None or value > self.low or (value == self.low and without):
            self.low, self.open_low = value, without

    def at_most(self, value: Any, without: bool) -> None:
        if self.high is None or value < self.high or (value == self.high and without):
            self.high, self.open_high = value, without

    def among(self, words: frozenset[Value]) -> None:
        self.words = words if self.words is None else self.words & words


def contradictions(version: Version) -> Iterator[str]:
    """Sentences on clauses that can't hold, alone or together, on some day of the version."""
    found = (said for day in _days(version) for said in _on(version, day))
    yield from dict.fromkeys(found)


def _days(version: Version) -> list[date]:
    """The first day, and each day on which a parameter changes."""
    changes = {dated.start for row in version.parameters for dated in row.values if version.holds_on(dated.start)}
    return sorted({version.start, *changes})


def _on(version: Version, day: date) -> Iterator[str]:
    dated = {row.name: row.at(day) for row in version.parameters}
    env = {name: value.value for name, value in dated.items() if value is not None}
    possible: dict[str, _Range] = {}
    for clause in version.conditions:
        if clause.test(env) is False:
            yield f"the condition {clause.code} can never hold"
            return
        for name, narrow in _asked(clause.test.node, env):
            row = possible.setdefault(name, _limits(version, name))
            narrow(row)
            row.codes += [clause.code] if clause.code not in row.codes else []
            if row.empty():
                one, *more = row.codes
                both = f"the conditions {', '.join(row.codes)} can't hold together" if more else ""
                yield f"{both or f'the condition {one} can never hold'}: they leave no value of {name}"
                return


def _limits(version: Version, name: str) -> _Range:
    low, high = version.limits.get(name, (None, None))
    return _Range(low=low, high=high)


Narrow = Callable[[_Range], None]


def _asked(node: Node, env: Environment) -> Iterator[tuple[str, Narrow]]:
    """What a clause certainly asks of single facts."""
    if node.op == "and":
        for arg in node.args:
            yield from _asked(arg, env)
    elif node.op == "name" and "." in str(node.value):
        yield str(node.value), lambda row: row.among(frozenset({True}))
    elif node.op == "not" and node.args[0].op == "name":
        yield str(node.args[0].value), lambda row: row.among(frozenset({False}))
    elif node.op == "in" and (name := _fact(node.args[0])):
        words = frozenset(node.value) if isinstance(node.value, tuple) else frozenset()
        yield name, lambda row: row.among(words)
    elif node.op in _MIRRORED:
        yield from _compared(node, env)


def _compared(node: Node, env: Environment) -> Iterator[tuple[str, Narrow]]:
    left, right = node.args
    for side, other, op in ((left, right, node.op), (right, left, _MIRRORED[node.op])):
        value = compile_node(other)(env) if (name := _fact(side)) else None
        if name and value is not None and op in _NARROW:
            yield name, lambda row, op=op, value=value: _NARROW[op](row, value)  # type: ignore[misc]


_NARROW: Mapping[str, Callable[[_Range, Any], None]] = {
    "=": lambda row, value: row.among(frozenset({value})),
    "<": lambda row, value: row.at_most(value, True),
    "<=": lambda row, value: row.at_most(value, False),
    ">": lambda row, value: row.at_least(value, True),
    ">=": lambda row, value: row.at_least(value, False),
}


def _fact(node: Node) -> str:
    """The name of a fact, also where it stands as a decimal; empty for anything else."""
    inner = node.args[0] if node.op == "decimal" else node
    return str(inner.value) if inner.op == "name" and "." in str(inner.value) else ""
