"""What do people call wrong: the list, a decision with its reason, and what was decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import EFFECTS, WRONG
from rugzak.portal.person import labels
from rugzak.skills.corrections import worklist
from rugzak.skills.corrections.models import Correction
from rugzak.skills.corrections.services import About, named


@require_safe
@at_desk("correction.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    context: dict[str, Any] = {
        "items": [(item, WRONG[item.thing.about], _names(item.thing), EFFECTS[item.thing.about])
                  for item in worklist.worklist(desk.actor)],
        "decided": [(row, WRONG[row.about], _names(row)) for row in worklist.decided(desk.actor)],
        "least": worklist.LEAST,
        "decides": desk.may("correction.decide"),
    }  # fmt: skip
    return show(request, desk, "corrections", context)


@require_POST
@at_desk("correction.decide")
def decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Accept or dismiss one thing."""
    form = request.POST
    names = ("occupation_uri", "skill_uri", "words", "region")
    accept = form.get("do") == "accept"
    try:
        thing = named(form.get("about", ""), **{name: form.get(name, "") for name in names})
        worklist.decide(actor=desk.actor, thing=thing, accept=accept, reason=form.get("reason", ""))
    except Refusal as refusal:
        messages.warning(request, refusal.text())
    else:
        messages.success(request, _("Accepted. The mirror uses it from now on.") if accept else _("Dismissed."))
    return redirect("authority:corrections")


@require_POST
@at_desk("correction.decide")
def undo(request: HttpRequest, desk: Desk, correction_id: UUID) -> HttpResponse:
    """Take a decision back."""
    try:
        worklist.undo(actor=desk.actor, correction_id=correction_id, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        messages.warning(request, refusal.text())
    else:
        messages.success(request, _("Taken back. ESCO counts again as it is."))
    return redirect("authority:corrections")


def _names(row: About | Correction) -> str:
    found = [row.words and f"“{row.words}”"] if row.about == "proposal" else []
    found += [str(labels.occupation(row.occupation_uri))] if row.occupation_uri else []
    found += [str(labels.skill(row.skill_uri))] if row.skill_uri else []
    found += [str(labels.occupation(row.words))] if row.about == "near" and row.words else []
    return " · ".join(part for part in (*found, row.region) if part)
