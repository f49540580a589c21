"""Checks beyond loading: gaps, clauses that decide nothing, rules that leave people out without a reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rugzak.schemes import indexation, ranges
from rugzak.schemes.constructs import expressions, written
from rugzak.schemes.equality import turns
from rugzak.schemes.load import load_file
from rugzak.schemes.scheme import Condition, Scheme, Version
from rugzak.schemes.source import SchemeError


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
    yield from _names(version)
    for clause in version.conditions:
        facts = set(clause.test.node.names()) - {parameter.name for parameter in version.parameters}
        if not facts:
            yield f"the condition {clause.code} asks no fact: it is always {clause.test({})}"
        if any(node.op == "known" for node in clause.test.node.walk()):
            yield f"the condition {clause.code} decides on what we know (known), not on what is true"
        if clause.no == clause.text and _can_fail(version, clause):
            yield f"the condition {clause.code} has no text for when it fails: add `no`"
    yield from (f"{turn}: add `because` with the published reason" for turn in turns(version) if not turn.because)
    yield from ranges.contradictions(version)
    yield from _dates(version)


def _names(version: Version) -> Iterator[str]:
    names = {name for node in expressions(version) for name in node.names()} | {row.at for row in version.snapshots}
    for parameter in version.parameters:
        if parameter.name not in names:
            yield f"the parameter {parameter.name} is not used"
        yield from indexation.contradictions(parameter)
    texts = " ".join(expression.text for expression in written(version))
    for name in version.lets:
        if not re.search(rf"\b{name}\b", texts):
            yield f"the name {name} in let is not used"


def _can_fail(version: Version, clause: Condition) -> bool:
    """While the value that it asks is not known on any day, it can only stay open."""
    asked = set(clause.test.node.names())
    unknown = (row for row in version.parameters if all(dated.value is None for dated in row.values))
    return not any(row.name in asked for row in unknown)


def _dates(version: Version) -> Iterator[str]:
    for rule in version.transitions:
        if rule.until < version.start:
            yield f"the transition of {', '.join(sorted(rule.replaces))} ends before the version begins"
    for row in version.allowances:
        late = row.start is not None and version.until is not None and row.start > version.until
        if late or (row.until is not None and row.until < version.start):
            yield f"the allowance {row.code} is valid on no day of the version"
