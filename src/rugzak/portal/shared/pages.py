"""Pages that are the same for everyone: start, help, privacy, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rugzak.portal.shared import nav, roles


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The front page; whoever is signed in goes on to the home of their first role."""
    if not request.user.is_authenticated:
        return render(request, "shared/start.html")
    homes = (nav.home(role) for role in roles.of(request.user))
    home = next((home for home in homes if home), None)
    return redirect(home) if home else render(request, "shared/no_role.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "shared/help.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "shared/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "shared/accessibility.html")
