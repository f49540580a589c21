"""Decide: one scheme, one set of facts, one date. Pure, exact and without a guess.

The version is picked by the scheme's own date. A clause about a training (or a booking) only decides when a training
(a booking) is in view, so that "what am I entitled to?" has an answer before a course is chosen.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rugzak.base.text import Text
from rugzak.schemes import allowances, environment, interruption, readings
from rugzak.schemes.decision import Decision, Missing, Outcome, Period, Pot, Reason, Rule, Terms
from rugzak.schemes.environment import View
from rugzak.schemes.facts import GROUPS, texts, vocabulary
from rugzak.schemes.language import missing as missing_facts
from rugzak.schemes.language.bounds import NONE, Bounds, bounds
from rugzak.schemes.scheme import Condition, Expression, Scheme, Version

__all__ = ["Decision", "Missing", "Period", "Reason", "decide", "wanted_moments"]


def decide(scheme: Scheme, facts: Mapping[str, object], *, on: date, about: Collection[str] | None = None) -> Decision:
    """The decision of a scheme on a date.

    `facts` are values by name of the vocabulary; what is absent or None is unknown. `about` says what is in view
    beside the person ('training', 'booking'); default: what the facts speak of.
    """
    day = environment.version_date(scheme, facts, on)
    version = scheme.at(day)
    if version is None:
        return _outside(scheme, day, on)
    in_view = frozenset(about) if about is not None else _in_view(facts)
    view = environment.view(version, facts, on=on, day=day)
    each = [_decided(scheme, one, view, in_view) for one in version.readings()]
    made = readings.merged(version.disputed, each) if version.disputed else each[0]
    then = {name: facts[name] for name in _moments(version, view) if facts.get(name) is not None}
    return replace(made, then=then) if then else made


def _decided(scheme: Scheme, version: Version, view: View, in_view: frozenset[str]) -> Decision:
    reasons = (
        *_conditions(version, view, in_view), *allowances.time_left(version, view, in_view),
        *_terms_in_time(version, view, in_view), *_interrupted(version, view),
    )  # fmt: skip
    return _decision(scheme, version, view, in_view, reasons, _outcome(reasons))


def wanted_moments(scheme: Scheme, facts: Mapping[str, object], *, on: date) -> dict[str, date]:
    """For which facts a value at another moment is wanted: `{"employment.fraction@2026-03-01": date(2026, 3, 1)}`.

    The gatherer may add such names to the facts; without them the present value counts where nothing changed since.
    """
    day = environment.version_date(scheme, facts, on)
    version = scheme.at(day)
    if version is None:
        return {}
    return _moments(version, environment.view(version, facts, on=on, day=day))


def _moments(version: Version, view: View) -> dict[str, date]:
    dated = ((snapshot.fact, view.env.get(snapshot.at)) for snapshot in version.snapshots)
    return {f"{fact}@{moment}": moment for fact, moment in dated if isinstance(moment, date)}


def _in_view(facts: Mapping[str, object]) -> frozenset[str]:
    groups = {name.partition(".")[0] for name, value in facts.items() if value is not None}
    return frozenset(GROUPS.get(group, "person") for group in groups)


def _conditions(version: Version, view: View, in_view: frozenset[str]) -> Iterator[Reason]:
    for clause in version.conditions:
        held, text, ref = clause.test(view.env), clause.text, clause.ref
        if held is not True:
            held, text, ref = _transition(version, clause, view, held, in_view)
        asked = held is not None or clause.scope == "person" or clause.scope in in_view
        yield Reason(clause.code, text, held, ref, clause.proof, clause.scope, asked)


def _transition(
    version: Version, clause: Condition, view: View, held: bool | None, in_view: frozenset[str]
) -> tuple[bool | None, Text, str]:
    """A running case may hold by a transition rule instead of the clause itself."""
    for rule in version.transitions:
        if clause.code in rule.replaces and view.on <= rule.until:
            saved = rule.test(view.env)
            if saved:
                return True, rule.text, rule.ref
            if saved is None and (rule.scope == "person" or rule.scope in in_view):
                held = None
    return held, clause.text if held is None else clause.no, clause.ref


def _terms_in_time(version: Version, view: View, in_view: frozenset[str]) -> Iterator[Reason]:
    for deadline in version.deadlines:
        if not deadline.blocks:
            continue
        by = deadline.by(view.env)
        held = None if by is None else view.on <= by
        text = deadline.no if held is False else deadline.text
        asked = held is not None or deadline.scope == "person" or deadline.scope in in_view
        yield Reason(
            f"deadline_{deadline.code}", text, held, deadline.ref or version.reference, None, deadline.scope, asked
        )


def _interrupted(version: Version, view: View) -> Iterator[Reason]:
    """What interruptions of work do now: refuse for a while, leave nothing, leave less; or it can't be said."""
    rules = version.interruption
    if rules is None or not interruption.matters(rules):
        return
    if view.breaks is None:
        yield Reason("interruption", texts()["interruption_unclear"], None, version.reference, None)
        return
    left = allowances.main_part(version, view, view.breaks)
    for kind, rule in rules.kinds.items():
        own = [one for one in view.breaks if one.kind == kind]
        stops, part = rule.stops and interruption.running(own, view.on), allowances.main_part(version, view, own)
        if stops or part is None or part.lost:
            held = False if stops else None if part is None or left is None else left.counted > 0
            yield Reason(f"interruption_{kind}", rule.text, held, rule.ref, None)


