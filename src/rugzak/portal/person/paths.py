"""How do I get to a job: the trainings that close what I miss, for least money, time and travel, and what if."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rugzak.base.errors import Refusal
from rugzak.careers.errors import NoGoal
from rugzak.careers.path import queries, words
from rugzak.careers.path.model import Wish
from rugzak.careers.path.queries import Proposal
from rugzak.careers.plan import services
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.path_cards import other_card, path_card
from rugzak.portal.person.path_form import form_of, query_of
from rugzak.portal.shared.limits import per_minute
from rugzak.skills.errors import UnknownConcept

SHOWN_UNTAUGHT = 6


@require_safe
@per_minute("path", 30, reading=True)
@my
def path(request: HttpRequest, me: Me) -> HttpResponse:
    """The path, its steps and two others; the wishes stand in the address, so that it can be kept."""
    form = form_of(request.GET)
    try:
        job = queries.job_of(me.person, request.GET.get("job", "")[:200])
        found = queries.proposal(me.person, job, form.wish())
    except (NoGoal, UnknownConcept):
        return render(request, "person/path_none.html")
    except Refusal as refusal:
        form.add_error(None, refusal.text())
        found = queries.proposal(me.person, job, Wish())
    context = _context(request, found) | {"form": form, "job": job, "running": services.running(me.person)}
    template = "person/path_result.html" if getattr(request, "htmx", False) else "person/path.html"
    return render(request, template, context)


@require_safe
@per_minute("path", 30, reading=True)
@my
def what_if(request: HttpRequest, me: Me) -> HttpResponse:
    """The same path under four other wishes, side by side."""
    form = form_of(request.GET)
    try:
        job = queries.job_of(me.person, request.GET.get("job", "")[:200])
        found = queries.proposal(me.person, job, form.wish(), aside=False)
    except Refusal:
        return redirect("person:path")
    rows = [
        {
            "title": words.WHAT_IFS[one.code],
            "card": path_card(one.path, found),
            "differences": words.difference(one.path, found.path),
        }
        for one in queries.what_ifs(found)
    ]
    return render(request, "person/path_what_if.html", _context(request, found) | {"rows": rows})


def _context(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    """What both pages show of a proposal."""
    gathered, release = found.gathered, found.release
    return {
        "occupation": gathered.occupation.label,
        "uri": gathered.occupation.uri,
        "card": path_card(found.path, found),
        "lacks": len(gathered.gap),
        "others": [other_card(one, found) for one in found.alternatives],
        "release": release and {
            "wishes": words.wishes(release.wishes),
            "card": path_card(release.path, found),
            "differences": words.difference(release.path, found.path),
        },
        "sure": words.sureness(found.path.quality),
        "untaught": [labels.skill(skill.uri) for skill in gathered.untaught[:SHOWN_UNTAUGHT]],
        "untaught_more": max(len(gathered.untaught) - SHOWN_UNTAUGHT, 0),
        "coming": [labels.skill(skill.uri) for skill in gathered.coming],
        "unplaced": gathered.unplaced,
        "query": query_of(request.GET),
    }  # fmt: skip
