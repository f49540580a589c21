"""The record of what holds, written by the procedure and by the house: enter, end, and remind ahead of the end."""

from datetime import date
from typing import Any
from uuid import UUID

from rugzak.accounts.models import Organisation
from rugzak.base import due
from rugzak.catalogue.models import Recognition, RecognitionEvent, Training
from rugzak.catalogue.recognition.criteria import all_labels

RENEWAL = "recognition.renewal"


def enter(
    *,
    label: str,
    valid_from: date,
    valid_until: date | None,
    reason: str,
    by: UUID | None,
    training: Training | None = None,
    provider: Organisation | None = None,
) -> Recognition:
    """Put a training or a provider on a public list, and plan the reminder before its end."""
    given: dict[str, Any] = {"label": label, "valid_from": valid_from, "valid_until": valid_until}
    row = Recognition.objects.create(**given, training=training, provider=provider, reason=reason[:255], decided_by=by)
    note(row, "granted", reason, by)
    edition = all_labels()[label].on(valid_from) if label in all_labels() else None
    if edition and valid_until:
        due.plan(date=edition.terms.remind_on(valid_until), kind=RENEWAL, subject=row.pk)
    return row


def end(row: Recognition, *, last_day: date, reason: str, by: UUID | None) -> Recognition:
    """End a recognition on a day; the caller has looked at the day."""
    row.valid_until = last_day
    row.save(update_fields=["valid_until"])
    note(row, "withdrawn", reason, by)
    due.drop(subject=row.pk, kind=RENEWAL)
    return row


def note(row: Recognition, verb: str, reason: str, by: UUID | None) -> None:
    """Write down what was decided about a recognition."""
    RecognitionEvent.objects.create(
        recognition=row, verb=verb, valid_until=row.valid_until, reason=reason[:255], decided_by=by
    )
