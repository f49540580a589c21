"""Half days on which provider and learner differ: an officer reads both and decides, with a reason. No names."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.booking import attendance, queries
from rugzak.portal.authority.desk import Desk, at_desk, show

PER_PAGE = 20


@require_safe
@at_desk("claim.check")
def disputes(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _page(request, desk)


@require_POST
@at_desk("claim.check")
def decide(request: HttpRequest, desk: Desk, attendance_id: UUID) -> HttpResponse:
    row = get_object_or_404(queries.disputes(), pk=attendance_id)
    said = request.POST.get("present", "")
    try:
        if said not in ("yes", "no"):
            messages.error(request, _("Choose present or absent."))
            return redirect("authority:disputes")
        reason = request.POST.get("reason", "")
        attendance.decide(actor=desk.actor, attendance=row, present=said == "yes", reason=reason)
    except Refusal as refusal:
        return _page(request, desk, row.pk, refusal)
    messages.success(request, _("Decided. The provider can claim this booking now."))
    return redirect("authority:disputes")


def _page(request: HttpRequest, desk: Desk, wrong: UUID | None = None, refusal: Refusal | None = None) -> HttpResponse:
    page = Paginator(queries.disputes(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "wrong": wrong, "refusal": refusal, "reason": request.POST.get("reason", "")}
    return show(request, desk, "disputes", context, refusal.status if refusal else 200)
