"""Calls for tender as a bidder sees them: ask, bid sealed in the browser, take back, and read the outcome."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.catalogue.calls import asking, bidding, queries
from rugzak.catalogue.calls.models import BidState, Call
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.shared import calls as shared

SHOWN = 100


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open calls, and those one bid on."""
    rows = shared.rows_of(queries.public()[:SHOWN])
    mine = set(desk.provider.bids.values_list("call_id", flat=True))
    context = {
        "running": [row for row in rows if row["phase"] in shared.OPEN],
        "mine": [row for row in rows if row["call"].pk in mine],
        "desk": desk,
    }
    return render(request, "provider/calls.html", context)


@require_safe
@at_desk
def one(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    return _page(request, desk, queries.call(call_id))


@require_POST
@at_desk
def bid(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """Take in what the browser sealed."""
    call, envelope = queries.call(call_id), request.POST.get("envelope", "")
    try:
        sent = bidding.send(actor=desk.actor, call=call, organisation=desk.provider, envelope=envelope)
    except Refusal as refusal:
        return _page(request, desk, call, refusal)
    messages.success(request, _("We have your sealed bid. Your receipt: %(digest)s.") % {"digest": sent.digest[:16]})
    return redirect("provider:call", call.pk)


@require_POST
@at_desk
def ask(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """Ask something."""
    call = queries.call(call_id)
    try:
        asking.ask(actor=desk.actor, call=call, organisation=desk.provider, text=request.POST.get("text", ""))
    except Refusal as refusal:
        return _page(request, desk, call, refusal)
    messages.success(request, _("You asked it. The answer comes here for everyone, without your name."))
    return redirect("provider:call", call.pk)


@require_POST
@at_desk
def withdraw(request: HttpRequest, desk: Desk, bid_id: UUID) -> HttpResponse:
    """Take one's bid back."""
    found = queries.bid(bid_id, desk.actor)
    try:
        bidding.withdraw(actor=desk.actor, bid=found)
    except Refusal as refusal:
        return _page(request, desk, queries.call(found.call_id), refusal)
    messages.success(request, _("You took your bid back. You can bid again until the deadline."))
    return redirect("provider:call", found.call_id)


def _page(request: HttpRequest, desk: Desk, call: Call, refusal: Refusal | None = None) -> HttpResponse:
    mine = list(queries.bids_of(actor=desk.actor, call=call, organisation_id=desk.provider.pk))
    outcome = queries.outcome(actor=desk.actor, call=call, organisation_id=desk.provider.pk)
    context: dict[str, Any] = {
        **shared.facts(call),
        "desk": desk,
        "mine": [(row, shared.BID_STATES[row.state]) for row in mine],
        "live": next((row for row in mine if row.state == BidState.SEALED), None),
        "keys": json.dumps(list(call.holders.values_list("public_key", flat=True))),
        "outcome": outcome,
        "refusal": refusal,
    }
    return render(request, "provider/call.html", context, status=refusal.status if refusal else 200)
