"""What is paid to the provider: by funders, with the structured reference of each, and the own parts to invoice."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts import access
from rugzak.accounts.bank import format_reference
from rugzak.accounts.models import Payable
from rugzak.booking import queries
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
        "rows": [(row, format_reference(row.reference), *PAYABLE_STATES[row.state]) for row in page],
        "own": own,
        "parts": [(part, format_reference(part.reference)) for part in own],
        "iban": desk.provider.iban,
    }
    return render(request, "provider/payouts.html", context)
