"""Objection and appeal: the provider objects in time, someone new answers; what an outside body said is recorded."""

from datetime import timedelta

from django.db import transaction

from rugzak.accounts.permissions import Actor
from rugzak.base import clock, due
from rugzak.catalogue.recognition import apply, assess, effects, errors, queries, steps
from rugzak.catalogue.recognition.models import AGAINST, Dossier, Outcome, Side, State, StepKind

ANSWER_LATE = "recognition.answer_late"


@transaction.atomic
def object_to(*, actor: Actor, dossier: Dossier, text: str) -> Dossier:
    """The provider does not agree with a decision and says why, in time.

    The decision works on meanwhile; a refusal is not published before the objection is answered. Raises
    TooLateToObject, ReasonMissing, WrongStep.
    """
    dossier = apply.own(actor, dossier, State.DECIDED)
    if dossier.object_until is None:
        raise errors.WrongStep
    if clock.today() > dossier.object_until:
        raise errors.TooLateToObject(until=f"{dossier.object_until:%d/%m/%Y}")
    assess.reasoned(text)
    dossier.state = State.OBJECTED
    dossier.answer_by = queries.edition_of(dossier).terms.answer_by(clock.today())
    dossier.save(update_fields=["state", "answer_by"])
    due.drop(subject=dossier.pk, kind=effects.FINAL)
    due.plan(date=dossier.answer_by + timedelta(days=1), kind=ANSWER_LATE, subject=dossier.pk)
    until = {"until": dossier.answer_by.isoformat()}
    steps.add(dossier, StepKind.OBJECTED, Side.PROVIDER, by=actor.user_id, text=text.strip(), figures=until)
    return dossier


@transaction.atomic
def answer(*, actor: Actor, dossier: Dossier, granted: bool, reason: str) -> Dossier:
    """Someone who neither judged nor decided answers an objection. Raises SameHands, OwnProvider, WrongStep."""
    dossier = assess.sitting(actor, dossier, "recognition.confirm", State.OBJECTED)
    if actor.user_id in assess.hands(dossier):
        raise errors.SameHands
    assess.reasoned(reason)
    dossier.state, dossier.answered_by, dossier.answered_at = State.ANSWERED, actor.user_id, clock.now()
    due.drop(subject=dossier.pk, kind=ANSWER_LATE)
    if granted:
        _turn(dossier, actor, reason.strip())
    dossier.save()
    figures = {"granted": granted, "outcome": str(dossier.outcome)}
    steps.add(dossier, StepKind.ANSWERED, Side.AUTHORITY, by=actor.user_id, text=reason.strip(), figures=figures)
    return dossier


@transaction.atomic
def record_appeal(*, actor: Actor, dossier: Dossier, body: str, upheld: bool, reason: str) -> Dossier:
    """Write down what an outside body (a committee, a court) said of a decision, and do it.

    `upheld`: the decision stands; else it is turned. Raises OwnProvider, WrongStep, ReasonMissing.
    """
    dossier = assess.sitting(actor, dossier, "recognition.confirm", State.DECIDED, State.ANSWERED)
    assess.reasoned(reason)
    assess.reasoned(body)
    if dossier.outcome not in (*AGAINST, Outcome.CONDITIONAL):
        raise errors.WrongStep
    if not upheld:
        _turn(dossier, actor, reason.strip())
    dossier.state = State.ANSWERED
    dossier.save()
    due.drop(subject=dossier.pk, kind=effects.FINAL)
    figures = {"body": body.strip(), "upheld": upheld, "outcome": str(dossier.outcome)}
    steps.add(dossier, StepKind.APPEAL, Side.OUTSIDE, by=actor.user_id, text=reason.strip(), figures=figures)
    return dossier


def _turn(dossier: Dossier, actor: Actor, reason: str) -> None:
    """The provider is right: a refusal is granted, a withdrawal undone, conditions fall."""
    if dossier.outcome == Outcome.STRUCK:
        effects.restore(dossier, actor.user_id, reason)
        dossier.outcome = Outcome.KEPT
        return
    if dossier.outcome == Outcome.CONDITIONAL:
        effects.drop_conditions(dossier)
    elif dossier.outcome == Outcome.REFUSED:
        effects.grant(dossier, actor.user_id)
    dossier.outcome = Outcome.GRANTED