def _outcome(reasons: tuple[Reason, ...]) -> Outcome:
    if any(reason.held is False for reason in reasons):
        return "no"
    return "maybe" if any(reason.held is None and reason.asked for reason in reasons) else "yes"


def _decision(
    scheme: Scheme, version: Version, view: View, in_view: frozenset[str], reasons: tuple[Reason, ...], outcome: Outcome
) -> Decision:
    pots = () if outcome == "no" else tuple(allowances.pots(version, view, in_view))
    main = pots[0] if pots else None
    period = main.period if main else None
    deadline, text = _next_deadline(version, view, period, scheme.last_day) if outcome != "no" else (None, None)
    return Decision(
        scheme=scheme.id, version=version.version, version_hash=version.hash, on=view.on, outcome=outcome,
        reasons=reasons, missing=_missing(version, view, reasons, pots, outcome),
        amount=main.amount if main and outcome == "yes" else None, amount_least=main.least if main else None,
        amount_bound=main.most if main else None, asset=scheme.asset, period=period,
        deadline=deadline, deadline_text=text, reference=version.reference, appeal=scheme.appeal or None,
        how=version.how, to_confirm=version.to_confirm or view.to_confirm or _doubt(version, reasons),
        name=scheme.name, payer=scheme.payer, funder=scheme.funder, authority=scheme.authority,
        example=scheme.example, pots=pots, terms=_terms(version, view) if outcome != "no" else None,
        rules=tuple(Rule(row.other, row.effect, row.ref, row.text) for row in version.cumulation), odd=view.odd,
    )  # fmt: skip


def _doubt(version: Version, reasons: tuple[Reason, ...]) -> bool:
    asked = {reason.code for reason in reasons if reason.asked}
    breaks = version.interruption is not None and version.interruption.to_confirm
    return any(clause.to_confirm and clause.code in asked for clause in version.conditions) or (
        breaks and any(code.startswith("interruption") for code in asked)
    )


