"""Step three of the mirror: how well my skills fit a job, what I miss, and which work lies nearby."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rugzak.careers import mirror as careers
from rugzak.careers.transitions import explain
from rugzak.careers.transitions.ground import key_of
from rugzak.careers.transitions.moves import REACHABLE, Verdict, moves
from rugzak.portal.person import jobs, labels
from rugzak.portal.person.me import Me
from rugzak.portal.person.moves import card, path_to
from rugzak.skills.corrections.doubts import doubts
from rugzak.skills.queries import Profile

NEAREST = 6


def result_page(request: HttpRequest, me: Me, profile: Profile) -> HttpResponse:
    found = moves(me.person)
    near = found.best(NEAREST) or found.best(NEAREST, verdicts=tuple(Verdict))
    context: dict[str, Any] = {
        "profile": profile,
        "cards": [card(move, found.region) for move in near],
        "reach": found.count(*REACHABLE),
    }
    if uri := _occupation(request, profile):
        fit = careers.fit_of({row.skill_uri for row in profile.skills}, uri)
        paces = fit.paces()
        context |= {"fit": fit, "occupation": labels.occupation(uri), "uri": uri, "is_now": _is_now(profile, uri)}
        context |= {"lack": len(fit.essential_lack), "soon": explain.soon(paces), "bars": jobs.bars(fit)}
        context |= {"key": key_of(uri), "path": path_to(fit.occupation)}
        context |= jobs.parted(jobs.gaps(fit, paces, found, doubts(me.person)))
    return render(request, "person/mirror_result.html", context)


def _occupation(request: HttpRequest, profile: Profile) -> str:
    """The job asked for, else the one they have, else the one they wish; none that the release doesn't know."""
    asked = request.GET.get("occupation", "")
    jobs_said = [asked, *(job.occupation_uri for job in (profile.current, profile.wished) if job)]
    return next((uri for uri in jobs_said if labels.label("occupation", uri)), "")


def _is_now(profile: Profile, uri: str) -> bool:
    return profile.current is not None and profile.current.occupation_uri == uri
