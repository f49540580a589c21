"""What the rules of a scheme are made of: 27 things that real schemes need, and which schemes of a library use them.

Found in the compiled rules, not declared: a thing counts when a scheme that really exists is written with it. What the
language can't say stays empty (docs/schemes.md, "Not modelled yet").
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language import Node
from rugzak.schemes.scheme import Expression, Scheme, Version

Found = Callable[[Scheme, Version], bool]


def written(version: Version) -> Iterator[Expression]:
    """Every expression of a version, as it stands in its file."""
    for name in ("conditions", "transitions"):
        yield from (row.test for row in getattr(version, name))
    for row in version.allowances:
        parts = (row.amount, row.standard, row.opens_when, row.starts, row.ends, row.most_held)
        yield from (part for part in parts if part is not None)
    yield from version.moments.values()
    yield from version.lets.values()
    yield from (deadline.by for deadline in version.deadlines)
    yield from version.pays.parts.values() if version.pays else ()
    for reading in version.disputed.readings if version.disputed else ():
        yield from (*reading.conditions.values(), *reading.amounts.values())


def expressions(version: Version) -> Iterator[Node]:
    """The tree of every expression of a version."""
    return (expression.node for expression in written(version))


def used(schemes: Iterable[Scheme]) -> dict[str, list[str]]:
    """For each thing the ids of the real schemes that use it; what nobody uses has an empty list."""
    real = [scheme for scheme in schemes if not scheme.example and not scheme.proposal]
    return {
        name: [scheme.id for scheme in real if any(found(scheme, version) for version in scheme.versions)]
        for name, found in CONSTRUCTS.items()
    }


def _names(version: Version) -> set[str]:
    snapshots = {row.fact for row in version.snapshots}
    return snapshots | {name for node in expressions(version) for name in node.names()}


def _operators(nodes: Iterable[Node]) -> set[str]:
    return {part.op for node in nodes for part in node.walk()}


def _amounts(version: Version) -> Iterator[Node]:
    pays = version.pays.parts.values() if version.pays else ()
    yield from (part.node for part in chain((row.amount for row in version.allowances), pays))


def _terms(version: Version) -> set[str]:
    return set(version.pays.parts) if version.pays else set()


def _dated(scheme: Scheme, version: Version) -> bool:
    return len(scheme.versions) > 1 or any(len(row.values) > 1 for row in version.parameters)


def _accrues(scheme: Scheme, version: Version) -> bool:
    names = {name for row in version.allowances for name in row.amount.node.names()}
    return bool(version.snapshots or names & {"employment.fraction", "employment.hours_week"})


def _registers(scheme: Scheme, version: Version) -> bool:
    known = vocabulary().facts
    return any(known[name].proof_kind in ("registry", "attest") for name in _names(version) if name in known)


def _flow(scheme: Scheme, version: Version) -> bool:
    return version.pays is not None and (version.pays.to, version.pays.when) != ("provider", "after_proof")


def _closes(scheme: Scheme, version: Version) -> bool:
    return scheme.last_day is not None and bool(scheme.closed.nl)


CONSTRUCTS: Mapping[str, Found] = {
    "values with dates": _dated,
    "which date picks the version": lambda scheme, version: scheme.version_by[0] != "on_date",
    "running cases": lambda scheme, version: bool(version.transitions),
    "units": lambda scheme, version: scheme.asset != "EUR",
    "holders": lambda scheme, version: scheme.holder != "person",
    "periods": lambda scheme, version: any(row.per != "calendar_year" for row in version.allowances),
    "caps": lambda scheme, version: "cap" in _terms(version),
    "one pot for all": lambda scheme, version: bool(version.document["version"].get("budget")),
    "accrual": _accrues,
    "carry-over": lambda scheme, version: any(row.carry_over != "none" for row in version.allowances),
    "shares": lambda scheme, version: bool(_terms(version) & {"share", "own_share", "own_flat"}),
    "tables": lambda scheme, version: "case" in _operators(_amounts(version)),
    "all, any and none": lambda scheme, version: bool(
        {"or", "not"} & _operators(clause.test.node for clause in version.conditions)
    ),
    "proofs": lambda scheme, version: any(clause.proof for clause in version.conditions),
    "recognition": _registers,
    "costs that count": lambda scheme, version: "training.eligible_cost" in _names(version),
    "cumulation": lambda scheme, version: bool(version.cumulation),
    "initiative and consent": lambda scheme, version: bool({"booking.initiative", "booking.consent"} & _names(version)),
    "deadlines": lambda scheme, version: bool(version.deadlines),
    "to whom and when": _flow,
    "attendance": lambda scheme, version: version.attendance is not None,
    "cooling-off": lambda scheme, version: version.cooling_off is not None,
    "the end of a scheme": _closes,
    "indexation by formula": lambda scheme, version: any(row.indexed for row in version.parameters),
    "appeal": lambda scheme, version: bool(scheme.appeal.nl),
    "sector instead of law": lambda scheme, version: "employer.sector_days_filed" in _names(version),
    "two readings of a law": lambda scheme, version: version.disputed is not None,
}
