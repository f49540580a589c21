"""The one door to other people's data: checks the permission and writes down who looked."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from rugzak.accounts import permissions
from rugzak.accounts.errors import Hidden, NotAllowed
from rugzak.accounts.models import Consent, Employment, Mandate, ReadLog, User
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.accounts.permissions import Actor, Scope
from rugzak.accounts.services import memberships
from rugzak.base import clock

__all__ = ["Actor", "Scope", "actor_of", "log_reads", "read", "require", "scope_of_person"]


def actor_of(user: User) -> Actor:
    """Who a user is today: person, live roles and live mandates."""
    if not user.is_authenticated or not user.is_active:
        return Actor()
    return Actor(user.pk, user.person_id, _roles(user), _mandates(user))


def scope_of_person(person_id: UUID, *, kind: str = "", organisation_id: UUID | None = None) -> Scope:
    """A person as a scope, with the employers and consents of today, which rules for employers look at."""
    today = clock.today()
    current = Q(start__lte=today) & (Q(end=None) | Q(end__gte=today))
    employers = Employment.objects.filter(current, person_id=person_id).values_list("employer_id", flat=True)
    consents = Consent.objects.filter(person_id=person_id, withdrawn_at=None).values_list("purpose", "organisation_id")
    return Scope(kind, person_id, organisation_id, frozenset(employers), frozenset(consents))


def require(actor: Actor, verb: str, scope: Scope) -> None:
    """Pass, or raise NotAllowed; where a person is concerned it answers as if nothing were there (Hidden, 404).

    Looking at another person's data is written to the read log, which that person can see.
    """
    if not permissions.may(actor, verb, scope):
        raise Hidden if scope.person_id is not None else NotAllowed
    if scope.person_id is not None and scope.person_id != actor.person_id:
        log_reads(actor, verb, [scope.person_id], organisation_id=_acting_for(actor, scope))


read = require


def log_reads(actor: Actor, verb: str, person_ids: Iterable[UUID], *, organisation_id: UUID | None = None) -> None:
    """Write down that someone looked at these people: for lists, one row a person."""
    others = [person_id for person_id in person_ids if person_id != actor.person_id]
    ReadLog.objects.bulk_create(
        ReadLog(person_id=other, user_id=actor.user_id, organisation_id=organisation_id, verb=verb) for other in others
    )


def _acting_for(actor: Actor, scope: Scope) -> UUID | None:
    if scope.organisation_id is not None:
        return scope.organisation_id
    employers = actor.organisations(permissions.HR) & scope.employers
    if employers:
        return min(employers)
    return next(iter(sorted(actor.organisations(permissions.COACH))), None)


def _roles(user: User) -> frozenset[tuple[str, UUID | None]]:
    rows = memberships.live().filter(user=user)
    roles: set[tuple[str, UUID | None]] = set()
    for role, organisation_id, kind in rows.values_list("role", "organisation_id", "organisation__kind"):
        roles.add((role, organisation_id))
        if kind == OrganisationKind.AUTHORITY:
            roles.add((role, None))
    return frozenset(roles)


def _mandates(user: User) -> frozenset[tuple[UUID, str]]:
    today = clock.today()
    rows = Mandate.objects.filter(coach=user, revoked_at=None, start__lte=today, end__gte=today)
    return frozenset((person, scope) for person, scopes in rows.values_list("person_id", "scopes") for scope in scopes)
