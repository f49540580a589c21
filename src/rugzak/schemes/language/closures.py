"""From the tree to Python closures: the decision of one person in microseconds."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from rugzak.schemes.language.functions import FUNCTIONS, times, to_decimal
from rugzak.schemes.language.nodes import Node, Value

Environment = Mapping[str, Value]
Evaluate = Callable[[Environment], Any]


def compile_node(node: Node) -> Evaluate:
    """A function from the values of names to the value of the node; None is unknown, an absent name is unknown."""
    return _COMPILERS.get(node.op, _function)(node)


def value_of(node: Node, env: Environment) -> Any:
    """The value of a node; None is unknown. It is compiled once and stays with the node."""
    if node.compiled is None:
        object.__setattr__(node, "compiled", compile_node(node))
    return node.compiled(env)


def _const(node: Node) -> Evaluate:
    value = node.value
    return lambda env: value


def _name(node: Node) -> Evaluate:
    name = str(node.value)
    return lambda env: env.get(name)


def _known(node: Node) -> Evaluate:
    name = str(node.args[0].value)
    return lambda env: env.get(name) is not None


def _and(node: Node) -> Evaluate:
    left, right = map(compile_node, node.args)

    def both(env: Environment) -> bool | None:
        a = left(env)
        if a is False:
            return False
        b = right(env)
        return b if a or b is False else None

    return both


def _or(node: Node) -> Evaluate:
    left, right = map(compile_node, node.args)

    def either(env: Environment) -> bool | None:
        a = left(env)
        if a:
            return True
        b = right(env)
        return b if a is False or b else None

    return either


def _in(node: Node) -> Evaluate:
    inner, words = compile_node(node.args[0]), frozenset(node.value if isinstance(node.value, tuple) else ())

    def contained(env: Environment) -> bool | None:
        value = inner(env)
        return None if value is None else value in words

    return contained


def _unary(run: Callable[[Any], Any]) -> Callable[[Node], Evaluate]:
    def build(node: Node) -> Evaluate:
        inner = compile_node(node.args[0])

        def apply(env: Environment) -> Any:
            value = inner(env)
            return None if value is None else run(value)

        return apply

    return build


def _binary(run: Callable[[Any, Any], Any]) -> Callable[[Node], Evaluate]:
    def build(node: Node) -> Evaluate:
        left, right = map(compile_node, node.args)

        def apply(env: Environment) -> Any:
            a = left(env)
            if a is None:
                return None
            b = right(env)
            return None if b is None else run(a, b)

        return apply

    return build


def _sum(run: Callable[[Any, Any], Any]) -> Callable[[Node], Evaluate]:
    def build(node: Node) -> Evaluate:
        if node.type.kind == "int":
            return _binary(run)(node)
        return _binary(lambda a, b: to_decimal(run(a, b)))(node)

    return build


def _product(node: Node) -> Evaluate:
    return _binary(times if node.type.kind == "decimal" else operator.mul)(node)


def _many(pick: Callable[[list[Any]], Any]) -> Callable[[Node], Evaluate]:
    def build(node: Node) -> Evaluate:
        parts = [compile_node(arg) for arg in node.args]

        def apply(env: Environment) -> Any:
            values = [part(env) for part in parts]
            return None if None in values else pick(values)

        return apply

    return build


def _case(node: Node) -> Evaluate:
    pairs = [(compile_node(c), compile_node(v)) for c, v in zip(node.args[:-1:2], node.args[1:-1:2], strict=True)]
    otherwise = compile_node(node.args[-1])

    def choose(env: Environment) -> Any:
        for condition, value in pairs:
            held = condition(env)
            if held is None:
                return None
            if held:
                return value(env)
        return otherwise(env)

    return choose


def _function(node: Node) -> Evaluate:
    run = FUNCTIONS[node.op].run
    if len(node.args) == 1:
        return _unary(run)(node)
    return _binary(run)(node)


def _negate(value: int | Decimal) -> int | Decimal:
    return value.copy_negate() if isinstance(value, Decimal) else -value


_COMPILERS: Mapping[str, Callable[[Node], Evaluate]] = {
    "const": _const, "name": _name, "known": _known, "and": _and, "or": _or, "in": _in, "case": _case, "*": _product,
    "not": _unary(operator.not_), "neg": _unary(_negate), "decimal": _unary(to_decimal),
    "=": _binary(operator.eq), "<>": _binary(operator.ne), "<": _binary(operator.lt), "<=": _binary(operator.le),
    ">": _binary(operator.gt), ">=": _binary(operator.ge), "+": _sum(operator.add), "-": _sum(operator.sub),
    "strict_least": _many(min), "strict_greatest": _many(max),
}  # fmt: skip
