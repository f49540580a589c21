"""The rule language: a small, safe, three-valued subset of SQL expressions over typed facts.

Unknown never becomes a definite amount: every operation on an unknown value is unknown, `CASE` stops at the first
condition it can't decide, and `AND`/`OR` follow Kleene. There are no floats, no `COALESCE`, no `IS NULL` and no bare
division. One tree of `Node`s, parsed and type-checked once, is compiled to Python closures (one person) and to SQL for
DuckDB (a population); a property test holds the two equal.

Main verbs: `parse`, `closures.compile_node`, `duckdb.sql`, `missing.unknown_leaves`, `bounds.bounds`. Pure: no Django.
"""

from rugzak.schemes.language.closures import Environment, Evaluate, compile_node
from rugzak.schemes.language.errors import LanguageError
from rugzak.schemes.language.nodes import BOOL, DATE, DECIMAL, INT, TEXT, Node, Type, Value
from rugzak.schemes.language.parse import MAX_LENGTH, parse

__all__ = [
    "BOOL",
    "DATE",
    "DECIMAL",
    "INT",
    "MAX_LENGTH",
    "TEXT",
    "Environment",
    "Evaluate",
    "LanguageError",
    "Node",
    "Type",
    "Value",
    "compile_node",
    "parse",
]
