"""The steps of a case, each dated, and the news of it to the provider."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rugzak.accounts.models.organisation import Role
from rugzak.accounts.services.memberships import people_of
from rugzak.base import outbox
from rugzak.booking.fraud.models import Case, Step

NEWS = "fraud.news"


def add(
    case: Case,
    kind: str,
    side: str,
    *,
    by: UUID | None = None,
    text: str = "",
    figures: Mapping[str, Any] | None = None,
    shown: bool = False,
    **more: Any,
) -> Step:
    """Write a step down. One that the provider may read is told to it by mail."""
    given = {"kind": kind, "side": side, "by": by, "text": text, "figures": dict(figures or {}), "shown": shown}
    step = Step.objects.create(case=case, **given, **more)
    if shown and side != "provider":
        tell(case, kind)
    return step


def tell(case: Case, step: str) -> None:
    """A message to everyone who acts for the provider: that there is something to read, not what."""
    context = {"case_id": str(case.pk), "step": step, "provider": case.provider.name}
    for user in people_of(case.provider_id, Role.PROVIDER):
        outbox.post(kind=NEWS, to=user.email, language=user.language, context=context)
