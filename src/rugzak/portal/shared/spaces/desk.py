"""For which organisation someone looks at shared spaces: the provider or employer in use on their other pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from rugzak.accounts import access
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import HR, PROVIDER, Actor
from rugzak.catalogue.spaces.models import Space

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
DeskView = Callable[Concatenate[HttpRequest, "Desk", P], HttpResponse]
ROLE_OF = {"provider": PROVIDER, "employer": HR}
PLACES = ("spaces", "spaces-mine", "space-new")


@dataclass(frozen=True, slots=True)
class Desk:
    """The actor, the organisation they act for, and in which menu: `provider` or `employer`."""

    actor: Actor
    here: Organisation
    menu: str

    def url(self, name: str, *args: Any) -> str:
        """The address of one of these pages in the menu of this role."""
        return reverse(f"{self.menu}:{name}", args=args)

    def own(self, space_id: UUID) -> Space:
        """One of our own spaces, else 404."""
        return get_object_or_404(Space.objects.select_related("owner"), pk=space_id, owner=self.here)

    @property
    def places(self) -> dict[str, str]:
        """Where the links of every page lead."""
        return {name.replace("-", "_"): self.url(name) for name in PLACES}


def at_desk(view: DeskView[P]) -> View[P]:
    """Give a view its desk; whoever acts for no such organisation is refused."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, _desk(request), *args, **kwargs)

    return cast("View[P]", login_required(wrapped))


def show(request: HttpRequest, desk: Desk, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    own = {"desk": desk, "menu": desk.menu, "places": desk.places}
    return render(request, f"shared/spaces/{page}.html", own | context, status=status)


def _desk(request: HttpRequest) -> Desk:
    menu = request.resolver_match.namespace if request.resolver_match else ""
    actor = access.actor_of(request.user)  # type: ignore[arg-type]
    mine = list(Organisation.objects.filter(pk__in=actor.organisations(ROLE_OF[menu])).order_by("name", "pk"))
    if not mine:
        raise NotAllowed
    wanted = request.session.get(menu, "")
    return Desk(actor, next((one for one in mine if str(one.pk) == wanted), mine[0]), menu)
