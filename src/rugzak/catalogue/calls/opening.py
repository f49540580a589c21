"""Opening the bids: after the deadline two of three holders give their parts, which they unwrapped themselves.

Where two parts don't open a bid, the third holder's may; only then is it void. Parts go once they have served.
"""

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.catalogue.calls import errors, releases
from rugzak.catalogue.calls.drafting import lock, me
from rugzak.catalogue.calls.models import Bid, BidState, Call, CallState, GivenShare, KeyHolder
from rugzak.catalogue.calls.sealing import KEY_BYTES, PLACES, CantOpen, open_bid
from rugzak.catalogue.calls.specs import lot_bids


def wrapped_for(*, actor: Actor, call: Call) -> tuple[KeyHolder, dict[str, str]]:
    """What a holder needs to give their parts: their sealed key and their wrapped part of each bid, after the deadline.

    Raises NotAllowed, NoHolder, NotThisPhase, TooEarly.
    """
    holder = _holder(actor, call)
    _due(call)
    bids = call.bids.filter(state=BidState.SEALED)
    return holder, {str(bid.pk): _part(bid, holder.place) for bid in bids}


@transaction.atomic
def give(*, actor: Actor, call: Call, shares: Mapping[str, str]) -> Call:
    """Give one's part of every bid; with the second holder's the bids open.

    Raises NotAllowed, NoHolder, NotThisPhase, TooEarly, BadShare.
    """
    call = lock(call.pk, CallState.OPEN)
    holder = _holder(actor, call)
    _due(call)
    bids = {str(bid.pk): bid for bid in call.bids.filter(state=BidState.SEALED)}
    if set(shares) != set(bids) or any(_size(share) != KEY_BYTES for share in shares.values()):
        raise errors.BadShare
    GivenShare.objects.filter(bid__call=call, place=holder.place).delete()
    GivenShare.objects.bulk_create(
        GivenShare(bid=bids[name], place=holder.place, share=share) for name, share in shares.items()
    )
    holder.gave_at = clock.now()
    holder.save(update_fields=["gave_at"])
    return _try(call, list(bids.values()))


def _try(call: Call, bids: list[Bid]) -> Call:
    """Open every bid; wait for the third holder where one stays closed."""
    given = call.holders.exclude(gave_at=None).count()
    if given < 2:
        return call
    opened = [(bid, _opened(bid)) for bid in bids]
    if any(content is None for _bid, content in opened) and given < len(PLACES):
        return call
    numbers = set(call.lots.values_list("number", flat=True))
    for bid, content in opened:
        _keep(bid, content, numbers)
    GivenShare.objects.filter(bid__call=call).delete()
    call.state, call.opened_at = CallState.OPENED, clock.now()
    call.save(update_fields=["state", "opened_at"])
    releases.publish(call, "tenderUpdate")
    return call


def _opened(bid: Bid) -> dict[str, Any] | None:
    shares = dict(bid.shares.values_list("place", "share"))
    for pair in combinations(sorted(shares), 2):
        try:
            return open_bid(envelope=bid.envelope, shares={place: shares[place] for place in pair})
        except CantOpen:
            continue
    return None


def _keep(bid: Bid, content: dict[str, Any] | None, numbers: set[int]) -> None:
    try:
        lots = lot_bids(content or {}, numbers)
    except ValueError:
        bid.state = BidState.VOID
    else:
        bid.state, bid.content = BidState.OPENED, {"lots": [lot.to_json() for lot in lots]}
    bid.save(update_fields=["state", "content"])


def _holder(actor: Actor, call: Call) -> KeyHolder:
    access.require(actor, "call.hold", Scope("call"))
    holder = call.holders.filter(user_id=me(actor)).first()
    if holder is None:
        raise errors.NoHolder
    return holder


def _due(call: Call) -> None:
    if call.state != CallState.OPEN:
        raise errors.NotThisPhase
    if clock.now() < call.deadline:
        raise errors.TooEarly(when=f"{call.deadline:%d/%m/%Y}")


def _part(bid: Bid, place: int) -> str:
    shares: list[dict[str, Any]] = json.loads(bid.envelope)["shares"]
    return str(next(share["wrapped"] for share in shares if share["place"] == place))


def _size(share: str) -> int:
    try:
        return len(b64decode(share, validate=True))
    except (NotBase64, ValueError):
        return 0
