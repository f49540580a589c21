"""Which employer someone acts for: every page of this folder is about one organisation, and asks for one verb."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from rugzak.accounts import access
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import HR, Actor, Scope

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
DeskView = Callable[Concatenate[HttpRequest, "Desk", P], HttpResponse]
CHOSEN = "employer"


@dataclass(frozen=True, slots=True)
class Desk:
    """The employer, who acts for it, and the other employers that they act for."""

    employer: Organisation
    actor: Actor
    others: tuple[Organisation, ...] = ()

    @property
    def scope(self) -> Scope:
        return Scope("employer", organisation_id=self.employer.pk)


def at(verb: str) -> Callable[[DeskView[P]], View[P]]:
    """Give a view its desk, after checking that the actor may do this there. Raises NotAllowed."""

    def decorate(view: DeskView[P]) -> View[P]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            desk = _desk(request)
            access.require(desk.actor, verb, desk.scope)
            return view(request, desk, *args, **kwargs)

        return cast("View[P]", login_required(wrapped))

    return decorate


def _desk(request: HttpRequest) -> Desk:
    """The employer chosen with `?employer=`, which stays until another is chosen; else the first by name."""
    actor = access.actor_of(request.user)  # type: ignore[arg-type]
    mine = list(Organisation.objects.filter(pk__in=actor.organisations(HR)).order_by("name", "pk"))
    if not mine:
        raise NotAllowed
    if _known(asked := request.GET.get("employer", ""), mine):
        request.session[CHOSEN] = asked
    wanted = request.session.get(CHOSEN, "")
    here = next((one for one in mine if str(one.pk) == wanted), mine[0])
    return Desk(here, actor, tuple(one for one in mine if one != here))


def _known(asked: str, mine: list[Organisation]) -> bool:
    try:
        return UUID(asked) in {one.pk for one in mine}
    except ValueError:
        return False
