"""Claims: what can be claimed, one or all at once, how each stands, and what to do where one is blocked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import access
from rugzak.base.errors import Refusal
from rugzak.booking import claims, payouts, queries
from rugzak.booking.controls import Control
from rugzak.booking.fraud.queries import told
from rugzak.booking.models import Booking, BookingLine, Claim, ClaimState
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.provider.home import under_way
from rugzak.portal.provider.words import CLAIM_STATES, REMEDIES

PER_PAGE = 25
MOST_AT_ONCE = 200


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    wanted = request.GET.get("state", "")
    state = wanted if wanted in CLAIM_STATES else ""
    rows = queries.claims(states=[state] if state else (), provider_id=desk.provider.pk)
    page = Paginator(rows.select_related("booking__person").order_by("-made_at"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    claimable = list(queries.claimable(desk.provider.pk)[:MOST_AT_ONCE])
    _log(desk, [row.person_id for row in claimable] + [row.booking.person_id for row in page])
    counts = {code: queries.claims(states=[code], provider_id=desk.provider.pk).count() for code in CLAIM_STATES}
    context = {
        "claimable": claimable,
        "page": page,
        "rows": [(row, *CLAIM_STATES[row.state]) for row in page],
        "states": [(code, words, counts[code]) for code, (words, _kind) in CLAIM_STATES.items() if counts[code]],
        "state": state,
        "blocked": counts[ClaimState.BLOCKED],
        "under_way": under_way(desk),
        "inquiries": told(desk.provider.pk).count(),
    }
    return render(request, "provider/claims.html", context)


@require_POST
@at_desk
def make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Claim one booking, or all that can be claimed. What can't be claimed is told, and holds up nothing else."""
    wanted = request.POST.get("booking", "")
    rows = queries.claimable(desk.provider.pk)
    if wanted != "all":
        rows = rows.filter(pk=_uuid(wanted))
    made, refused = [], []
    for booking in rows[:MOST_AT_ONCE]:
        try:
            made.append(claims.make_claim(actor=desk.actor, booking=booking))
        except Refusal as refusal:
            refused.append(refusal.text())
    _tell(request, made, refused)
    if wanted != "all" and len(made) == 1:
        return redirect("provider:claim", made[0].pk)
    return redirect("provider:claims")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def one(request: HttpRequest, desk: Desk, claim_id: UUID) -> HttpResponse:
    """One claim with its controls; a blocked one can be made again once it was put right."""
    rows = queries.claims(provider_id=desk.provider.pk).select_related("booking__person")
    claim = get_object_or_404(rows, pk=claim_id)
    if request.method == "POST":
        claim = claims.make_claim(actor=desk.actor, booking=claim.booking)
        _tell(request, [claim], [])
        return redirect("provider:claim", claim.pk)
    _log(desk, [claim.booking.person_id])
    controls = claims.controls_of(claim)
    context = {
        "claim": claim,
        "booking": claim.booking,
        "state": CLAIM_STATES[claim.state],
        "failed": [_step(control, claim.booking) for control in controls if not control.passed],
        "controls": controls,
        "lines": paid_by(claim),
        "payables": payouts.payables(claim),
    }
    return render(request, "provider/claim.html", context)


def paid_by(claim: Claim) -> list[dict[str, Any]]:
    """What is due by payer, in cents, for the bar."""
    due = {row["n"]: row for row in claim.lines}
    lines = claim.booking.lines.select_related("fund__organisation")
    return [
        {
            "payer": line.payer,
            "name": _payer(line),
            "amount": int(due.get(line.n, {}).get("cents", 0)),
        }
        for line in lines
        if line.cents
    ]


def _payer(line: BookingLine) -> str:
    if line.payer == "self":
        return _("The learner’s savings") if line.fund else _("The learner")
    return line.fund.organisation.name if line.fund else ""


def _step(control: Control, booking: Booking) -> dict[str, Any]:
    return {"control": control, "remedy": REMEDIES.get(control.code, ""), "booking": booking}


def _tell(request: HttpRequest, made: list[Claim], refused: list[str]) -> None:
    blocked = sum(1 for claim in made if claim.state == ClaimState.BLOCKED)
    good = len(made) - blocked
    if good:
        told = ngettext(
            "%(n)s claim is sent. Someone of the authority looks at it now.",
            "%(n)s claims are sent. Someone of the authority looks at them now.",
            good,
        )
        messages.success(request, told % {"n": good})
    if blocked:
        told = ngettext(
            "%(n)s claim is blocked. Open it to see what to do.",
            "%(n)s claims are blocked. Open them to see what to do.",
            blocked,
        )
        messages.warning(request, told % {"n": blocked})
    for text in sorted(set(refused)):
        messages.error(request, text)
    if not made and not refused:
        messages.warning(request, _("There was nothing left to claim."))


def _log(desk: Desk, people: list[UUID | None]) -> None:
    """Names are shown, so the people can see that we looked."""
    ids = {person for person in people if person is not None}
    access.log_reads(desk.actor, "claim.see", ids, organisation_id=desk.provider.pk)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
