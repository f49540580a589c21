"""Sending, replacing and withdrawing sealed bids, until the deadline. What is in them nobody here can know."""

import json
from base64 import b64decode
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.catalogue.calls import errors, news
from rugzak.catalogue.calls.drafting import lock
from rugzak.catalogue.calls.models import Bid, BidState, Call, CallState
from rugzak.catalogue.calls.sealing import BITS, BLOCK, FORMAT, PLACES, digest

MOST_BYTES = 1_000_000
_TAG = 16


@transaction.atomic
def send(*, actor: Actor, call: Call, organisation: Organisation, envelope: str) -> Bid:
    """Take in a sealed bid in the place of an earlier one; its hash is public at once and is the receipt.

    The same envelope sent twice is one bid. Raises NotAllowed, NotThisPhase, TooLate, BadBid.
    """
    access.require(actor, "call.bid", Scope("call", organisation_id=organisation.pk))
    call = _open(call.pk)
    check(envelope, call.pk, organisation.pk)
    mine = Bid.objects.filter(call=call, organisation=organisation, state=BidState.SEALED).first()
    if mine is not None and mine.envelope == envelope:
        return mine
    if mine is not None:
        _end(mine, BidState.REPLACED)
    bid = Bid.objects.create(
        call=call, organisation=organisation, envelope=envelope, digest=digest(envelope), sent_by=actor.user_id
    )
    news.tell(call, organisation.pk, "received")
    return bid


@transaction.atomic
def withdraw(*, actor: Actor, bid: Bid) -> Bid:
    """Take a bid back before the deadline: its envelope goes. Raises NotAllowed, NotThisPhase, TooLate."""
    access.require(actor, "call.bid", Scope("call", organisation_id=bid.organisation_id))
    _open(bid.call_id)
    bid = Bid.objects.select_for_update().get(pk=bid.pk)
    if bid.state != BidState.SEALED:
        raise errors.NotThisPhase
    return _end(bid, BidState.WITHDRAWN)


def check(envelope: str, call_id: UUID, organisation_id: UUID) -> None:
    """That it is an envelope of this call and this bidder, with a part for each holder. Raises BadBid."""
    if len(envelope) > MOST_BYTES:
        raise errors.BadBid
    try:
        parts: dict[str, Any] = json.loads(envelope)
        named = (parts["format"], parts["call"], parts["bidder"])
        places = [share["place"] for share in parts["shares"]]
        wrapped = {len(b64decode(share["wrapped"], validate=True)) for share in parts["shares"]}
        iv, text = (len(b64decode(parts[name], validate=True)) for name in ("iv", "text"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise errors.BadBid from error
    whole = places == list(PLACES) and wrapped == {BITS // 8} and iv == 12 and text > _TAG
    if named != (FORMAT, str(call_id), str(organisation_id)) or not whole or (text - _TAG) % BLOCK:
        raise errors.BadBid


def _open(call_id: UUID) -> Call:
    call = lock(call_id, CallState.OPEN)
    if clock.now() >= call.deadline:
        raise errors.TooLate(when=f"{call.deadline:%d/%m/%Y}")
    return call


def _end(bid: Bid, state: BidState) -> Bid:
    bid.state, bid.envelope, bid.ended_at = state, "", clock.now()
    bid.save(update_fields=["state", "envelope", "ended_at"])
    return bid
