"""Why is this person's number what it is: for a coach who must be able to defend it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts import access
from rugzak.careers import why as whys
from rugzak.portal.coach.desk import Client, client
from rugzak.portal.coach.person import target
from rugzak.portal.person.why import explained
from rugzak.skills import sharing
from rugzak.skills.errors import UnknownConcept


@require_safe
@client
def why(request: HttpRequest, client: Client) -> HttpResponse:
    """Needs the plan and the skills: the lines name them. What the person hid from coaches counts as not there."""
    client.look("fit.see")
    client.look("profile.see")
    scope = access.scope_of_person(client.person.pk, kind="coach")
    skills = sharing.as_seen_by(client.actor, scope).skills
    try:
        found = whys.why_of(skills, request.GET.get("job") or target(client.person)[0])
    except UnknownConcept:
        raise Http404 from None
    context = {"client": client, "person": client.person, "tabs": client.tabs("person")}
    return render(request, "coach/why.html", explained(found) | context)
