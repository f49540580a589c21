"""Study choice for anyone, without an account: a job, what it asks and leads to; the ways back to a qualification."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rugzak.careers.study import queries, ways
from rugzak.portal.person.words import COMMUNITIES, STUDY_REGIONS, WAYS
from rugzak.portal.shared.limits import per_minute
from rugzak.skills.errors import UnknownConcept

PAGE = 24


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Search a job, or begin with what you like."""
    return render(request, "person/study.html", {"interests": ways.interests(), "q": ""})


@require_safe
@per_minute("study", 120, reading=True)
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs by name or by interest, some at a time."""
    text, code, region = (request.GET.get(name, "")[:100] for name in ("q", "interest", "region"))
    language = (get_language() or "nl")[:2]
    found = queries.by_name(text, language) if text.strip() else queries.by_interest(code, region, language)
    first = _number(request.GET.get("from", ""))
    interest = next((one for one in ways.interests() if one.code == code), None)
    context: dict[str, Any] = {
        "q": text,
        "interest": interest,
        "region": region,
        "regions": STUDY_REGIONS.items(),
        "jobs": found[first : first + PAGE],
        "total": len(found),
        "next": first + PAGE if len(found) > first + PAGE else None,
    }
    return render(request, "person/study_jobs.html", context)


@require_safe
@per_minute("study", 120, reading=True)
def job(request: HttpRequest) -> HttpResponse:
    """One job, for a pupil and for a parent; it prints."""
    try:
        found = queries.job(request.GET.get("uri", "")[:200], request.GET.get("region", ""))
    except UnknownConcept:
        raise Http404 from None
    context: dict[str, Any] = {
        "job": found,
        "regions": STUDY_REGIONS.items(),
        "short": [STUDY_REGIONS[code] for code in found.short_in],
        "short_here": found.region in found.short_in,
    }
    return render(request, "person/study_job.html", context)


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """No diploma yet? The ways to one."""
    region = request.GET.get("region", "")
    parts = [
        (COMMUNITIES[community], [(way, WAYS[way.kind]) for way in found])
        for community, found in queries.ways_back(region)
    ]
    context = {"parts": parts, "region": region, "regions": STUDY_REGIONS.items()}
    return render(request, "person/study_back.html", context)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
