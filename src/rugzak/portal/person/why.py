"""Why is this number what it is: every skill that counts, its weight, what speaks for it; to print and to defend."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.careers import matching
from rugzak.careers import why as whys
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import EVIDENCE
from rugzak.skills import queries as skills
from rugzak.skills.errors import UnknownConcept


@require_safe
@my
def why(request: HttpRequest, me: Me) -> HttpResponse:
    profile = skills.profile(me.person)
    job = profile.current or profile.wished
    uri = request.GET.get("job") or (job.occupation_uri if job else "")
    if not uri:
        return render(request, "person/why_none.html")
    try:
        found = whys.why(me.person, uri)
    except UnknownConcept:
        raise Http404 from None
    return render(request, "person/why.html", explained(found) | {"mine": True})


def explained(found: whys.Why) -> dict[str, Any]:
    """What the template of an explanation needs, whoever reads it."""
    return {
        "why": found,
        "essential": [(line, _evidence(line)) for line in found.essential],
        "optional": [(line, _evidence(line)) for line in found.optional],
        "floor": matching.FLOOR,
    }


def _evidence(line: whys.Line) -> str:
    return str(EVIDENCE.get(line.row.evidence, "")) if line.row else ""
