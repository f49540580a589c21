"""The learner's own part, once the provider has it: the provider says so, and can take that back with a reason."""

from uuid import UUID, uuid5

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.errors import Hidden
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.booking import house
from rugzak.booking.errors import OwnPartNotPaid
from rugzak.booking.models import OwnPart
from rugzak.ledger import services as ledger


@transaction.atomic
def mark_paid(*, actor: Actor, own_part_id: UUID) -> OwnPart:
    """The learner paid their part to the provider. Twice is once. Raises Hidden, NotAllowed."""
    row = _locked(actor, own_part_id)
    if row.paid_at is None:
        row.paid_at = clock.now()
        row.save(update_fields=["paid_at"])
        _move(row, actor, kind="own_part_paid", reason="the provider has it")
    return row


@transaction.atomic
def mark_unpaid(*, actor: Actor, own_part_id: UUID, reason: str) -> OwnPart:
    """It was marked by mistake. Raises OwnPartNotPaid (also without a reason), Hidden, NotAllowed."""
    row = _locked(actor, own_part_id)
    if row.paid_at is None or not reason.strip():
        raise OwnPartNotPaid
    _move(row, actor, kind="own_part_unpaid", reason=reason.strip()[:200])
    row.paid_at = None
    row.save(update_fields=["paid_at"])
    return row


def _move(row: OwnPart, actor: Actor, *, kind: str, reason: str) -> None:
    """What is owed leaves the provider's `own due`, or comes back to it; each marking is an act of its own."""
    found = house.accounts_of(row.booking.session.training.provider)
    owed, outside = found.own_due, found.own_outside
    leg = ledger.Leg(owed, outside, row.amount) if kind == "own_part_paid" else ledger.Leg(outside, owed, row.amount)
    key = uuid5(row.pk, f"{kind} {clock.now().isoformat() if kind == 'own_part_unpaid' else row.paid_at}")
    ledger.post(
        book=row.booking.book, key=key, legs=[leg], kind=kind, reason=reason, actor=actor.user_id, basis=row.reference
    ).require()


def _locked(actor: Actor, own_part_id: UUID) -> OwnPart:
    rows = OwnPart.objects.select_for_update(of=("self",)).select_related("booking__session__training__provider")
    row = rows.filter(pk=own_part_id).first()
    if row is None:
        raise Hidden
    scope = Scope("claim", organisation_id=row.booking.session.training.provider_id)
    access.require(actor, "ownpart.mark", scope)
    return row
