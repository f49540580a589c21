"""The path of this person to their goal, to propose as a plan; they say yes or no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.careers.path import queries
from rugzak.careers.path.model import Wish
from rugzak.careers.plan import services
from rugzak.careers.plan.standing import standing
from rugzak.portal.coach.desk import Client, client
from rugzak.portal.coach.person import target
from rugzak.portal.person import labels
from rugzak.portal.person.path_cards import path_card
from rugzak.portal.person.path_form import sessions_of
from rugzak.portal.shared import roles
from rugzak.portal.shared.limits import per_minute


@require_safe
@per_minute("coach-path", 30, reading=True)
@client
def path(request: HttpRequest, client: Client) -> HttpResponse:
    """What closes the gap for least, their plan, and what was proposed."""
    client.look("plan.see")
    uri, _wanted = target(client.person)
    running, proposed = services.running(client.person), services.proposed(client.person)
    found = queries.proposal(client.person, uri, Wish(), aside=False) if uri else None
    context = {
        "client": client,
        "person": client.person,
        "tabs": client.tabs("path"),
        "job": labels.occupation(uri) if uri else None,
        "uri": uri,
        "card": path_card(found.path, found) if found else None,
        "lacks": len(found.gathered.gap) if found else 0,
        "view": standing(running) if running else None,
        "proposed": proposed,
    }
    return render(request, "coach/path.html", context)


@require_POST
@per_minute("coach-propose", 20)
@client
def propose(request: HttpRequest, client: Client) -> HttpResponse:
    """Send these sessions as a plan; the person decides."""
    uri, _wanted = target(client.person)
    try:
        services.propose(
            actor=client.actor, person=client.person, occupation_uri=uri, wish=Wish(), sessions=sessions_of(request),
            coach=roles.name_of(request.user),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.text())
    else:
        told = _("%(name)s sees your proposal, and says yes or no.") % {"name": client.person.given_name}
        messages.success(request, told)
    return redirect("coach:path", client.person.pk)
