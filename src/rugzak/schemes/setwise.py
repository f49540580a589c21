"""Decide a whole population at once: a scheme as one SQL statement for DuckDB, with the answers of `decide`.

For the worker and the command line, never for a web process. A table has one row a person and a column a fact, named
and typed as in the vocabulary (`language.duckdb.COLUMN_TYPES`); a column that is not there is a fact that nobody knows.
Two things that only one person's file holds are left out: interruptions of work (none), and values at other moments (a
value counts then where nothing changed since). Amounts and terms are exact or NULL; nothing is said of how large
another is.
"""

# ruff: noqa: S608  names and constants come from published schemes, each quoted by `language.duckdb`

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language import Node
from rugzak.schemes.language.duckdb import COLUMN_TYPES, literal, quoted, sql
from rugzak.schemes.scheme import Allowance, Condition, Expression, Parameter, Scheme, Snapshot, Version

ON, DAY = "on_date", "version_date"


@dataclass
class _Layers:
    """Columns on top of a table, each set in a query around the one before, so that a value is worked out once."""

    source: str
    names: dict[str, str] = field(default_factory=dict)
    layer: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """How to refer to a name; one that was added last needs a new layer first."""
        if name in self.layer:
            self.close()
        return self.names[name]

    def write(self, node: Node) -> str:
        return sql(node, self.column)

    def add(self, name: str, expression: str) -> str:
        """A new column; another value under a name hides the one before. Gives how to refer to it."""
        alias = quoted(f"{len(self.names)}+{name}")
        self.layer[name] = f"{expression} AS {alias}"
        self.names[name] = alias
        return alias

    def close(self) -> None:
        if self.layer:
            self.source = f"(SELECT *, {', '.join(self.layer.values())} FROM {self.source})"
            self.layer = {}


# What a version pays of the booking in view, as columns: units as in `decision.Terms`.
TERMS: Mapping[str, str] = {
    "share": "DECIMAL(18,6)", "cap": "BIGINT", "takes": "BIGINT", "worth": "BIGINT", "own_share": "DECIMAL(18,6)",
    "own_flat": "BIGINT",
}  # fmt: skip


@dataclass(frozen=True)
class _Question:
    """What is asked of a table: the date, what is in view, the facts it has, its key, the terms wanted."""

    on: date
    about: frozenset[str]
    known: frozenset[str]
    key: str
    terms: tuple[str, ...]

    def matters(self, scope: str) -> bool:
        """Whether not knowing something of this scope leaves the answer open."""
        return scope == "person" or scope in self.about


def select(
    scheme: Scheme, *, on: date, about: Collection[str], table: str, columns: Collection[str], key: str,
    terms: Collection[str] = (),
) -> str:  # fmt: skip
    """One row of `table` in, one row out: its key, version (NULL: none applies), outcome, and amount in the asset.

    `columns` are the facts that the table has; `about` says what is in view, as for `decide`. `terms`: which of `TERMS`
    stand behind the amount; NULL where the answer is no, where the version does not say it, or where it is not known.
    """
    asked = _Question(on, frozenset(about), frozenset(columns), key, tuple(name for name in TERMS if name in terms))
    dated = f"(SELECT *, {_version_date(scheme, asked)} AS {quoted(DAY)} FROM {table})"
    parts = [_version(version, asked, dated) for version in scheme.versions]
    return "\nUNION ALL ".join([*parts, _outside(scheme, asked, dated)])


def totals(scheme: Scheme, *, on: date, about: Collection[str], table: str, columns: Collection[str]) -> str:
    """How many rows get which outcome, and the sum of the amounts: outcome, people, amount."""
    inner = select(scheme, on=on, about=about, table=table, columns=columns, key="0")
    return f"SELECT outcome, count(*) AS people, CAST(sum(amount) AS BIGINT) AS amount FROM ({inner}) GROUP BY ALL"


def _version_date(scheme: Scheme, asked: _Question) -> str:
    names = scheme.version_by[: scheme.version_by.index(ON)] if ON in scheme.version_by else scheme.version_by
    dates = [quoted(name) for name in names if name in asked.known]
    return f"coalesce({', '.join([*dates, literal(asked.on)])})"


def _in_force(version: Version) -> str:
    until = f" AND {quoted(DAY)} <= {literal(version.until)}" if version.until else ""
    return f"{quoted(DAY)} >= {literal(version.start)}{until}"


def _outside(scheme: Scheme, asked: _Question, dated: str) -> str:
    inside = " OR ".join(f"({_in_force(version)})" for version in scheme.versions)
    nothing = ", ".join(f"NULL AS {name}" for name in ("amount", *asked.terms))
    return f"SELECT {asked.key} AS key, NULL AS version, 'no' AS outcome, {nothing} FROM {dated} WHERE NOT ({inside})"


def _version(version: Version, asked: _Question, dated: str) -> str:
    layers = _Layers(f"(SELECT * FROM {dated} WHERE {_in_force(version)})")
    _facts(layers, version, asked)
    clauses = [*_conditions(layers, version, asked), *_deadlines(layers, version, asked)]
    layers.close()
    outcome = layers.add("outcome", _outcome(clauses))
    amount = layers.add("amount", _amount(layers, version, asked))
    terms = {name: layers.add(name, _term(layers, version, name)) for name in asked.terms}
    layers.close()
    answers = [f"{outcome} AS outcome", f"CASE WHEN {outcome} = 'yes' THEN {amount} END AS amount"]
    answers += [f"CASE WHEN {outcome} <> 'no' THEN {value} END AS {name}" for name, value in terms.items()]
    return (
        f"SELECT {asked.key} AS key, {literal(version.version)} AS version, {', '.join(answers)} FROM {layers.source}"
    )


