"""What is paid to the provider: by funders, with the structured reference of each, and the own parts to invoice."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts import access
from rugzak.accounts.bank import format_reference
from rugzak.accounts.models import Payable
from rugzak.accounts.models.bank import PayableState
from rugzak.base.errors import Refusal
from rugzak.booking import own_parts, queries
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.provider.home import under_way
from rugzak.portal.provider.words import PAYABLE_STATES

PER_PAGE = 25


@require_safe
@at_desk
def payouts(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = Payable.objects.filter(payee=desk.provider).select_related("debtor").order_by("-made_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    own = Paginator(queries.own_parts(desk.provider.pk), PER_PAGE).get_page(request.GET.get("own"))
    people = {part.booking.person_id for part in own if part.booking.person_id is not None}
    access.log_reads(desk.actor, "claim.see", people, organisation_id=desk.provider.pk)
    context = {
        "under_way": under_way(desk),
        "page": page,
        "rows": [(row, format_reference(row.reference), *PAYABLE_STATES[_state(row)]) for row in page],
        "own": own,
        "parts": [(part, format_reference(part.reference)) for part in own],
        "iban": desk.provider.iban,
    }
    return render(request, "provider/payouts.html", context)


def _state(row: Payable) -> str:
    return "part" if row.state == PayableState.PAID and row.paid_amount < row.amount else row.state


@require_POST
@at_desk
def own_part(request: HttpRequest, desk: Desk, own_part_id: UUID) -> HttpResponse:
    """The learner paid their part; or that was a mistake, with a reason."""
    row = get_object_or_404(queries.own_parts(desk.provider.pk), pk=own_part_id)
    try:
        if request.POST.get("do") == "undo":
            own_parts.mark_unpaid(actor=desk.actor, own_part_id=row.pk, reason=request.POST.get("reason", ""))
            messages.success(request, _("It is open again."))
        else:
            own_parts.mark_paid(actor=desk.actor, own_part_id=row.pk)
            messages.success(request, _("Written down as paid by the learner."))
    except Refusal as refusal:
        messages.error(request, refusal.text())
    return redirect("provider:payouts")
