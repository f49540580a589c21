"""Checks beyond loading: gaps, clauses that decide nothing, rules that leave people out without a reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rugzak.schemes import indexation
from rugzak.schemes.constructs import expressions, written
from rugzak.schemes.load import load_file
from rugzak.schemes.scheme import Scheme, Version
from rugzak.schemes.source import SchemeError

# Facts on which equal treatment turns: a rule that asks them owes a published reason.
_EQUAL = {"person.statute": "a status", "training.form": "a form of learning", "training.kind": "a form of learning"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. An error refuses the file; a warning asks for a look."""

    level: Literal["error", "warning"]
    where: str
    message: str


def check_file(path: Path) -> tuple[Scheme | None, list[Finding]]:
    """Load a file and check it; the scheme is None when it does not load."""
    try:
        scheme = load_file(path)
    except SchemeError as error:
        return None, [Finding("error", path.name, str(error))]
    return scheme, list(check(scheme))


def check(scheme: Scheme) -> Iterator[Finding]:
    """All remarks about a scheme that loads."""
    for start, end in scheme.gaps():
        yield Finding("warning", scheme.id, f"nothing is in force from {start} to {end}")
    if scheme.last_day and not scheme.closed:
        yield Finding("warning", scheme.id, "it ends, but the text `closed` that says so is missing")
    for version in scheme.versions:
        where = f"{scheme.id} {version.version}"
        yield from (Finding("warning", where, message) for message in _version(version))


def _version(version: Version) -> Iterator[str]:
    names = {name for node in expressions(version) for name in node.names()} | {row.at for row in version.snapshots}
    for parameter in version.parameters:
        if parameter.name not in names:
            yield f"the parameter {parameter.name} is not used"
        yield from indexation.contradictions(parameter)
    texts = " ".join(expression.text for expression in written(version))
    for name in version.lets:
        if not re.search(rf"\b{name}\b", texts):
            yield f"the name {name} in let is not used"
    for clause in version.conditions:
        facts = set(clause.test.node.names()) - {parameter.name for parameter in version.parameters}
        if not facts:
            yield f"the condition {clause.code} asks no fact: it is always {clause.test({})}"
        if any(node.op == "known" for node in clause.test.node.walk()):
            yield f"the condition {clause.code} decides on what we know (known), not on what is true"
        kinds = sorted({what for name, what in _EQUAL.items() if name in facts})
        if kinds and not clause.because:
            yield f"the condition {clause.code} turns on {' and '.join(kinds)}: add `because` with the published reason"
