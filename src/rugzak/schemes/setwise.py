"""Decide a whole population at once: a scheme as one SQL statement for DuckDB, with the answers of `decide`.

For the worker and the command line, never for a web process. A table has one row a person and a column a fact, named
and typed as in the vocabulary (`language.duckdb.column_type`); a column that is not there is a fact that nobody knows.
Two things that only one person's file holds are left out: interruptions of work (none), and values at other moments (a
value counts then where nothing changed since). Amounts and terms are exact or NULL; nothing is said of how large
another is.
"""

# ruff: noqa: S608  names and constants come from published schemes, each quoted by `language.duckdb`

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language import BOOL, DATE, Node
from rugzak.schemes.language.duckdb import COLUMN_TYPES, literal, quoted, refuted, sql
from rugzak.schemes.language.functions import FUNCTIONS
from rugzak.schemes.scheme import (
    Allowance,
    Parameter,
    Scheme,
    Snapshot,
    Transition,
    Version,
)

ON, DAY = "on_date", "version_date"
# Outcomes inside a statement: numbers are faster than words.
_NO, _MAYBE, _YES = (f"CAST({number} AS TINYINT)" for number in range(3))


@dataclass
class _Layers:
    """Columns on top of a table, each set in a query around the one before, so that a value is worked out once."""

    source: str
    names: dict[str, str] = field(default_factory=dict)
    layer: dict[str, str] = field(default_factory=dict)
    wanted: str = ""  # a test: only where it holds, new columns are worked out

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
        value = f"CASE WHEN {self.wanted} THEN {expression} END" if self.wanted else expression
        self.layer[name] = f"{value} AS {alias}"
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
# What may lie in the purses of the main allowance at most; NULL where there is no such limit, 0 while it is not known.
CEILING = "most_held"


@dataclass(frozen=True)
class _Question:
    """What is asked of a table: the date, what is in view, the facts it has, its key, the terms wanted."""

    on: date | str
    about: frozenset[str]
    known: frozenset[str]
    key: str
    terms: tuple[str, ...]

    @property
    def day(self) -> str:
        """The date of the question as SQL: one for all, or a column."""
        return quoted(self.on) if isinstance(self.on, str) else literal(self.on)

    def may_save(self, rule: Transition) -> bool:
        """Whether a transition rule is in force, or may be for some rows."""
        return isinstance(self.on, str) or self.on <= rule.until

    def matters(self, scope: str) -> bool:
        """Whether not knowing something of this scope leaves the answer open."""
        return scope == "person" or scope in self.about


def select(
    scheme: Scheme, *, on: date | str, about: Collection[str], table: str, columns: Collection[str], key: str,
    terms: Collection[str] = (),
) -> str:  # fmt: skip
    """One row of `table` in, one row out: its key, version (NULL: none applies), outcome, and amount in the asset.

    `on` is the date of the question, or the column that holds it. `columns` are the facts that the table has; `about`
    says what is in view, as for `decide`. `terms`: which of `TERMS` (and `CEILING`) stand behind the amount; NULL where
    the answer is no, where the version does not say it, or where it is not known.
    """
    wanted = tuple(name for name in (*TERMS, CEILING) if name in terms)
    asked = _Question(on, frozenset(about), frozenset(columns), key, wanted)
    dated = f"(SELECT *, {_version_date(scheme, asked)} AS {quoted(DAY)} FROM {table})"
    if scheme.version_by[0] == ON and not isinstance(on, str):
        version = scheme.at(on)
        return _version(version, asked, dated) if version else _outside(scheme, asked, dated)
    parts = [_version(version, asked, dated) for version in scheme.versions]
    return "\nUNION ALL ".join([*parts, _outside(scheme, asked, dated)])


def totals(scheme: Scheme, *, on: date, about: Collection[str], table: str, columns: Collection[str]) -> str:
    """How many rows get which outcome, and the sum of the amounts: outcome, people, amount."""
    inner = select(scheme, on=on, about=about, table=table, columns=columns, key="0")
    return f"SELECT outcome, count(*) AS people, CAST(sum(amount) AS BIGINT) AS amount FROM ({inner}) GROUP BY ALL"


def _version_date(scheme: Scheme, asked: _Question) -> str:
    names = scheme.version_by[: scheme.version_by.index(ON)] if ON in scheme.version_by else scheme.version_by
    dates = [quoted(name) for name in names if name in asked.known]
    return f"coalesce({', '.join([*dates, asked.day])})"


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
    readings = version.readings()
    outcomes = _outcomes(layers, readings, asked)
    amounts = [_amount(layers, one, asked) for one in readings]
    outcome, amount = _merged(layers, outcomes, amounts), amounts[0]
    terms = {name: _term(layers, version, name) for name in asked.terms}
    word = f"CASE {outcome} WHEN {_YES} THEN 'yes' WHEN {_MAYBE} THEN 'maybe' ELSE 'no' END"
    answers = [f"{word} AS outcome", f"CASE WHEN {outcome} = {_YES} THEN {amount} END AS amount"]
    answers += [f"CASE WHEN {outcome} <> {_NO} THEN {value} END AS {name}" for name, value in terms.items()]
    return (
        f"SELECT {asked.key} AS key, {literal(version.version)} AS version, {', '.join(answers)} FROM {layers.source}"
    )


