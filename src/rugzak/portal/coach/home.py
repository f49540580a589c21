"""Who do I coach: the people who gave a mandate, with what they allow and until when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts import access
from rugzak.accounts.permissions import COACH
from rugzak.portal.coach.desk import Client, Desk, coach
from rugzak.portal.coach.words import SCOPES

SOON_DAYS = 30


@require_safe
@coach
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    ids = [mandate.person_id for mandate in desk.mandates]
    where = min(desk.actor.organisations(COACH), default=None)
    access.log_reads(desk.actor, "coach.overview", ids, organisation_id=where)
    rows: list[dict[str, Any]] = [_row(Client(mandate, desk.actor)) for mandate in desk.mandates]
    context = {"rows": rows, "soon": SOON_DAYS, "email": getattr(request.user, "email", "")}
    return render(request, "coach/home.html", context)


def _row(client: Client) -> dict[str, Any]:
    tabs = client.tabs("")
    allowed = ", ".join(str(SCOPES[scope]) for scope in SCOPES if client.may(scope))
    return {"person": client.person, "mandate": client.mandate, "may": allowed, "href": tabs[0].href if tabs else ""}
