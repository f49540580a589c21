"""The steps of a dossier, each dated, and the news of them to the provider."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rugzak.accounts.models.organisation import Role
from rugzak.accounts.services.memberships import people_of
from rugzak.base import outbox
from rugzak.catalogue.recognition.criteria import all_labels
from rugzak.catalogue.recognition.models import Dossier, Side, Step

NEWS = "recognition.news"


def add(
    dossier: Dossier,
    kind: str,
    side: str,
    *,
    by: UUID | None = None,
    text: str = "",
    figures: Mapping[str, Any] | None = None,
) -> Step:
    """Write a step down. One that the provider didn't take itself is told to it by mail."""
    step = Step.objects.create(dossier=dossier, kind=kind, side=side, by=by, text=text, figures=dict(figures or {}))
    if side != Side.PROVIDER:
        tell(dossier, kind)
    return step


def tell(dossier: Dossier, step: str) -> None:
    """A message to everyone who acts for the provider: what happened, and where to read it."""
    context = {
        "dossier_id": str(dossier.pk),
        "step": str(step),
        "provider": dossier.provider.name,
        "label": all_labels()[dossier.label].name.to_json(),
        "outcome": str(dossier.outcome),
        "until": dossier.object_until.isoformat() if dossier.object_until else "",
    }
    for user in people_of(dossier.provider_id, Role.PROVIDER):
        outbox.post(kind=NEWS, to=user.email, language=user.language, context=context)
