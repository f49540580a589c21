"""What a decision does: to the record, to the terms, and to the conditions. Its callers have asked who may."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from rugzak.base import clock, due
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition import queries, record, steps
from rugzak.catalogue.recognition.models import (
    LIVE_CONDITIONS,
    Condition,
    ConditionState,
    Dossier,
    Outcome,
    Side,
    State,
    StepKind,
)

FINAL, CONDITION = "recognition.final", "recognition.condition"


def decide(dossier: Dossier, outcome: str, by: UUID | None, *, second: str = "") -> Dossier:
    """Write a decision, let it work, and open the term to object."""
    dossier.state, dossier.outcome = State.DECIDED, outcome
    dossier.decided_by, dossier.decided_at = by, clock.now()
    due.drop(subject=dossier.pk)
    if outcome != Outcome.KEPT:
        dossier.object_until = queries.edition_of(dossier).terms.object_until(clock.today())
        due.plan(date=dossier.object_until + timedelta(days=1), kind=FINAL, subject=dossier.pk)
    work(dossier, outcome, by)
    dossier.save()
    figures = {"outcome": str(outcome), "until": dossier.object_until.isoformat() if dossier.object_until else ""}
    text = f"{dossier.reason}\n{second}".strip()
    steps.add(dossier, StepKind.DECIDED, Side.AUTHORITY, by=by, text=text, figures=figures)
    return dossier


def work(dossier: Dossier, outcome: str, by: UUID | None) -> None:
    """What the outcome does to the record of what holds."""
    if outcome in (Outcome.GRANTED, Outcome.CONDITIONAL):
        grant(dossier, by)
    elif outcome == Outcome.STRUCK and dossier.recognition is not None and dossier.valid_until is not None:
        row = Recognition.objects.select_for_update().get(pk=dossier.recognition.pk)
        last = max(dossier.valid_until, clock.today(), row.valid_from)  # never back in time, however late it is decided
        dossier.valid_until = min(last, row.valid_until or last)
        record.end(row, last_day=dossier.valid_until, reason=dossier.reason, by=by)


def grant(dossier: Dossier, by: UUID | None) -> Recognition:
    """Recognise the training or the provider from its first day on, for the term of its criteria."""
    edition = queries.edition_of(dossier)
    dossier.valid_from = first_day(dossier)
    dossier.valid_until = edition.terms.last_day(dossier.valid_from)
    subject: dict[str, Any] = {"training": dossier.training} if dossier.training_id else {"provider": dossier.provider}
    dossier.recognition = record.enter(
        label=dossier.label,
        valid_from=dossier.valid_from,
        valid_until=dossier.valid_until,
        reason=dossier.reason,
        by=by,
        **subject,
    )
    return dossier.recognition


def restore(dossier: Dossier, by: UUID | None, reason: str) -> None:
    """Undo a withdrawal without a gap: recognised again from the day after it ended, until it would have ended."""
    row = dossier.recognition
    if row is None or row.valid_until is None:
        return
    before = row.events.exclude(verb="withdrawn").last()
    until = before.valid_until if before else None
    subject: dict[str, Any] = {"training": row.training} if row.training_id else {"provider": row.provider}
    record.enter(
        label=row.label,
        valid_from=row.valid_until + timedelta(days=1),
        valid_until=until,
        reason=reason,
        by=by,
        **subject,
    )


def first_day(dossier: Dossier) -> date:
    """Today, or for a renewal the day after what is held ends."""
    held, today = dossier.recognition, clock.today()
    if dossier.kind == "renew" and held is not None and held.valid_until is not None and held.valid_until >= today:
        return held.valid_until + timedelta(days=1)
    return today


def set_condition(dossier: Dossier, criterion: str, text: str, until: date) -> Condition:
    """Set a condition, and put its day on the due list."""
    row = Condition.objects.create(dossier=dossier, criterion=criterion, text=text.strip(), until=until)
    due.plan(date=until + timedelta(days=1), kind=CONDITION, subject=row.pk)
    return row


def drop_conditions(dossier: Dossier) -> None:
    """Conditions that an objection took away."""
    for row in dossier.conditions.filter(state__in=LIVE_CONDITIONS):
        row.state = ConditionState.DROPPED
        row.save(update_fields=["state"])
        due.drop(subject=row.pk)
