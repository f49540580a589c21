"""Whether the cases hold every border: each limit of a rule is moved by a hair, and some case must notice.

A comparison is turned from "at least" into "more than" (or the other way), a list loses a word, a blocking term ends a
day sooner. Where all cases of the scheme still hold, no case stands on that border, and a slip there would pass unseen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rugzak.schemes.cases import Case, run
from rugzak.schemes.language import DATE, INT, Node, compile_node
from rugzak.schemes.scheme import Expression, Scheme, Version

_HAIR: Mapping[str, str] = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
_INFIX = {*_HAIR, "=", "<>", "and", "or", "+", "-", "*"}
Moved = tuple[str, Version]


def unheld(scheme: Scheme, cases: Iterable[Case]) -> list[str]:
    """The borders of a scheme that none of its cases stands on: the first version with it, its place, the comparison.

    A rule that several versions share, with the same values, needs a case in one of them.
    """
    own = [case for case in cases if case.scheme == scheme.id]
    held: dict[tuple[str, str], bool] = {}
    first: dict[tuple[str, str], str] = {}
    for number, version in enumerate(scheme.versions):
        for where, moved in _moved(version):
            key = where, _values(version, where)
            first.setdefault(key, f"{scheme.id} {version.version} {where}")
            if not held.get(key):
                held[key] = _noticed(scheme, number, moved, own)
    return [said for key, said in first.items() if not held[key]]


def _noticed(scheme: Scheme, number: int, moved: Version, own: list[Case]) -> bool:
    versions = (*scheme.versions[:number], moved, *scheme.versions[number + 1 :])
    changed = {scheme.id: replace(scheme, versions=versions)}
    return any(run(case, changed).wrong for case in own)


def _values(version: Version, where: str) -> str:
    """The values that the parameters of a rule have in a version."""
    words = set(re.findall(r"\w+", where))
    return str([(row.name, [dated.value for dated in row.values]) for row in version.parameters if row.name in words])


def _moved(version: Version) -> Iterator[Moved]:
    """The version with one border moved, for each border."""
    yield from _each(version, "conditions", "test")
    yield from _each(version, "transitions", "test")
    for part in ("amount", "opens_when", "starts", "ends", "most_held"):
        yield from _each(version, "allowances", part)
    yield from _payments(version)
    yield from _terms(version)


def _each(version: Version, section: str, part: str) -> Iterator[Moved]:
    rows = getattr(version, section)
    for number, row in enumerate(rows):
        expression: Expression | None = getattr(row, part)
        for said, moved in _variants(expression) if expression else ():
            changed: dict[str, Any] = {section: (*rows[:number], replace(row, **{part: moved}), *rows[number + 1 :])}
            yield f"{section}.{getattr(row, 'code', number)}: {said}", replace(version, **changed)


def _payments(version: Version) -> Iterator[Moved]:
    pays = version.pays
    for name, part in (pays.parts if pays else {}).items():
        for said, moved in _variants(part):
            changed = replace(pays, parts={**pays.parts, name: moved})  # type: ignore[union-attr,type-var]
            yield f"pays.{name}: {said}", replace(version, pays=changed)


def _terms(version: Version) -> Iterator[Moved]:
    """A term that blocks, a day sooner."""
    for number, deadline in enumerate(version.deadlines):
        if deadline.blocks:
            day = Node("const", (), INT, -1)
            node = Node("days_after", (deadline.by.node, day), DATE)
            rows = (
                *version.deadlines[:number],
                replace(deadline, by=Expression(deadline.by.text, node, compile_node(node))),
                *version.deadlines[number + 1 :],
            )
            yield f"deadlines.{deadline.code}: {deadline.by.text}", replace(version, deadlines=rows)


def _variants(expression: Expression) -> Iterator[tuple[str, Expression]]:
    """The expression with one place changed, for each; once for a comparison that stands in it twice."""
    for target in dict.fromkeys(expression.node.walk()):
        for said, changed in _changes(target):
            node = _with(expression.node, target, changed)
            yield said, Expression(expression.text, node, compile_node(node))


def _changes(node: Node) -> Iterator[tuple[str, Node]]:
    """A comparison moved by a hair; a list without one of its words."""
    if node.op in _HAIR:
        yield _said(node), replace(node, op=_HAIR[node.op])
    if node.op == "in" and isinstance(node.value, tuple):
        for word in node.value:
            yield f"{word} in {_said(node.args[0])}", replace(node, value=tuple(set(node.value) - {word}))


def _with(node: Node, target: Node, changed: Node) -> Node:
    if node == target:
        return changed
    return replace(node, args=tuple(_with(arg, target, changed) for arg in node.args))


def _said(node: Node) -> str:
    """A node in words; a name that stands for an expression is told by the expression."""
    args = [_said(arg) for arg in node.args]
    if node.op in ("const", "name"):
        return str(node.value)
    if node.op == "decimal":
        return args[0]
    return f" {node.op} ".join(args) if len(args) == 2 and node.op in _INFIX else f"{node.op}({', '.join(args)})"
