"""Which roles a signed-in user holds, in the order of the portal's folders."""

from typing import Any

from django.db.models import QuerySet

from rugzak.accounts.models import Membership
from rugzak.accounts.services.memberships import live
from rugzak.portal.shared.nav import ROLES

_FOLDER = {
    "coach": "coach",
    "hr": "employer",
    "provider": "provider",
    "officer": "authority",
    "releaser": "authority",
    "admin": "authority",
    "partner": "partner",
}


def of(user: Any) -> list[str]:
    """The portal roles of a user: from memberships, and `person` for whoever has a learning account."""
    held = {_FOLDER[role] for role in _memberships(user) if role in _FOLDER}
    if getattr(user, "person_id", None):
        held.add("person")
    return [role for role in ROLES if role in held]


def _memberships(user: Any) -> list[str]:
    return list(_current(user).values_list("role", flat=True).distinct())


def _current(user: Any) -> QuerySet[Membership]:
    return live().filter(user_id=user.pk)


def name_of(user: Any) -> str:
    """How the person is greeted: the name, else the address to sign in with."""
    person = getattr(user, "person", None)
    if person is not None:
        return f"{person.given_name} {person.family_name}".strip()
    return str(user.email)


def at(user: Any) -> str:
    """The organisations that a user acts for, as one line."""
    names = _current(user).values_list("organisation__name", flat=True).distinct()
    return ", ".join(names[:3])
