"""Conditions: the provider says that one is met, the authority looks, and a date that passes is told to both."""

from uuid import UUID

from django.db import transaction

from rugzak.accounts.permissions import Actor
from rugzak.base import clock, due
from rugzak.base.errors import NotFound
from rugzak.catalogue.recognition import apply, assess, errors, steps, strike
from rugzak.catalogue.recognition.models import (
    LIVE_CONDITIONS,
    Condition,
    ConditionState,
    Dossier,
    Side,
    State,
    StepKind,
)

_DECIDED = (State.DECIDED, State.OBJECTED, State.ANSWERED)


@transaction.atomic
def report(*, actor: Actor, condition: Condition, text: str) -> Condition:
    """The provider says how it met a condition. Raises WrongStep, ReasonMissing."""
    dossier = apply.own(actor, condition.dossier, *_DECIDED)
    row = _live(condition)
    assess.reasoned(text)
    row.state, row.report = ConditionState.REPORTED, text.strip()
    row.save(update_fields=["state", "report"])
    steps.add(dossier, StepKind.REPORTED, Side.PROVIDER, by=actor.user_id, text=row.report)
    return row


@transaction.atomic
def settle(*, actor: Actor, condition: Condition, met: bool, reason: str) -> Condition:
    """The authority says whether a condition is met. Where it isn't, that proposes to a second person to end it.

    Raises OwnProvider, WrongStep, ReasonMissing.
    """
    dossier = assess.sitting(actor, condition.dossier, "recognition.judge", *_DECIDED)
    row = _live(condition)
    assess.reasoned(reason)
    row.state = ConditionState.MET if met else ConditionState.FAILED
    row.reason, row.settled_by, row.settled_at = reason.strip(), actor.user_id, clock.now()
    row.save()
    due.drop(subject=row.pk)
    figures = {"met": met, "criterion": row.criterion}
    steps.add(dossier, StepKind.CONDITION, Side.AUTHORITY, by=actor.user_id, text=row.reason, figures=figures)
    if not met and dossier.recognition is not None and strike.possible(dossier.recognition):
        strike.propose(actor=actor, recognition=dossier.recognition, last_day=clock.today(), reason=row.reason)
    return row


def late(condition: Condition) -> None:
    """The day of a condition is over and nobody settled it: both sides are told; nothing ends by itself."""
    condition.state = ConditionState.LATE
    condition.save(update_fields=["state"])
    figures = {"criterion": condition.criterion, "until": condition.until.isoformat()}
    steps.add(condition.dossier, StepKind.LATE, Side.MACHINE, figures=figures)


def find(dossier: Dossier, condition_id: UUID) -> Condition:
    """A condition of this dossier. Raises NotFound."""
    row = dossier.conditions.select_related("dossier__provider", "dossier__recognition").filter(pk=condition_id).first()
    if row is None:
        raise NotFound
    return row


def _live(condition: Condition) -> Condition:
    row = Condition.objects.select_for_update().get(pk=condition.pk)
    if row.state not in LIVE_CONDITIONS:
        raise errors.WrongStep
    return row
