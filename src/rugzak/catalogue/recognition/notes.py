"""What social partners write in the margin: seen by the assessor and the provider, and by other partners."""

from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import PARTNER, Actor
from rugzak.base.errors import NotFound
from rugzak.catalogue.recognition import assess, errors, queries, steps
from rugzak.catalogue.recognition.models import Annotation, Dossier, State

NOTED = "noted"


@transaction.atomic
def annotate(*, actor: Actor, dossier: Dossier, text: str, criterion: str = "") -> Annotation:
    """Write a note for the organisation that one acts for.

    Raises NotAllowed, NotFound, UnknownCriterion, ReasonMissing.
    """
    access.require(actor, "recognition.annotate", queries.scope(dossier.provider_id))
    if dossier.state == State.DRAFT:
        raise NotFound
    assess.reasoned(text)
    if criterion and queries.edition_of(dossier).criterion(criterion) is None:
        raise errors.UnknownCriterion
    assert actor.user_id is not None  # the verb asks a role, and a role has a user
    row = Annotation.objects.create(
        dossier=dossier, organisation=_partner(actor), by=actor.user_id, criterion=criterion, text=text.strip()
    )
    steps.tell(dossier, NOTED)
    return row


def _partner(actor: Actor) -> Organisation:
    mine: frozenset[UUID] = actor.organisations(PARTNER)
    return Organisation.objects.filter(pk__in=mine).order_by("name")[0]
