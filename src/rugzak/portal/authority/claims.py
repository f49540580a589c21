"""The claims desk: what waits for approval, what is blocked and why; one checks, another approves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.booking import claims, payouts, queries
from rugzak.booking.models import WAITING_CLAIMS, BookingLine, Claim, ClaimState
from rugzak.booking.stages import by_hand
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import CLAIM_STATES, DEBTORS

PER_PAGE = 25
LOOK, DECIDE = ("claim.check", "claim.release"), "claim.release"


@require_safe
@at_desk(*LOOK)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in CLAIM_STATES else str(ClaimState.CHECKED)
    rows = queries.claims(states=[state])
    rows = rows if state in WAITING_CLAIMS else rows.order_by("-made_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": [(row, _first_fault(row), _is_own(desk, row)) for row in page],
        "state": state,
        "states": _counts(),
        "waits": Claim.objects.filter(state=ClaimState.CHECKED).aggregate(n=Count("pk"), sum=Sum("amount")),
        "disputes": queries.disputes().count(),
        "can_release": state == ClaimState.CHECKED and desk.may(DECIDE) and page.paginator.count,
    }
    return show(request, desk, "claims", context)


@require_safe
@at_desk(*LOOK)
def one(request: HttpRequest, desk: Desk, claim_id: UUID) -> HttpResponse:
    return _page(request, desk, _claim(claim_id))


@require_POST
@at_desk("claim.check")
def check(request: HttpRequest, desk: Desk, claim_id: UUID) -> HttpResponse:
    """Run the controls again."""
    claim = _claim(claim_id)
    try:
        claim = claims.check(actor=desk.actor, claim=claim)
    except Refusal as refusal:
        return _page(request, desk, claim, refusal)
    if claim.state == ClaimState.BLOCKED:
        messages.warning(request, _("Checked again. It is still blocked."))
    else:
        messages.success(request, _("Checked again. Everything is right."))
    return redirect("authority:claim", claim.pk)


@require_POST
@at_desk("claim.check")
def look(request: HttpRequest, desk: Desk, claim_id: UUID) -> HttpResponse:
    """Write down that one looked at a first claim, and what one saw."""
    claim = _claim(claim_id)
    try:
        by_hand.look(actor=desk.actor, claim=claim, note=request.POST.get("note", ""))
    except Refusal as refusal:
        return _page(request, desk, claim, refusal)
    messages.success(request, _("Written down. The controls ran again."))
    return redirect("authority:claim", claim.pk)


@require_POST
@at_desk("claim.release")
def release(request: HttpRequest, desk: Desk, claim_id: UUID) -> HttpResponse:
    """Approve one claim, as the second pair of eyes."""
    claim = _claim(claim_id)
    try:
        claims.release(actor=desk.actor, claim=claim)
    except Refusal as refusal:
        return _page(request, desk, _claim(claim_id), refusal)
    messages.success(request, _("Approved. The money is on its way to the provider."))
    return redirect("authority:claims")


@require_POST
@at_desk("claim.release")
def release_many(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Approve those that were ticked. Each stands alone: what is refused is told, the others go on."""
    wanted = [one for one in map(_uuid, request.POST.getlist("claim")) if one is not None]
    done, refused = 0, []
    for claim in queries.claims(states=[ClaimState.CHECKED]).filter(pk__in=wanted[:PER_PAGE]):
        try:
            claims.release(actor=desk.actor, claim=claim)
            done += 1
        except Refusal as refusal:
            refused.append(refusal.text())
    if done:
        told = ngettext("%(n)s claim is approved.", "%(n)s claims are approved.", done)
        messages.success(request, told % {"n": done})
    for text in sorted(set(refused)):
        messages.error(request, text)
    if not wanted:
        messages.warning(request, _("Tick at least one claim."))
    return redirect("authority:claims")


def _page(request: HttpRequest, desk: Desk, claim: Claim, refusal: Refusal | None = None) -> HttpResponse:
    booking = claim.booking
    controls = claims.controls_of(claim)
    open_ = claim.state in WAITING_CLAIMS
    context = {
        "claim": claim,
        "booking": booking,
        "state": CLAIM_STATES[claim.state],
        "controls": controls,
        "failed": [control for control in controls if not control.passed],
        "lines": _lines(claim),
        "payables": payouts.payables(claim),
        "clawbacks": [(row, DEBTORS[row.debtor]) for row in queries.clawbacks_of(claim)],
        "may_check": open_ and desk.may("claim.check"),
        "may_release": claim.state == ClaimState.CHECKED and desk.may(DECIDE, made_by=claim.made_by),
        "must_look": open_ and desk.may("claim.check") and by_hand.asked(controls),
        "own_claim": open_ and _is_own(desk, claim),
        "only_looks": open_ and not desk.actor.has("releaser"),
        "may_claw_back": desk.may("clawback.make") and claim.act and claim.state in ("released", "paid"),
        "refusal": refusal,
    }
    return show(request, desk, "claim", context, refusal.status if refusal else 200)


def _claim(claim_id: UUID) -> Claim:
    return get_object_or_404(queries.claims(), pk=claim_id)


def _counts() -> list[tuple[str, Any, int]]:
    found = Claim.objects.aggregate(**{code: Count("pk", filter=Q(state=code)) for code in CLAIM_STATES})
    return [(code, words, found[code]) for code, (words, _kind) in CLAIM_STATES.items() if found[code]]


def _first_fault(claim: Claim) -> str:
    return next((str(control) for control in claims.controls_of(claim) if not control.passed), "")


def _is_own(desk: Desk, claim: Claim) -> bool:
    return claim.made_by is not None and claim.made_by == desk.actor.user_id


def _lines(claim: Claim) -> list[dict[str, Any]]:
    """What is due by payer, in cents."""
    due = {row["n"]: int(row["cents"]) for row in claim.lines}
    rows = claim.booking.lines.select_related("fund__organisation")
    return [
        {
            "payer": row.payer,
            "name": _payer(row),
            "amount": due.get(row.n, 0),
        }
        for row in rows
        if row.cents
    ]


def _payer(line: BookingLine) -> str:
    if line.payer == "self":
        return _("The learner’s savings") if line.fund else _("The learner")
    return line.fund.organisation.name if line.fund else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
