"""News leaves by the outbox: a row in the same transaction as what it tells, sent after the commit."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from rugzak.base import clock, durable, registry
from rugzak.base.models import Message

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 8


def post(*, kind: str, to: str, language: str, context: Mapping[str, Any], person_id: UUID | None = None) -> Message:
    """Put a message in the outbox; `kind` names its template."""
    return Message.objects.create(kind=kind, to=to, language=language, context=dict(context), person_id=person_id)


def send_due(limit: int = 100) -> int:
    """Send what waits and is durable; several workers may run at once. Gives the number sent."""
    waiting = Message.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS)
    seen = list(waiting.order_by("attempts", "created_at").values_list("pk", flat=True)[:limit])
    if seen:
        durable.flush()
    return sum(_send_one(waiting, pk) for pk in seen)


@transaction.atomic
def _send_one(waiting: QuerySet[Message], pk: UUID) -> bool:
    message = waiting.select_for_update(skip_locked=True).filter(pk=pk).first()
    return message is not None and _send(message)


def _send(message: Message) -> bool:
    message.attempts += 1
    try:
        with translation.override(message.language):
            subject, body = registry.render(message)
        send_mail(subject, body, None, [message.to])
        message.sent_at, message.error = clock.now(), ""
    except Exception as error:  # whatever one message breaks on, the next must go out
        logger.exception("message %s was not sent", message.pk)
        message.error = type(error).__name__
    message.save(update_fields=["attempts", "sent_at", "error"])
    return message.sent_at is not None
