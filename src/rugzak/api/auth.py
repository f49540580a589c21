"""Who asks: the session of the portal (with its CSRF token) or a bearer token; and the key that makes a retry safe."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header
from ninja.security import HttpBearer, SessionAuth

from rugzak.accounts import access, tokens
from rugzak.accounts.models import Person, User
from rugzak.accounts.permissions import Actor
from rugzak.base.errors import NotFound

IdempotencyKey = Annotated[
    UUID, Header(alias="Idempotency-Key", description="A uuid of your making: the same request twice is done once.")
]


class Bearer(HttpBearer):
    """`Authorization: Bearer rzk_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        user = tokens.user_of(token)
        if user is not None:
            request.user = user
        return user


AUTH = [Bearer(), SessionAuth()]


def actor(request: HttpRequest) -> Actor:
    """The actor of this request, with roles and mandates."""
    assert isinstance(request.user, User)
    return access.actor_of(request.user)


def person(request: HttpRequest) -> Person:
    """The person of this request. Raises NotFound for a user without a rugzak of their own."""
    found = getattr(request.user, "person", None)
    if not isinstance(found, Person):
        raise NotFound
    return found
