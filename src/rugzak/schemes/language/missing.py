"""Which facts are missing: the unknown leaves that keep a result unknown."""

from collections.abc import Mapping

from rugzak.schemes.language.closures import Environment, value_of
from rugzak.schemes.language.nodes import Node


def unknown_leaves(node: Node, env: Environment) -> list[str]:
    """Names to find out before the node can be decided, in the order of reading; none when it is known already."""
    return list(dict.fromkeys(_leaves(node, env)))


def _leaves(node: Node, env: Environment) -> list[str]:
    if value_of(node, env) is not None:
        return []
    if node.op == "name":
        return [str(node.value)]
    if node.op == "case":
        return _case(node, env)
    return [name for arg in node.args for name in _leaves(arg, env)]


def _case(node: Node, env: Environment) -> list[str]:
    for condition, value in zip(node.args[:-1:2], node.args[1:-1:2], strict=True):
        held = value_of(condition, env)
        if held is None:
            return _leaves(condition, env)
        if held:
            return _leaves(value, env)
    return _leaves(node.args[-1], env)


def expand(names: list[str], origins: Mapping[str, Node], env: Environment) -> list[str]:
    """Replace computed names (moments, derived facts) by the facts they come from."""
    found: list[str] = []
    for name in names:
        origin = origins.get(name)
        inner = expand(unknown_leaves(origin, env), origins, env) if origin else []
        found += inner or [name]
    return list(dict.fromkeys(found))
