"""Demo sign-in: one button a made-up person. Only where settings.RUGZAK_DEMO is on; else these pages do not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts.models import User
from rugzak.portal.shared import nav, roles

View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Group:
    role: str
    title: str
    users: list["DemoUser"]


@dataclass(frozen=True, slots=True)
class DemoUser:
    email: str
    name: str
    about: str


def demo_only(view: View) -> View:
    """404 outside demo mode, before anything else is looked at."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if settings.RUGZAK_DEMO is not True:
            raise Http404
        return view(request)

    return wrapped


@demo_only
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    return render(request, "shared/demo.html", {"groups": groups()})


@demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a demo user; nobody else can be chosen."""
    email = request.POST.get("email", "")
    user = User.objects.filter(email=email, is_demo=True, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("start")


def groups() -> list[Group]:
    """The demo users by role."""
    users = User.objects.filter(is_demo=True, is_active=True).select_related("person")
    held: dict[str, list[DemoUser]] = {role: [] for role in nav.ROLES}
    for user in users.order_by("email")[:40]:
        mine = roles.of(user)
        if mine:
            first = mine[-1] if len(mine) > 1 else mine[0]
            held[first].append(DemoUser(user.email, roles.name_of(user), roles.at(user)))
    return [Group(role, title(role), rows) for role, rows in held.items() if rows]


def title(role: str) -> str:
    names = {
        "person": _("Person who learns"),
        "coach": _("Career coach"),
        "employer": _("Employer"),
        "provider": _("Training provider"),
        "authority": _("Authority"),
        "partner": _("Social partner"),
    }
    return names[role]
