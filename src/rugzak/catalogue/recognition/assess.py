"""What the authority does: take a dossier, judge each criterion, conclude; a second person confirms a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access, permissions
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor
from rugzak.base import clock
from rugzak.catalogue.recognition import effects, errors, queries, steps
from rugzak.catalogue.recognition.models import Dossier, Kind, Level, Outcome, Side, State, StepKind
from rugzak.catalogue.recognition.scoring import standing
from rugzak.catalogue.recognition.ties import belongs

BY_ONE = (Outcome.GRANTED, Outcome.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition to set: for which criterion, what must be done, the last day for it."""

    criterion: str
    text: str
    until: date


@transaction.atomic
def take(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Take a dossier off the work list. Raises OwnProvider, WrongStep."""
    dossier = sitting(actor, dossier, "recognition.judge", State.SENT)
    dossier.state, dossier.taken_by = State.TAKEN, actor.user_id
    dossier.save(update_fields=["state", "taken_by"])
    steps.add(dossier, StepKind.TAKEN, Side.AUTHORITY, by=actor.user_id)
    return dossier


@transaction.atomic
def put_back(*, actor: Actor, dossier: Dossier) -> Dossier:
    """Give it back to the work list; what was judged so far stays to be read. Raises WrongStep, NotYours."""
    dossier = _taken(actor, dossier)
    dossier.state, dossier.taken_by = State.SENT, None
    dossier.save(update_fields=["state", "taken_by"])
    steps.add(dossier, StepKind.PUT_BACK, Side.AUTHORITY, by=actor.user_id)
    return dossier


@transaction.atomic
def judge(*, actor: Actor, dossier: Dossier, criterion: str, level: str, reason: str) -> Dossier:
    """Judge one criterion, with a reason. Raises WrongStep, NotYours, UnknownCriterion, ReasonMissing."""
    dossier = _taken(actor, dossier)
    if level not in Level.values:
        raise errors.UnknownCriterion
    reasoned(reason)
    if not dossier.answers.filter(criterion=criterion).update(judged=level, because=reason.strip()):
        raise errors.UnknownCriterion
    return dossier


@transaction.atomic
def conclude(
    *,
    actor: Actor,
    dossier: Dossier,
    outcome: str,
    reason: str,
    conditions: Sequence[Asked] = (),
) -> Dossier:
    """The assessor's outcome. To grant it is decided at once; to refuse waits for a second person.

    Raises WrongStep, NotYours, NotJudged, OutcomeDoesNotFit, ConditionMissing, WrongDay, ReasonMissing.
    """
    dossier = _taken(actor, dossier)
    reasoned(reason)
    _check_outcome(dossier, outcome, conditions)
    dossier.reason = reason.strip()
    if outcome == Outcome.REFUSED:
        dossier.state, dossier.outcome = State.PROPOSED, outcome
        dossier.save(update_fields=["state", "outcome", "reason"])
        steps.add(dossier, StepKind.PROPOSED, Side.AUTHORITY, by=actor.user_id, text=dossier.reason)
        return dossier
    for one in conditions:
        effects.set_condition(dossier, one.criterion, one.text, one.until)
    return effects.decide(dossier, outcome, actor.user_id)


@transaction.atomic
def confirm(*, actor: Actor, dossier: Dossier, agree: bool, reason: str) -> Dossier:
    """A second person confirms a refusal or a withdrawal, or sends it back. Raises SameHands, WrongStep, ReasonMissing.

    A withdrawal that isn't confirmed ends here: the recognition is kept.
    """
    dossier = sitting(actor, dossier, "recognition.confirm", State.PROPOSED)
    if actor.user_id == dossier.taken_by:
        raise errors.SameHands
    reasoned(reason)
    if agree:
        return effects.decide(dossier, dossier.outcome, actor.user_id, second=reason.strip())
    if dossier.kind == Kind.STRIKE:
        return effects.decide(dossier, Outcome.KEPT, actor.user_id, second=reason.strip())
    dossier.state, dossier.outcome = State.TAKEN, ""
    dossier.save(update_fields=["state", "outcome"])
    steps.add(dossier, StepKind.SENT_BACK, Side.AUTHORITY, by=actor.user_id, text=reason.strip())
    return dossier


def reasoned(text: str) -> None:
    """Raises ReasonMissing where nothing is said."""
    if len(text.strip()) < 3:
        raise errors.ReasonMissing


def levels(dossier: Dossier) -> Mapping[str, str]:
    """How each criterion was judged so far."""
    return dict(dossier.answers.exclude(judged="").values_list("criterion", "judged"))


def sitting(actor: Actor, dossier: Dossier, verb: str, *states: str) -> Dossier:
    """The dossier, locked, for someone of the authority who doesn't belong to the provider."""
    barred(actor, dossier.provider, verb)
    return queries.locked(dossier, *states)


def barred(actor: Actor, provider: Organisation, verb: str) -> None:
    """Pass whoever may do this and doesn't belong to the provider. Raises OwnProvider, NotAllowed."""
    if permissions.may(actor, verb, queries.scope(None)) and belongs(actor, provider):
        raise errors.OwnProvider
    access.require(actor, verb, queries.scope(provider.pk))


def may_sit(actor: Actor) -> None:
    """Raises NotAllowed for whoever is not of the authority's desk of recognition."""
    access.require(actor, "recognition.confirm", queries.scope(None))


def hands(dossier: Dossier) -> set[UUID]:
    """Who of the authority took or decided it."""
    return {one for one in (dossier.taken_by, dossier.decided_by) if one}


def _taken(actor: Actor, dossier: Dossier) -> Dossier:
    row = sitting(actor, dossier, "recognition.judge", State.TAKEN)
    if row.taken_by != actor.user_id:
        raise errors.NotYours
    return row


def _check_outcome(dossier: Dossier, outcome: str, conditions: Sequence[Asked]) -> None:
    """The outcome follows from the judgements: granted where it passes, refused where it doesn't."""
    if outcome not in (*BY_ONE, Outcome.REFUSED):
        raise errors.UnknownOutcome
    edition, judged = queries.edition_of(dossier), levels(dossier)
    now = standing(edition, judged)
    if now.open:
        raise errors.NotJudged(count=len(now.open))
    if outcome == Outcome.CONDITIONAL:
        _check_conditions(dossier, conditions)
        if now.passes or not standing(edition, judged, {one.criterion for one in conditions}).passes:
            raise errors.OutcomeDoesNotFit
    elif now.passes != (outcome == Outcome.GRANTED):
        raise errors.OutcomeDoesNotFit


def _check_conditions(dossier: Dossier, conditions: Sequence[Asked]) -> None:
    if not conditions or any(len(one.text.strip()) < 3 for one in conditions):
        raise errors.ConditionMissing
    edition = queries.edition_of(dossier)
    if any(edition.criterion(one.criterion) is None for one in conditions):
        raise errors.UnknownCriterion
    last = edition.terms.last_day(effects.first_day(dossier))
    if any(not clock.today() < one.until <= last for one in conditions):
        raise errors.WrongDay
