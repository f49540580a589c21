"""What would my people like to learn: only the wishes that someone shared, each with who it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.careers.firm import wishes as shared
from rugzak.portal.employer.desk import Desk, at


@require_safe
@at("employer.people")
def wishes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who shared a wish can see that it was read."""
    found = shared.shared_with(actor=desk.actor, employer=desk.employer)
    return render(request, "employer/wishes.html", {"desk": desk, "wishes": found})