def _term(layers: _Layers, version: Version, name: str) -> str:
    part = version.pays.parts.get(name) if version.pays else None
    return f"CAST({'NULL' if part is None else layers.write(part.node)} AS {TERMS[name]})"


def _facts(layers: _Layers, version: Version, asked: _Question) -> None:
    """What expressions see: facts, derived facts, parameters, moments and snapshots, as `environment.view` does."""
    for name, kind in version.facts.items():
        layers.names[name] = quoted(name) if name in asked.known else f"CAST(NULL AS {COLUMN_TYPES[kind.kind]})"
    layers.names |= {ON: literal(asked.on), DAY: quoted(DAY)}
    for name, node in vocabulary().derived.items():
        if name in version.facts:
            layers.add(name, f"coalesce({layers.names[name]}, {layers.write(node)})")
    for parameter in version.parameters:
        layers.names[parameter.name] = _parameter(parameter)
    for name, moment in version.moments.items():
        layers.add(name, layers.write(moment.node))
    for snapshot in version.snapshots:
        layers.add(snapshot.name, _snapshot(layers, snapshot))


def _parameter(parameter: Parameter) -> str:
    cases = [
        f"WHEN {quoted(DAY)} >= {literal(dated.start)} THEN {literal(dated.value)}"
        for dated in reversed(parameter.values)
    ]
    return f"CAST(CASE {' '.join(cases)} END AS {COLUMN_TYPES[parameter.type.kind]})"


def _snapshot(layers: _Layers, snapshot: Snapshot) -> str:
    """The present value where nothing changed since the moment; else nobody knows."""
    value = layers.column(snapshot.fact)
    if snapshot.unchanged_since is None:
        return f"CASE WHEN FALSE THEN {value} END"
    return f"CASE WHEN {layers.column(snapshot.unchanged_since)} <= {layers.column(snapshot.at)} THEN {value} END"


@dataclass(frozen=True)
class _Clause:
    """A column that holds TRUE, FALSE or NULL, and whether not knowing it matters for what is in view."""

    held: str
    asked: bool


def _conditions(layers: _Layers, version: Version, asked: _Question) -> Iterator[_Clause]:
    for clause in version.conditions:
        held = layers.add(f"c {clause.code}", _held(layers, version, clause, asked))
        yield _Clause(held, asked.matters(clause.scope))


def _held(layers: _Layers, version: Version, clause: Condition, asked: _Question) -> str:
    """The clause itself, else what transition rules say of it."""
    held = layers.write(clause.test.node)
    for rule in version.transitions:
        if clause.code in rule.replaces and asked.on <= rule.until:
            saved = layers.write(rule.test.node)
            unknown = f" WHEN ({saved}) IS NULL THEN NULL" if asked.matters(rule.scope) else ""
            held = f"(CASE WHEN {held} THEN TRUE WHEN {saved} THEN TRUE{unknown} ELSE {held} END)"
    return held


def _deadlines(layers: _Layers, version: Version, asked: _Question) -> Iterator[_Clause]:
    for deadline in version.deadlines:
        if deadline.blocks:
            held = layers.add(f"d {deadline.code}", f"({literal(asked.on)} <= {layers.write(deadline.by.node)})")
            yield _Clause(held, asked.matters(deadline.scope))


def _outcome(clauses: list[_Clause]) -> str:
    refused = " OR ".join(f"{clause.held} IS FALSE" for clause in clauses)
    unknown = " OR ".join(f"{clause.held} IS NULL" for clause in clauses if clause.asked)
    cases = [f"WHEN {test} THEN '{word}'" for test, word in ((refused, "no"), (unknown, "maybe")) if test]
    return f"CASE {' '.join(cases)} ELSE 'yes' END" if cases else "'yes'"


def _amount(layers: _Layers, version: Version, asked: _Question) -> str:
    """Of the first allowance that is there; NULL where it is not known, or whether it opens is not."""
    cases = [_pot(layers, allowance, asked) for allowance in version.allowances]
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS BIGINT)"


def _pot(layers: _Layers, allowance: Allowance, asked: _Question) -> str:
    there, opens = _there(layers, allowance, asked)
    wanted = (
        allowance.standard if allowance.standard is not None and "training" not in asked.about else allowance.amount
    )
    amount = layers.write(wanted.node)
    return f"WHEN {there} THEN {amount if opens is None else f'CASE WHEN {opens} THEN {amount} END'}"


def _there(layers: _Layers, allowance: Allowance, asked: _Question) -> tuple[str, str | None]:
    """Whether an allowance is one of the pots, and the test that opens it."""
    tests, opens = [], _opens(layers, allowance.opens_when)
    if allowance.start is not None:
        tests.append(f"{quoted(DAY)} BETWEEN {literal(allowance.start)} AND {literal(allowance.until or date.max)}")
    if opens is not None:
        tests.append(f"({opens}) IS {'NOT FALSE' if asked.matters(allowance.scope) else 'TRUE'}")
    return " AND ".join(tests) or "TRUE", opens


def _opens(layers: _Layers, test: Expression | None) -> str | None:
    return None if test is None else layers.write(test.node)
