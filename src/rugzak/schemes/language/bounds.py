"""Between what and what a number lies while facts are still unknown: the honest "up to" of a maybe."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from rugzak.schemes.language.closures import Environment, value_of
from rugzak.schemes.language.functions import FUNCTIONS, to_decimal
from rugzak.schemes.language.nodes import Node

Number = int | Decimal
Bounds = tuple[Number | None, Number | None]
NONE: Bounds = (None, None)


def bounds(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
    """The least and the greatest value a number can take; None at a side that has no limit.

    `limits` are the bounds that the vocabulary gives to a fact (a fraction lies between 0 and 1).
    """
    value = value_of(node, env)
    if value is not None:
        return (value, value) if node.type.numeric else NONE
    if node.op == "name":
        return limits.get(str(node.value), NONE)
    handler = _HANDLERS.get(node.op)
    return handler(node, env, limits) if handler else NONE


Handler = Callable[[Node, Environment, Mapping[str, Bounds]], Bounds]


def _inner(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> list[Bounds]:
    return [bounds(arg, env, limits) for arg in node.args]


def _case(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
    """The union of the branches that can still be reached."""
    found: list[Bounds] = []
    for condition, value in zip(node.args[:-1:2], node.args[1:-1:2], strict=True):
        held = value_of(condition, env)
        if held is not False:
            found.append(bounds(value, env, limits))
        if held:
            return _union(found)
    return _union([*found, bounds(node.args[-1], env, limits)])


def _union(found: list[Bounds]) -> Bounds:
    lows, highs = [low for low, _ in found], [high for _, high in found]
    return _if_all(min, lows), _if_all(max, highs)


def _if_all(pick: Callable[[Any], Number], values: list[Number | None]) -> Number | None:
    return None if None in values else pick(values)


def _if_any(pick: Callable[[Any], Number], values: list[Number | None]) -> Number | None:
    present = [value for value in values if value is not None]
    return pick(present) if present else None


def _least(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
    inner = _inner(node, env, limits)
    return _if_all(min, [low for low, _ in inner]), _if_any(min, [high for _, high in inner])


def _greatest(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
    inner = _inner(node, env, limits)
    return _if_any(max, [low for low, _ in inner]), _if_all(max, [high for _, high in inner])


def _sum(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
    (low_a, high_a), (low_b, high_b) = _inner(node, env, limits)
    if node.op == "-":
        low_b, high_b = (None if high_b is None else -high_b), (None if low_b is None else -low_b)
    low = None if low_a is None or low_b is None else low_a + low_b
    return low, (None if high_a is None or high_b is None else high_a + high_b)


def _corners(run: Callable[..., Any]) -> Handler:
    """For what is monotone in each argument the extremes lie in the corners."""

    def handle(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
        inner = _inner(node, env, limits)
        if any(None in pair for pair in inner):
            return NONE
        values = [run(*corner) for corner in product(*inner)]
        return NONE if None in values else (min(values), max(values))

    return handle


def _single(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
    """Rounding and widening keep the order, so each side stands for itself."""
    run = to_decimal if node.op == "decimal" else FUNCTIONS[node.op].run
    low, high = bounds(node.args[0], env, limits)
    return (None if low is None else run(low)), (None if high is None else run(high))


def _negative(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
    low, high = bounds(node.args[0], env, limits)
    return (None if high is None else -high), (None if low is None else -low)


def _product(node: Node, env: Environment, limits: Mapping[str, Bounds]) -> Bounds:
    run: Callable[[Any, Any], Any] = lambda a, b: a * b if node.type.kind == "int" else to_decimal(a * b)  # noqa: E731
    return _corners(run)(node, env, limits)


_HANDLERS: Mapping[str, Handler] = {
    "case": _case, "strict_least": _least, "strict_greatest": _greatest, "+": _sum, "-": _sum, "*": _product,
    "neg": _negative, "decimal": _single, "cents": _single, "minutes": _single, "whole": _single,
    "days_to_minutes": _corners(FUNCTIONS["days_to_minutes"].run), "share": _corners(FUNCTIONS["share"].run),
    "floor_to": _corners(FUNCTIONS["floor_to"].run),
}  # fmt: skip
