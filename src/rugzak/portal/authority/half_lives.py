"""How fast do skills age here: the table of half-lives with its sources, and this authority's own."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import SURE
from rugzak.skills.ageing import services
from rugzak.skills.ageing.table import table
from rugzak.skills.errors import NotAHalfLife


@require_safe
@at_desk("correction.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = [(row, SURE[row.sure], row.code or "rest") for row in table().values()]
    return show(request, desk, "half_lives", {"rows": rows, "decides": desk.may("ageing.set")})


@require_POST
@at_desk("ageing.set")
def change(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Another half-life with its reason, or the default again."""
    form = request.POST
    group = form.get("group", "")
    try:
        if form.get("do") == "reset":
            services.reset_half_life(actor=desk.actor, group=group)
        else:
            years = _years(form.get("years", ""))
            services.set_half_life(actor=desk.actor, group=group, years=years, reason=form.get("reason", ""))
    except Refusal as refusal:
        messages.warning(request, refusal.text())
    else:
        messages.success(request, _("Saved."))
    return redirect("authority:half-lives")


def _years(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ".").strip())
    except InvalidOperation:
        raise NotAHalfLife from None
