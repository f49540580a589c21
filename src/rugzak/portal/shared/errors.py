"""Pages for when something can't be shown: each says what happened and what to do."""

import sys
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rugzak.base.errors import DATABASE_AWAY, RETRY_SECONDS, Refusal


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "shared/400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "shared/403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "shared/404.html", status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or cookies that are off (settings.CSRF_FAILURE_VIEW)."""
    return render(request, "shared/stale.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without menu or database: those may be what broke. A database that is away for a moment has its own page."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        page = render_to_string("shared/503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    return HttpResponse(render_to_string("shared/500.html"), status=500)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many tries to sign in."""
    return render(request, "shared/429.html", status=429)


def too_often(request: HttpRequest, seconds: float) -> HttpResponse:
    """The same form sent too many times in a minute."""
    text = _("You send this too often. Wait a minute, and try again.")
    page = render(request, "shared/refused.html", {"text": text, "back": _back(request)}, status=429)
    page["Retry-After"] = str(ceil(seconds))
    return page


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal that no view turned into a banner of its own."""
    if refusal.status == 404:
        return not_found(request, refusal)
    context = {"text": refusal.text(), "back": _back(request)}
    return render(request, "shared/refused.html", context, status=refusal.status)


def _back(request: HttpRequest) -> str:
    """The page of this site that the person came from."""
    here = request.build_absolute_uri("/")
    came_from = request.headers.get("Referer", "")
    return "/" + came_from.removeprefix(here) if came_from.startswith(here) else "/"
