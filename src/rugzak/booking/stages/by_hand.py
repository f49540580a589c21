"""The first claims of a new provider are looked at by people, and so is one that goes beyond the caps."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor, Scope
from rugzak.booking.errors import ClaimState as WrongState
from rugzak.booking.errors import LookNeedsWords, OwnProvider
from rugzak.booking.models import WAITING_CLAIMS, Booking, Claim
from rugzak.booking.stages import caps
from rugzak.booking.stages.models import HandCheck
from rugzak.catalogue.trust import standing

if TYPE_CHECKING:
    from rugzak.booking.controls import Control


def needed(booking: Booking) -> bool:
    """Whether someone must still look at the claim of a booking: too few of this provider's were looked at."""
    provider = booking.session.training.provider_id
    most = standing.stage_of(provider).by_hand
    if not most or _looked(booking):
        return False
    return HandCheck.objects.filter(claim__booking__session__training__provider=provider).count() < most


def over_cap(booking: Booking) -> bool:
    """Whether paying this claim would go beyond the caps of the provider's stage as it is now."""
    found = standing.stage_of(booking.session.training.provider_id)
    if not found.capped or _looked(booking):
        return False
    cents = sum(line.cents for line in booking.lines.all() if line.fund_id is not None)
    return bool(cents) and not caps.paid_room(booking.session, found).fits(cents)


@transaction.atomic
def look(*, actor: Actor, claim: Claim, note: str) -> HandCheck:
    """Write down that one looked and that it is in order; its controls run again. Raises WrongState, LookNeedsWords."""
    from rugzak.booking import claims

    access.require(actor, "claim.check", Scope("claim"))
    if claim.booking.session.training.provider_id in actor.organisations("provider"):
        raise OwnProvider
    if not note.strip():
        raise LookNeedsWords
    row = Claim.objects.select_for_update().get(pk=claim.pk)
    if row.state not in WAITING_CLAIMS:
        raise WrongState
    made, _new = HandCheck.objects.get_or_create(claim=row, defaults={"by": actor.user_id, "note": note.strip()[:255]})
    claims.refresh(row)
    return made


def asked(controls: Iterable["Control"]) -> bool:
    """Whether a look by hand would let this claim through: its control `by_hand` or `cap` fails."""
    return any(control.code in ("by_hand", "cap") and not control.passed for control in controls)


def waiting(provider_id: UUID) -> int:
    """How many claims of a provider still pass through someone's hands before the others go on by themselves."""
    most = standing.stage_of(provider_id).by_hand
    return max(0, most - HandCheck.objects.filter(claim__booking__session__training__provider=provider_id).count())


def _looked(booking: Booking) -> bool:
    return HandCheck.objects.filter(claim__booking=booking).exists()
