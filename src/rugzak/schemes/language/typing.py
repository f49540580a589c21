"""Types and units: what may be compared, added and passed. Cents never meet minutes."""

from dataclasses import replace
from decimal import Decimal

from sqlglot import exp

from rugzak.schemes.language.errors import LanguageError
from rugzak.schemes.language.functions import FUNCTIONS, to_decimal
from rugzak.schemes.language.nodes import BOOL, DECIMAL, Node, Type

OPERATORS: dict[type[exp.Expression], str] = {
    exp.And: "and", exp.Or: "or", exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*",
}  # fmt: skip
SPECIAL = ("known", "strict_least", "strict_greatest")
_HARD = ("cents", "minutes", "sgd")  # money of two kinds, and time, never meet
_ORDERED = ("<", "<=", ">", ">=")


def check(node: Node) -> Node:
    """The node with its result type and its arguments made alike; raises `LanguageError`."""
    if node.op in ("and", "or", "not"):
        return _logic(node)
    if node.op in ("=", "<>", *_ORDERED):
        return _comparison(node)
    if node.op in ("+", "-", "*", "neg"):
        return _arithmetic(node)
    if node.op == "case":
        return _case(node)
    return _special(node) if node.op in SPECIAL else _function(node)


def fit(node: Node, wants: Type) -> Node:
    """The node as the type that a place needs: whole numbers may stand for decimals, nothing else changes."""
    if wants.kind == "decimal" and node.type.kind == "int":
        return decimal(node)
    if node.type.kind != wants.kind:
        hint = (
            "round it: cents(x), minutes(x) or whole(x)" if (node.type.kind, wants.kind) == ("decimal", "int") else ""
        )
        raise _error(node, f"this gives {node.type}, but {wants} is needed here", hint)
    if wants.unit and node.type.unit and wants.unit != node.type.unit:
        raise _error(node, f"this gives {node.type.unit}, but {wants.unit} are needed here")
    return node


def decimal(node: Node) -> Node:
    """The same number as a decimal; a constant at once, the rest by a node of its own."""
    if node.type.kind == "decimal":
        return node
    as_decimal = replace(DECIMAL, unit=node.type.unit)
    if node.op == "const" and isinstance(node.value, int | Decimal):
        return replace(node, type=as_decimal, value=to_decimal(node.value))
    return Node("decimal", (node,), as_decimal, None, node.line, node.column)


def _error(node: Node, message: str, hint: str = "") -> LanguageError:
    return LanguageError(message, line=node.line, column=node.column, hint=hint)


def _logic(node: Node) -> Node:
    for arg in node.args:
        if arg.type.kind != "bool":
            raise _error(arg, f"{node.op.upper()} needs true or false, this is {arg.type}", "compare it with something")
    return replace(node, type=BOOL)


def _comparison(node: Node) -> Node:
    left, right = _alike(*node.args)
    if node.op in _ORDERED and left.type.kind in ("bool", "text"):
        raise _error(node, f"{left.type} has no order", "use = or IN")
    _words(left, right)
    _words(right, left)
    return replace(node, args=(left, right), type=BOOL)


def _alike(left: Node, right: Node) -> tuple[Node, Node]:
    if left.type.numeric and right.type.numeric:
        if left.type.unit and right.type.unit and left.type.unit != right.type.unit:
            raise _error(right, f"{left.type.unit} and {right.type.unit} can't be mixed")
        wide = "decimal" in (left.type.kind, right.type.kind)
        return (decimal(left), decimal(right)) if wide else (left, right)
    if left.type.kind != right.type.kind:
        dated = {left.type.kind, right.type.kind} == {"date", "text"}
        hint = "write a date as DATE '2026-01-31'" if dated else "both sides must be of one type"
        raise _error(right, f"{left.type} and {right.type} can't be compared", hint)
    return left, right


def _words(subject: Node, word: Node) -> None:
    allowed = subject.type.values
    if word.op == "const" and allowed is not None and word.value not in allowed:
        raise _error(word, f"{word.value!r} is not a value of {subject.value}", "one of " + ", ".join(sorted(allowed)))


def _arithmetic(node: Node) -> Node:
    for arg in node.args:
        if not arg.type.numeric:
            hint = "use days_after, months_after or whole_months for dates" if arg.type.kind == "date" else ""
            raise _error(arg, f"{node.op} needs numbers, this is {arg.type}", hint)
    if node.op == "neg":
        return replace(node, type=replace(node.args[0].type, values=None))
    if node.op != "*":
        left, right = _alike(*node.args)
        return replace(node, args=(left, right), type=replace(left.type, unit=left.type.unit or right.type.unit))
    return _product(node)


def _product(node: Node) -> Node:
    left, right = node.args
    if left.type.unit in _HARD and right.type.unit in _HARD:
        raise _error(right, f"{left.type.unit} times {right.type.unit} means nothing", "multiply with a plain number")
    if "decimal" in (left.type.kind, right.type.kind):
        left, right = decimal(left), decimal(right)
    units = {left.type.unit, right.type.unit} - {None}
    unit = next((unit for unit in units if unit in _HARD or len(units) == 1), None)
    return replace(node, args=(left, right), type=Type(left.type.kind, unit))


def _case(node: Node) -> Node:
    for condition in node.args[:-1:2]:
        if condition.type.kind != "bool":
            raise _error(condition, f"WHEN needs true or false, this is {condition.type}")
    values = _family([*node.args[1:-1:2], node.args[-1]])
    args = [*node.args]
    args[1:-1:2], args[-1] = values[:-1], values[-1]
    return replace(node, args=tuple(args), type=_joined(values))


def _family(values: list[Node]) -> list[Node]:
    for value in values[1:]:
        _alike(values[0], value)
    wide = any(value.type.kind == "decimal" for value in values)
    return [decimal(value) for value in values] if wide else values


def _joined(values: list[Node]) -> Type:
    return Type(values[0].type.kind, next((value.type.unit for value in values if value.type.unit), None))


def _special(node: Node) -> Node:
    if node.op == "known":
        if len(node.args) != 1 or node.args[0].op != "name":
            raise _error(node, "known needs one name", "for example known(person.birth_date)")
        return replace(node, type=BOOL)
    if len(node.args) < 2:
        raise _error(node, f"{node.op} needs two values or more")
    for arg in node.args:
        if not (arg.type.numeric or arg.type.kind == "date"):
            raise _error(arg, f"{node.op} needs numbers or dates, this is {arg.type}")
    values = _family([*node.args])
    return replace(node, args=tuple(values), type=_joined(values))


def _function(node: Node) -> Node:
    function = FUNCTIONS[node.op]
    if len(node.args) != len(function.takes):
        needs = ", ".join(function.takes)
        raise _error(node, f"{node.op} needs {len(function.takes)} values, there are {len(node.args)}", f"{needs}")
    args = tuple(fit(arg, Type(kind)) for arg, kind in zip(node.args, function.takes, strict=True))
    unit = args[0].type.unit if function.keeps_unit else function.gives.unit
    return replace(node, args=args, type=replace(function.gives, unit=unit))