def _merged(layers: _Layers, outcomes: list[str], amounts: list[str]) -> str:
    """Of several readings of a law: what all of them say; maybe where they differ (`readings.merged`)."""
    (first, *others), (amount, *more) = outcomes, amounts
    if not others:
        return first
    same = " AND ".join(f"{outcome} = {first}" for outcome in others)
    alike = " AND ".join(f"({other}) IS NOT DISTINCT FROM ({amount})" for other in more)
    test = f"WHEN {same} AND ({first} <> {_YES} OR ({alike})) THEN {first}"
    outcome = layers.add("outcome", _chain([test], _MAYBE))
    layers.close()
    return outcome


def _term(layers: _Layers, version: Version, name: str) -> str:
    if name == CEILING:
        most = version.allowances[0].most_held if version.allowances else None
        return f"CAST({'NULL' if most is None else f'coalesce({layers.write(most.node)}, 0)'} AS BIGINT)"
    part = version.pays.parts.get(name) if version.pays else None
    return f"CAST({'NULL' if part is None else layers.write(part.node)} AS {TERMS[name]})"


def _facts(layers: _Layers, version: Version, asked: _Question) -> None:
    """What expressions see as it was given: facts, dates and parameters."""
    for name, kind in version.facts.items():
        layers.names[name] = quoted(name) if name in asked.known else f"CAST(NULL AS {COLUMN_TYPES[kind.kind]})"
    layers.names |= {ON: asked.day, DAY: quoted(DAY)}
    for parameter in version.parameters:
        layers.names[parameter.name] = _parameter(parameter, version)


def _computed(layers: _Layers, version: Version) -> None:
    """What is worked out from them: derived facts, moments and snapshots."""
    for name, node in vocabulary().derived.items():
        if name in version.facts:
            layers.add(name, f"coalesce({layers.names[name]}, {layers.write(node)})")
    for name, moment in version.moments.items():
        layers.add(name, layers.write(moment.node))
    for snapshot in version.snapshots:
        layers.add(snapshot.name, _snapshot(layers, snapshot))


def _parameter(parameter: Parameter, version: Version) -> str:
    """The value in force on the day; a constant where it never changes while the version holds."""
    later = [dated for dated in parameter.values if dated.start > version.start and version.holds_on(dated.start)]
    cases = [f"WHEN {quoted(DAY)} >= {literal(dated.start)} THEN {literal(dated.value)}" for dated in reversed(later)]
    at_first = parameter.at(version.start)
    value = literal(at_first.value if at_first else None)
    value = f"CASE {' '.join(cases)} ELSE {value} END" if cases else value
    return f"CAST({value} AS {COLUMN_TYPES[parameter.type.kind]})"


def _snapshot(layers: _Layers, snapshot: Snapshot) -> str:
    """The present value where nothing changed since the moment; else nobody knows."""
    value = layers.column(snapshot.fact)
    if snapshot.unchanged_since is None:
        return f"CASE WHEN FALSE THEN {value} END"
    return f"CASE WHEN {layers.column(snapshot.unchanged_since)} <= {layers.column(snapshot.at)} THEN {value} END"


@dataclass(frozen=True)
class _Clause:
    """What must hold: a test, what else may save it, and whether not knowing it matters for what is in view.

    A deadline holds until its date: `today` is the date asked."""

    node: Node
    rules: tuple[Transition, ...]
    asked: bool
    today: str = ""

    @property
    def nodes(self) -> list[Node]:
        return [self.node, *(rule.test.node for rule in self.rules)]

    def asks(self, names: Collection[str]) -> bool:
        return any(name in names for node in self.nodes for name in node.names())

    @property
    def cost(self) -> int:
        """Roughly: what is quick to ask comes first."""
        return sum(10 if part.op in FUNCTIONS else 1 for node in self.nodes for part in node.walk())


def _clauses(version: Version, asked: _Question) -> list[_Clause]:
    """Conditions with the transition rules that may save them, and deadlines that block; the quick ones first."""
    found = []
    for clause in version.conditions:
        rules = [rule for rule in version.transitions if clause.code in rule.replaces and asked.may_save(rule)]
        found.append(_Clause(clause.test.node, tuple(rules), asked.matters(clause.scope)))
    found += [
        _Clause(runs, (), asked.matters(main.days_scope)) for main in version.allowances[:1] if (runs := _runs(main))
    ]
    terms = [deadline for deadline in version.deadlines if deadline.blocks]
    found += [_Clause(term.by.node, (), asked.matters(term.scope), asked.day) for term in terms]
    return sorted(found, key=lambda clause: clause.cost)


