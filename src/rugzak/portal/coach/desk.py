"""Who is at the page: a coach, and on a person's page the person and what they allowed.

A person without a live mandate for this coach is not there (404). Every look is written to that person's read log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.errors import Hidden, NotAllowed
from rugzak.accounts.models import Mandate, Person, User
from rugzak.accounts.permissions import COACH, Actor
from rugzak.accounts.services.mandates import live_mandates
from rugzak.skills import sharing
from rugzak.skills.sharing import Standing

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Tab:
    href: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Client:
    """A person who gave this coach a mandate, and what it allows."""

    mandate: Mandate
    actor: Actor

    @property
    def person(self) -> Person:
        return self.mandate.person

    def may(self, scope: str) -> bool:
        return (self.mandate.person_id, scope) in self.actor.mandates

    @property
    def shared(self) -> Standing:
        """What this coach may see of the skills."""
        return sharing.with_coach(self.mandate.person_id, everything=self.may("profile"))

    @property
    def sees_skills(self) -> bool:
        """By the mandate, or since the person shares some skills with coaches one by one."""
        return self.may("profile") or bool(self.shared.items)

    def look(self, verb: str) -> None:
        """Check, and write down that the coach looked. Raises Hidden."""
        access.require(self.actor, verb, access.scope_of_person(self.mandate.person_id, kind="coach"))

    def tabs(self, current: str) -> list[Tab]:
        """The pages about this person that the mandate opens."""
        pages = (
            ("person", _("Mirror"), ("profile", "plan")),
            ("rights", _("Rights"), ("rights",)),
            ("learning", _("Learning"), ("learning", "bookings", "book")),
            ("trainings", _("Trainings"), ("plan",)),
            ("path", _("Path"), ("plan",)),
        )
        return [
            Tab(reverse(f"coach:{name}", args=[self.mandate.person_id]), label, name == current)
            for name, label, scopes in pages
            if any(self.may(scope) for scope in scopes) or (name == "person" and self.sees_skills)
        ]


@dataclass(frozen=True, slots=True)
class Desk:
    """The coach and the mandates that stand today, the first to end first."""

    actor: Actor
    mandates: tuple[Mandate, ...]


def coach(view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]) -> View[P]:
    """Give a view the coach's desk. Raises NotAllowed for whoever is no coach."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = cast("User", request.user)
        return view(request, Desk(_actor(user), tuple(live_mandates(user))), *args, **kwargs)

    return cast("View[P]", login_required(wrapped))


def client(view: Callable[Concatenate[HttpRequest, Client, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the person of the address. Raises Hidden without a mandate that stands today."""

    @wraps(view)
    def wrapped(request: HttpRequest, person_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = cast("User", request.user)
        actor = _actor(user)
        found = next((one for one in live_mandates(user) if one.person_id == person_id), None)
        if found is None:
            raise Hidden
        return view(request, Client(found, actor), *args, **kwargs)

    return cast("Callable[..., HttpResponse]", login_required(wrapped))


def _actor(user: User) -> Actor:
    actor = access.actor_of(user)
    if not any(role == COACH for role, _where in actor.roles):
        raise NotAllowed
    return actor
