"""Equal treatment: each rule whose outcome hangs on a status or on a form of learning, and the reason published for it.

A clause is not the only place: what is paid, how much there is and who may finish can hang on it as well. A rule owes a
reason (`because`) that anybody can read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rugzak.schemes.scheme import Expression, Version

STATUS, FORM = "a status", "a form of learning"
_TURNS = {"person.statute": STATUS, "training.form": FORM, "training.kind": FORM}


@dataclass(frozen=True, slots=True)
class Turn:
    """A rule that turns on a status or a form; `because` is empty where no reason is published."""

    where: str
    kinds: tuple[str, ...]
    because: str

    def __str__(self) -> str:
        return f"the {self.where} turns on {' and '.join(self.kinds)}"


def turns(version: Version) -> Iterator[Turn]:
    """All such rules of a version, in the order of its file."""
    for where, expressions, because in _rules(version):
        names = {name for one in expressions for name in _names(version, one)}
        kinds = tuple(sorted({kind for name, kind in _TURNS.items() if name in names}))
        if kinds:
            yield Turn(where, kinds, because or "")


def readers(version: Version, fact: str) -> list[str]:
    """The rules of a version that ask a fact, such as `condition registered`; also through moments and snapshots."""
    return [where for where, parts, _ in _rules(version) if any(fact in _names(version, one) for one in parts)]


def _rules(version: Version) -> Iterator[tuple[str, Iterable[Expression], str | None]]:
    for clause in version.conditions:
        yield f"condition {clause.code}", [clause.test], clause.because
    for rule in version.transitions:
        yield f"transition of {', '.join(sorted(rule.replaces))}", [rule.test], rule.because
    for row in version.allowances:
        parts = (row.amount, row.standard, row.opens_when, row.starts, row.ends, row.most_held)
        yield f"allowance {row.code}", [part for part in parts if part is not None], row.because
    for name, part in (version.pays.parts if version.pays else {}).items():
        yield f"payment ({name})", [part], version.pays.because if version.pays else None
    for deadline in version.deadlines:
        yield f"deadline {deadline.code}", [deadline.by], None
    for reading in version.disputed.readings if version.disputed else ():
        yield f"reading {reading.code}", [*reading.conditions.values(), *reading.amounts.values()], reading.ref


def _names(version: Version, expression: Expression) -> set[str]:
    """Names that it asks, also through moments and values at a moment."""
    found = set(expression.node.names())
    for name in [name for name in found if name in version.moments]:
        found |= set(version.moments[name].node.names())
    return found | {row.fact for row in version.snapshots if row.name in found}
