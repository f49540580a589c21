"""The typed tree that every back end works on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Value = bool | int | Decimal | date | str | None
Kind = Literal["bool", "int", "decimal", "date", "text"]


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of value; `unit` keeps cents, minutes and months apart, `values` are the words an enum may hold."""

    kind: Kind
    unit: str | None = None
    values: frozenset[str] | None = None

    @property
    def numeric(self) -> bool:
        return self.kind in ("int", "decimal")

    def __str__(self) -> str:
        return f"{self.kind} ({self.unit})" if self.unit else self.kind


BOOL = Type("bool")
INT = Type("int")
DECIMAL = Type("decimal")
DATE = Type("date")
TEXT = Type("text")


@dataclass(frozen=True, slots=True)
class Node:
    """One operation. `op` is `const`, `name`, an operator (`and`, `<`, `case` …) or a function of the language.

    `value` holds the constant, the name, or (for `in`) the tuple of words; `args` of a `case` are
    condition, value, condition, value …, else-value. `line` and `column` point into the source text.
    """

    op: str
    args: tuple["Node", ...]
    type: Type
    value: Value | tuple[Value, ...] = None
    line: int = 1
    column: int = 1
    compiled: Any = field(default=None, init=False, compare=False, repr=False)  # by `closures.value_of`, once

    def walk(self) -> Iterator["Node"]:
        yield self
        for arg in self.args:
            yield from arg.walk()

    def names(self) -> list[str]:
        """Names used, each once, in the order of reading."""
        return list(dict.fromkeys(str(node.value) for node in self.walk() if node.op == "name"))