def _outside(scheme: Scheme, day: date, on: date) -> Decision:
    """No version on that date: not yet, closed, or between two versions."""
    ended = scheme.last_day is not None and day > scheme.last_day
    code = "closed" if ended else "not_yet" if day < scheme.first_day else "paused"
    near = scheme.versions[-1] if ended else scheme.versions[0]
    text = scheme.closed or texts()[code] if ended else texts()[code]
    return Decision(
        scheme=scheme.id, version=near.version, version_hash=near.hash, on=on, outcome="no",
        reasons=(Reason(code, text, False, near.reference, None),), missing=(), amount=None, amount_least=None,
        amount_bound=None, asset=scheme.asset, period=None, deadline=None, deadline_text=None,
        reference=near.reference, appeal=scheme.appeal or None, how=near.how, to_confirm=False, name=scheme.name,
        payer=scheme.payer, funder=scheme.funder, authority=scheme.authority, example=scheme.example,
    )  # fmt: skip


def _terms(version: Version, view: View) -> Terms | None:
    pays = version.pays
    if pays is None:
        return None
    value: dict[str, object] = {name: part(view.env) for name, part in pays.parts.items()}
    unknown = {name for name, found in value.items() if found is None}
    for name in unknown & {"share", "cap"}:
        value[name] = _low(pays.parts[name], view)
    for name in unknown & {"own_share", "own_flat"}:
        value[name] = _high(pays.parts[name], view)
        if value[name] is None:  # the own part may be all there is to pay
            value["cap"] = 0
    return Terms(pays.to, pays.when, **{name: value.get(name) for name in _PARTS},  # type: ignore[arg-type]
                 order=pays.order, why=pays.why, open=bool(unknown))  # fmt: skip


_PARTS = ("share", "cap", "takes", "worth", "own_share", "own_flat", "wage_cap")


def _low(expression: Expression, view: View) -> Decimal | int:
    """The least that a scheme can pay while its terms are unknown: nothing is promised that may not come."""
    low, _ = _bounds(expression, view)
    return low if low is not None else (Decimal(0) if expression.node.type.kind == "decimal" else 0)


def _high(expression: Expression, view: View) -> Decimal | int | None:
    return _bounds(expression, view)[1]


def _bounds(expression: Expression, view: View) -> Bounds:
    return bounds(expression.node, view.env, view.limits) if expression.node.type.numeric else NONE


def _missing(
    version: Version, view: View, reasons: tuple[Reason, ...], pots: tuple[Pot, ...], outcome: Outcome
) -> tuple[Missing, ...]:
    if outcome == "no":
        return ()
    open_codes = {reason.code for reason in reasons if reason.held is None and reason.asked}
    asked = [clause.test for clause in version.conditions if clause.code in open_codes]
    asked += [rule.test for rule in version.transitions if rule.replaces & open_codes and view.on <= rule.until]
    asked += [deadline.by for deadline in version.deadlines if f"deadline_{deadline.code}" in open_codes]
    unknown = {pot.code for pot in pots if pot.amount is None}
    asked += [allowance.amount for allowance in version.allowances if allowance.code in unknown]
    for main in version.allowances[:1]:
        asked += [main.opens_when] if main.opens_when and main.code in unknown else []
        asked += [day for day in (main.starts, main.ends) if day and "allowance" in open_codes]
    leaves = [name for expression in asked for name in missing_facts.unknown_leaves(expression.node, view.env)]
    names = missing_facts.expand(leaves, view.origins, view.env)
    found = vocabulary().facts
    facts = dict.fromkeys(view.snapshot_of.get(name, name) for name in names)
    return tuple(Missing(name, found[name].label, found[name].proof) for name in facts if name in found)


def _next_deadline(
    version: Version, view: View, period: Period | None, last_day: date | None
) -> tuple[date | None, Text | None]:
    """The first date that still lies ahead; else the day on which the allowance or the scheme ends."""
    dated = [(by, deadline.text) for deadline in version.deadlines if (by := deadline.by(view.env)) and by >= view.on]
    if dated:
        return min(dated, key=lambda pair: pair[0])
    ends = [day for day in (period.end if period else None, last_day) if day and day >= view.on]
    return (min(ends), texts()["use_before"]) if ends else (None, None)
