"""My badges: see one, download it; and a page where anyone checks a badge, without signing in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rugzak.learning import credentials, queries
from rugzak.portal.person.me import Me, my
from rugzak.portal.shared.limits import per_minute

MOST_BYTES = 500_000


@require_safe
@my
def credential(request: HttpRequest, me: Me, credential_id: UUID) -> HttpResponse:
    found = queries.credential(me.person, credential_id)
    checked = credentials.verify(found.document.encode())
    return render(request, "person/credential.html", {"credential": found, "checked": checked})


@require_safe
@my
def download(request: HttpRequest, me: Me, credential_id: UUID) -> HttpResponse:
    """The badge as a file: Open Badges 3.0, JSON-LD."""
    found = queries.credential(me.person, credential_id)
    name = slugify(str(found.achievement.title)) or "badge"
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return HttpResponse(found.document, content_type="application/ld+json", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@per_minute("verify", 60)
def verify(request: HttpRequest) -> HttpResponse:
    """Check a badge file; nothing of it is kept."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        file = request.FILES.get("badge")
        if file is None:
            context["error"] = _("Choose the file of the badge first.")
        elif (file.size or 0) > MOST_BYTES:
            context["error"] = _("This file is too large to be a badge.")
        else:
            context["checked"] = credentials.verify(file.read())
    return render(request, "person/verify.html", context, status=422 if "error" in context else 200)
