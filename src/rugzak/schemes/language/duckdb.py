"""From the same tree to SQL for DuckDB: a whole population in one statement (worker and command line only)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from rugzak.base import calendar
from rugzak.schemes.language.functions import FUNCTIONS
from rugzak.schemes.language.nodes import Kind, Node, Type, Value

COLUMN_TYPES: Mapping[Kind, str] = {
    "bool": "BOOLEAN", "int": "BIGINT", "decimal": "DECIMAL(18,6)", "date": "DATE", "text": "VARCHAR",
}  # fmt: skip


def column_type(kind: Type) -> str:
    """The type of a column of a fact. Words from a list are an ENUM: comparing text takes ten times as long."""
    if kind.values is None:
        return COLUMN_TYPES[kind.kind]
    return f"ENUM ({', '.join(literal(word) for word in sorted(kind.values))})"


def sql(node: Node, column: Callable[[str], str] | None = None) -> str:
    """The node as one SQL expression; `column` names the column of a fact (default: the quoted name)."""
    return _Writer(column or quoted).write(node)


def refuted(node: Node, column: Callable[[str], str] | None = None) -> str:
    """A test that is true where the node is FALSE, and not true where it is TRUE or not known.

    It reaches down to the comparisons (De Morgan): DuckDB asks a further one only of the rows that are still open.
    """
    return _Refuter(_Writer(column or quoted)).false(node)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def prelude(first: date, last: date) -> list[str]:
    """Statements to run once a connection: the table and macros behind `workdays_after` and `workdays_before`."""
    rows, index, day = [], 0, first
    while day <= last:
        works = calendar.is_workday(day)
        index += works
        rows.append(f"(DATE '{day}', {index}, {str(works).lower()})")
        day += timedelta(days=1)
    return [
        "CREATE OR REPLACE TEMP TABLE rz_day (day DATE, n BIGINT, works BOOLEAN)",
        " ".join(("INSERT INTO rz_day VALUES", ", ".join(rows))),
        _WORKDAYS,
        _WORKDAYS_BEFORE,
    ]


# Counting 0 working days from a day off still moves on to the next working day, as base.calendar does.
_WORKDAYS = """CREATE OR REPLACE TEMP MACRO rz_workdays_after(d, k) AS (
    SELECT later.day FROM rz_day AS here JOIN rz_day AS later ON later.works
       AND later.n = here.n + CASE WHEN here.works THEN k ELSE greatest(k, 1) END WHERE here.day = d)"""

# Before a day off the first working day back is the last one that was counted.
_WORKDAYS_BEFORE = """CREATE OR REPLACE TEMP MACRO rz_workdays_before(d, k) AS (
    SELECT earlier.day FROM rz_day AS here JOIN rz_day AS earlier ON earlier.works
       AND earlier.n = here.n - CASE WHEN here.works THEN k ELSE greatest(k, 1) - 1 END WHERE here.day = d)"""


class _Writer:
    def __init__(self, column: Callable[[str], str]) -> None:
        self.column = column

    def write(self, node: Node) -> str:
        match node.op:
            case "const":
                return literal(node.value if not isinstance(node.value, tuple) else None)
            case "name":
                return self.column(str(node.value))
            case "known":
                return f"({self.write(node.args[0])} IS NOT NULL)"
            case "in":
                words = ", ".join(literal(word) for word in node.value) if isinstance(node.value, tuple) else ""
                return f"({self.write(node.args[0])} IN ({words}))"
            case "case":
                return self._case(node)
            case "strict_least" | "strict_greatest":
                return self._extreme(node)
            case _:
                return self._operation(node)

    def _operation(self, node: Node) -> str:
        args = [self.write(arg) for arg in node.args]
        match node.op:
            case "not" | "neg":
                return f"({'NOT ' if node.op == 'not' else '-'}{args[0]})"
            case "decimal":
                return f"TRY_CAST({args[0]} AS DECIMAL(18,6))"
            case "+" | "-" | "*" if node.type.kind == "decimal":
                wide = [f"CAST({arg} AS DECIMAL(38,6))" for arg in args]  # else DuckDB computes in 18 digits
                return f"TRY_CAST({wide[0]} {node.op} {wide[1]} AS DECIMAL(18,6))"
            case "and" | "or" | "=" | "<>" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*":
                return f"({args[0]} {node.op.upper()} {args[1]})"
            case _:
                return FUNCTIONS[node.op].sql.format(*args)

    def _case(self, node: Node) -> str:
        parts = []
        for condition, value in zip(node.args[:-1:2], node.args[1:-1:2], strict=True):
            test = self.write(condition)
            parts.append(f"WHEN {test} IS NULL THEN NULL WHEN {test} THEN {self.write(value)}")
        return f"(CASE {' '.join(parts)} ELSE {self.write(node.args[-1])} END)"

    def _extreme(self, node: Node) -> str:
        args = [self.write(arg) for arg in node.args]
        unknown = " OR ".join(f"{arg} IS NULL" for arg in args)
        return f"(CASE WHEN {unknown} THEN NULL ELSE {node.op.removeprefix('strict_')}({', '.join(args)}) END)"


_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class _Refuter:
    def __init__(self, writer: _Writer) -> None:
        self.writer = writer

    def false(self, node: Node) -> str:
        match node.op:
            case "not":
                return self.true(node.args[0])
            case "and" | "or":
                word = " OR " if node.op == "and" else " AND "
                return f"({word.join(self.false(arg) for arg in node.args)})"
            case op if op in _OPPOSITE:
                left, right = (self.writer.write(arg) for arg in node.args)
                return f"({left} {_OPPOSITE[op]} {right})"
            case _:
                return f"(NOT {self.writer.write(node)})"

    def true(self, node: Node) -> str:
        match node.op:
            case "not":
                return self.false(node.args[0])
            case "and" | "or":
                return f"({f' {node.op.upper()} '.join(self.true(arg) for arg in node.args)})"
            case _:
                return self.writer.write(node)


def literal(value: Value) -> str:
    """A constant as SQL; text is quoted, so no text can become code."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return f"CAST({value} AS BIGINT)"
    if isinstance(value, Decimal):
        return f"CAST({value:f} AS DECIMAL(18,6))"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"