def _refused(layers: _Layers, clause: _Clause, asked: _Question) -> str:
    """True where the clause is known not to hold."""
    if clause.today or clause.rules:
        return f"NOT {_held(layers, clause, asked)}"
    return refuted(clause.node, layers.column)


def _held(layers: _Layers, clause: _Clause, asked: _Question) -> str:
    """TRUE, FALSE or NULL: the clause itself, else what transition rules say of it."""
    held = layers.write(clause.node)
    if clause.today:
        return f"({clause.today} <= {held})"
    for rule in clause.rules:
        saved = layers.write(rule.test.node)
        if isinstance(asked.on, str):
            saved = f"({asked.day} <= {literal(rule.until)} AND {saved})"
        unknown = f" WHEN ({saved}) IS NULL THEN NULL" if asked.matters(rule.scope) else ""
        held = f"(CASE WHEN {held} THEN TRUE WHEN {saved} THEN TRUE{unknown} ELSE {held} END)"
    return held


def _outcomes(layers: _Layers, readings: Sequence[Version], asked: _Question) -> list[str]:
    """The column of the outcome, by each reading. One test after the other, so that each is asked only of those whom
    none before has refused; and nothing is worked out for whom a test of plain facts refuses."""
    first, each = readings[0], [_clauses(version, asked) for version in readings]
    computed = {*vocabulary().derived, *first.moments, *(row.name for row in first.snapshots)}
    shared = [clause for clause in each[0] if all(clause in others for others in each[1:])]
    plain = [clause for clause in shared if not clause.asks(computed)]
    tests = [f"WHEN {_refused(layers, clause, asked)} THEN TRUE" for clause in plain]
    refused = layers.add("refused", _chain(tests, "FALSE"))
    layers.close()
    layers.wanted = f"NOT {refused}"
    _computed(layers, first)
    layers.close()
    layers.wanted = ""
    found = []
    for n, clauses in enumerate(each):
        cases = [f"WHEN {refused} THEN {_NO}"]
        cases += [f"WHEN {_refused(layers, clause, asked)} THEN {_NO}" for clause in clauses if clause not in plain]
        sure = " AND ".join(_held(layers, clause, asked) for clause in clauses if clause.asked)
        cases += [f"WHEN {sure or 'TRUE'} THEN {_YES}"]
        found.append(layers.add(f"outcome {n}", _chain(cases, _MAYBE)))
    layers.close()
    return found


def _runs(allowance: Allowance) -> Node | None:
    """The test that the date asked lies between its first and its last day; None where it has none."""
    today = Node("name", (), DATE, ON)
    tests = [Node("<=", (allowance.starts.node, today), BOOL)] if allowance.starts else []
    tests += [Node("<=", (today, allowance.ends.node), BOOL)] if allowance.ends else []
    return Node("and", tuple(tests), BOOL) if len(tests) == 2 else next(iter(tests), None)


def _chain(cases: list[str], otherwise: str) -> str:
    return f"CASE {' '.join(cases)} ELSE {otherwise} END" if cases else otherwise


def _amount(layers: _Layers, version: Version, asked: _Question) -> str:
    """Of the first allowance that is there; NULL where it is not known, or whether it opens is not."""
    cases = [_pot(layers, allowance, asked) for allowance in version.allowances if allowance.part_of is None]
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS BIGINT)"


def _pot(layers: _Layers, allowance: Allowance, asked: _Question) -> str:
    there, sure = _there(layers, allowance, asked)
    wanted = (
        allowance.standard if allowance.standard is not None and "training" not in asked.about else allowance.amount
    )
    amount = layers.write(wanted.node)
    return f"WHEN {there} THEN {f'CASE WHEN {sure} THEN {amount} END' if sure else amount}"


def _there(layers: _Layers, allowance: Allowance, asked: _Question) -> tuple[str, str]:
    """Whether an allowance is one of the pots, and what must hold for that to be sure."""
    tests, sure = [], []
    if allowance.start is not None:
        tests.append(f"{quoted(DAY)} BETWEEN {literal(allowance.start)} AND {literal(allowance.until or date.max)}")
    if allowance.opens_when is not None:
        sure.append(f"({layers.write(allowance.opens_when.node)})")
        tests.append(f"{sure[-1]} IS {'NOT FALSE' if asked.matters(allowance.scope) else 'TRUE'}")
    if (runs := _runs(allowance)) is not None:
        sure.append(f"({layers.write(runs)})")
        tests.append(f"{sure[-1]} IS NOT FALSE")
    return " AND ".join(tests) or "TRUE", " AND ".join(sure)
