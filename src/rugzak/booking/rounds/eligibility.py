"""May this person take part, for how much, in which group, with how many points? Asked once, at registration."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from rugzak.accounts import facts as known
from rugzak.accounts.models import Person
from rugzak.accounts.rights import decide_for
from rugzak.base import clock
from rugzak.base.text import Text
from rugzak.booking.rounds.groups import Group, all_groups
from rugzak.booking.rounds.models import Round
from rugzak.catalogue.models import Training
from rugzak.catalogue.queries import training_facts
from rugzak.schemes import queries as schemes
from rugzak.schemes.decision import Decision, Missing, Outcome, Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What registration keeps: the decision with its facts, and what follows from it. `amount` in cents."""

    decision: Decision
    facts: known.Facts
    amount: int
    group: str
    points: int

    @property
    def outcome(self) -> Outcome:
        return self.decision.outcome


def decide(person: Person, round: Round, training: Training | None = None) -> Answer:
    """The decision of the round's scheme and of its own conditions, on what is known today."""
    day = clock.today()
    facts = known.gather(person, on=day, training=training_facts(training) if training else None)
    decision = _with_conditions(_decision(person, round, facts, day), round, facts, day)
    return Answer(decision, facts, _amount(round, decision, training), _group(round, facts, day),
                  _points(round, facts, day))  # fmt: skip


def _decision(person: Person, round: Round, facts: known.Facts, day: date) -> Decision:
    scheme = schemes.by_id(round.scheme)
    return decide_for(person, scheme, facts, on=day) if scheme else _own(round, day)


def _own(round: Round, day: date) -> Decision:
    """A round that no published scheme stands behind: yes, unless its own conditions say otherwise."""
    own = json.dumps([str(round.pk), round.conditions, round.amount], sort_keys=True)
    label = round.fund.label
    return Decision(
        scheme=round.scheme or f"round:{round.pk}", version="round",
        version_hash=hashlib.sha256(own.encode()).hexdigest(), on=day, outcome="yes", reasons=(), missing=(),
        amount=round.amount, amount_least=round.amount, amount_bound=round.amount, asset=round.fund.asset, period=None,
        deadline=None, deadline_text=None, reference="", appeal=None, how=round.name, to_confirm=False,
        name=round.name, payer=round.fund.payer, funder=label, authority=label,
    )  # fmt: skip


def _with_conditions(decision: Decision, round: Round, facts: known.Facts, day: date) -> Decision:
    groups = [all_groups()[code] for code in round.conditions]
    reasons = (*decision.reasons, *(_reason(group, facts, day) for group in groups))
    missing = (*decision.missing, *(row for group in groups for row in _missing(group, facts, day)))
    held = {reason.held for reason in reasons[len(decision.reasons) :]}
    return replace(decision, reasons=reasons, missing=missing, outcome=_worst(decision.outcome, held))


def _worst(outcome: Outcome, held: set[bool | None]) -> Outcome:
    if outcome == "no" or False in held:
        return "no"
    return "maybe" if outcome == "maybe" or None in held else "yes"


def _reason(group: Group, facts: known.Facts, day: date) -> Reason:
    held = group.holds(facts, on=day)
    return Reason(group.code, group.no if held is False else group.label, held, "", None)


def _missing(group: Group, facts: known.Facts, day: date) -> Iterator[Missing]:
    if group.holds(facts, on=day) is None:
        for label in group.missing(facts, on=day):
            yield Missing(group.code, label, Text())


def _amount(round: Round, decision: Decision, training: Training | None) -> int:
    """What the scheme gives, and never more than the round gives or the chosen course costs."""
    limits = [round.amount]
    limits += [decision.amount] if decision.amount else []
    limits += [training.price_cents] if training is not None and training.price_cents else []
    return min(limits)


def _group(round: Round, facts: known.Facts, day: date) -> str:
    """The first quota of the round that the person belongs to."""
    for row in round.quotas:
        if all_groups()[row["group"]].holds(facts, on=day):
            return str(row["group"])
    return ""


def _points(round: Round, facts: known.Facts, day: date) -> int:
    return sum(int(row["points"]) for row in round.points if all_groups()[row["group"]].holds(facts, on=day))
