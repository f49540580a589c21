"""A disputed law: what each reading makes of a case, side by side. None of them is ever picked.

Readings that come out alike are no dispute for this case. Where they differ the answer is maybe: what all of them say
is sure, the rest lies between.
"""

from collections.abc import Sequence
from dataclasses import replace

from rugzak.schemes.decision import Decision, Pot, Reading, Reason
from rugzak.schemes.scheme import Disputed


def merged(disputed: Disputed, decisions: Sequence[Decision]) -> Decision:
    """One decision of those of the readings, in their order."""
    first = next((one for one in decisions if one.outcome != "no"), decisions[0])
    alike = len({(one.outcome, one.amount) for one in decisions}) == 1
    if alike and first.outcome == "no":
        return first
    least, most = _least(decisions), _most(decisions)
    both = replace(
        first, reasons=_reasons(decisions), amount_least=least, amount_bound=most, to_confirm=_doubt(decisions),
        missing=tuple({row.fact: row for one in decisions for row in one.missing}.values()),
    )  # fmt: skip
    if alike:
        return both
    return replace(
        both, outcome="maybe", amount=None, pots=_pots(first, least, most), dispute=disputed.text,
        readings=_readings(disputed, decisions),
    )  # fmt: skip


def _doubt(decisions: Sequence[Decision]) -> bool:
    return any(one.to_confirm for one in decisions)


def _reasons(decisions: Sequence[Decision]) -> tuple[Reason, ...]:
    """A clause on which the readings do not agree is not known to hold."""
    rows = zip(*(one.reasons for one in decisions), strict=True)
    return tuple(same[0] if len({one.held for one in same}) == 1 else replace(same[0], held=None) for same in rows)


def _least(decisions: Sequence[Decision]) -> int | None:
    found = [0 if one.outcome == "no" else one.amount_least for one in decisions]
    known = [amount for amount in found if amount is not None]
    return min(known) if len(known) == len(found) else None


def _most(decisions: Sequence[Decision]) -> int | None:
    found = [one.amount_bound for one in decisions if one.outcome != "no"]
    known = [amount for amount in found if amount is not None]
    return max(known) if len(known) == len(found) else None


def _pots(decision: Decision, least: int | None, most: int | None) -> tuple[Pot, ...]:
    """Nothing is sure of any allowance; the bounds of the decision are those of the first."""
    rest = (replace(pot, amount=None, least=0) for pot in decision.pots[1:])
    return (*(replace(pot, amount=None, least=least, most=most) for pot in decision.pots[:1]), *rest)


def _readings(disputed: Disputed, decisions: Sequence[Decision]) -> tuple[Reading, ...]:
    return tuple(
        Reading(rule.code, rule.text, rule.ref, one.outcome, one.amount, one.amount_least, one.amount_bound)
        for rule, one in zip(disputed.readings, decisions, strict=True)
    )
