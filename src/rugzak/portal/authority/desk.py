"""Who sits at the desk of the authority or of a fund: what their verbs allow decides what they see."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rugzak.accounts import access, permissions
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import User
from rugzak.accounts.permissions import ADMIN, OFFICER, RELEASER, Actor, Scope
from rugzak.portal.shared import nav

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
DeskView = Callable[Concatenate[HttpRequest, "Desk", P], HttpResponse]
ROLES = (OFFICER, RELEASER, ADMIN)
_KEPT = "authority_desk"
# The pages of a place in the menu with what each asks: the link goes to the first that someone may open.
NEEDS: dict[str, dict[str, tuple[str, ...]]] = {
    "authority:claims": {"authority:claims": ("claim.check", "claim.release")},
    "authority:payouts": {
        "authority:payouts": ("payout.see",),
        "authority:funds": ("fund.see",),
        "authority:debts": ("writeoff.see",),
        "authority:rounds": ("round.run", "round.make"),
        "authority:books": ("ledger.check",),
    },
    "authority:recognition": {
        "authority:recognition": ("recognition.decide",),
        "authority:dossiers": ("recognition.confirm",),
        "authority:door": ("door.see",),
        "authority:calls": ("call.hold",),
    },
}


@dataclass(frozen=True)
class Desk:
    """The actor, their user, and the organisations that they act for."""

    actor: Actor
    user: User
    organisations: frozenset[UUID] = field(default_factory=frozenset)

    def may(self, verb: str, organisation_id: UUID | None = None, made_by: UUID | None = None) -> bool:
        """What the table of permissions says, for the deployment or for one organisation."""
        return permissions.may(self.actor, verb, Scope(organisation_id=organisation_id, made_by=made_by))

    def may_somewhere(self, verb: str) -> bool:
        """For the deployment, or for a fund of one's own."""
        return self.may(verb) or any(self.may(verb, one) for one in self.organisations)

    def only(self, verb: str) -> frozenset[UUID] | None:
        """Whose rows a verb lets them see: of the organisations that they act for; None: everyone's."""
        return None if self.may(verb) else self.organisations

    def within(self, rows: QuerySet[Row], verb: str, field: str) -> QuerySet[Row]:
        """The rows that a verb lets them see; `field` leads to the organisation whose they are."""
        only = self.only(verb)
        return rows if only is None else rows.filter(**{f"{field}__in": only})

    @property
    def can(self) -> dict[str, bool]:
        """For templates: `{% if desk.can.release %}`."""
        verbs = {
            "check": "claim.check",
            "release": "claim.release",
            "decide": "recognition.decide",
            "clawback": "clawback.make",
            "figures": "aggregate.see",
            "fraud": "fraud.see",
            "books": "ledger.check",
            "reach": "outreach.see",
        }
        here = {name: self.may(verb) for name, verb in verbs.items()}
        somewhere = {"pay": "payout.see", "funds": "fund.see", "rounds": "round.run", "debts": "writeoff.see"}
        return here | {name: self.may_somewhere(verb) for name, verb in somewhere.items()}


def narrow(request: HttpRequest, links: list[nav.Link]) -> list[nav.Link]:
    """The menu with only those places that this person may use; on every page, also those that all roles share."""
    desk = _desk(request)
    return [found for link in links if (found := _allowed(link, desk))]


def _allowed(link: nav.Link, desk: Desk) -> nav.Link | None:
    """The link to the first page of its place that this person may open; None where there is none."""
    view = next((item.view for item in nav.menu("authority")[1] if reverse(item.view) == link.href), "")
    pages = NEEDS.get(view, {view: ()})
    open_ = (page for page, verbs in pages.items() if not verbs or any(map(desk.may_somewhere, verbs)))
    first = next(open_, None)
    return replace(link, href=reverse(first)) if first else None


def at_desk(*verbs: str) -> Callable[[DeskView[P]], View[P]]:
    """Give a view its desk. One of the verbs must be allowed, for the deployment or for a fund of one's own."""

    def decorate(view: DeskView[P]) -> View[P]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            desk = _desk(request)
            if verbs and not any(map(desk.may_somewhere, verbs)):
                raise NotAllowed
            return view(request, desk, *args, **kwargs)

        return cast("View[P]", login_required(wrapped))

    return decorate


def show(request: HttpRequest, desk: Desk, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the desk."""
    own = {"desk": desk, "can": desk.can}
    return render(request, f"authority/{template}.html", own | context, status=status)


def _desk(request: HttpRequest) -> Desk:
    """The desk of this request, made once: the view and the menu both ask for it."""
    if _KEPT not in request.__dict__:
        request.__dict__[_KEPT] = _made(request)
    return cast("Desk", request.__dict__[_KEPT])


def _made(request: HttpRequest) -> Desk:
    user = cast("User", request.user)
    actor = access.actor_of(user)
    here = frozenset(where for role, where in actor.roles if role in ROLES and where is not None)
    if not any(role in ROLES for role, _where in actor.roles):
        raise NotAllowed
    return Desk(actor, user, here)
