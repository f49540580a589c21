"""Who sits at the desk: a user, and the provider that they act for. Pages show only what is of that provider."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from rugzak.accounts import access
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import PROVIDER, Actor
from rugzak.booking.models import Booking, State
from rugzak.catalogue.models import Session, SessionPart, Training

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
DeskView = Callable[Concatenate[HttpRequest, "Desk", P], HttpResponse]
CHOSEN = "provider"


@dataclass(frozen=True, slots=True)
class Desk:
    """The actor, the provider in use, and the others that they may choose."""

    actor: Actor
    provider: Organisation
    others: tuple[Organisation, ...]

    def training(self, training_id: UUID) -> Training:
        """One of our own trainings, else 404."""
        rows = Training.objects.select_related("provider").prefetch_related("skills")
        return get_object_or_404(rows, pk=training_id, provider=self.provider)

    def session(self, session_id: UUID) -> Session:
        """One of our own sessions, else 404."""
        rows = Session.objects.select_related("training__provider", "municipality").prefetch_related("parts")
        return get_object_or_404(rows, pk=session_id, training__provider=self.provider)

    def part(self, part_id: UUID) -> SessionPart:
        """A half day of one of our own sessions, else 404."""
        rows = SessionPart.objects.select_related("session__training__provider", "session__municipality")
        return get_object_or_404(rows, pk=part_id, session__training__provider=self.provider)

    def booking(self, booking_id: UUID) -> Booking:
        """A living booking of one of our own sessions, else 404."""
        rows = Booking.objects.select_related("person", "session__training__provider").exclude(state=State.CANCELLED)
        return get_object_or_404(rows, pk=booking_id, session__training__provider=self.provider)


def at_desk(view: DeskView[P]) -> View[P]:
    """Give a view its desk; whoever acts for no provider is refused."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = access.actor_of(request.user)  # type: ignore[arg-type]
        return view(request, _desk(request, actor), *args, **kwargs)

    return cast("View[P]", login_required(wrapped))


def choose(request: HttpRequest, desk: Desk, organisation_id: str) -> None:
    """Act for another of one's providers from now on. Raises 404 for any other."""
    if organisation_id not in {str(one.pk) for one in (desk.provider, *desk.others)}:
        raise Http404
    request.session[CHOSEN] = organisation_id


def _desk(request: HttpRequest, actor: Actor) -> Desk:
    mine = list(Organisation.objects.filter(pk__in=actor.organisations(PROVIDER)).order_by("name"))
    if not mine:
        raise NotAllowed
    wanted = request.session.get(CHOSEN)
    chosen = next((one for one in mine if str(one.pk) == wanted), mine[0])
    return Desk(actor, chosen, tuple(one for one in mine if one != chosen))
