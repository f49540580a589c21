"""Half days on which provider and learner say something else: agree with the learner, or wait for the authority."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts import access
from rugzak.base.errors import Refusal
from rugzak.booking import attendance, queries
from rugzak.portal.provider.desk import Desk, at_desk


@require_safe
@at_desk
def disputes(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _page(request, desk)


@require_POST
@at_desk
def agree(request: HttpRequest, desk: Desk, attendance_id: UUID) -> HttpResponse:
    """Take over what the learner said, with a reason."""
    row = get_object_or_404(queries.disputes(provider_id=desk.provider.pk), pk=attendance_id)
    said = bool(row.learner_mark)
    try:
        attendance.mark_provider(
            actor=desk.actor, booking=row.booking, part=row.part, present=said, reason=request.POST.get("reason", "")
        )
    except Refusal as refusal:
        return _page(request, desk, row.pk, refusal)
    messages.success(request, _("You agree now. This half day no longer holds up the payment."))
    return redirect("provider:disputes")


def _page(request: HttpRequest, desk: Desk, wrong: UUID | None = None, refusal: Refusal | None = None) -> HttpResponse:
    rows = list(queries.disputes(provider_id=desk.provider.pk)[:50])
    people = {row.booking.person_id for row in rows if row.booking.person_id is not None}
    access.log_reads(desk.actor, "attendance.see", people, organisation_id=desk.provider.pk)
    context = {"rows": rows, "wrong": wrong, "refusal": refusal, "reason": request.POST.get("reason", "")}
    return render(request, "provider/disputes.html", context, status=refusal.status if refusal else 200)
