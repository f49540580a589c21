"""Who asks: the session of the portal (with its CSRF token) or a bearer token; and the key that makes a retry safe."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Path, Query
from ninja.security import HttpBearer, SessionAuth

from rugzak.accounts import access, tokens
from rugzak.accounts.models import Person, User
from rugzak.accounts.permissions import Actor
from rugzak.api.parsing import storable
from rugzak.base.errors import NotFound

IdempotencyKey = Annotated[
    UUID, Header(alias="Idempotency-Key", description="A uuid of your making: the same request twice is done once.")
]


SchemeId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$", description="Such as be-vl-opleidingscheque.")]
Uri = Annotated[str, Query(min_length=1, max_length=200, description="URI of an ESCO occupation.")]
SurveyToken = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="From the link of the survey.")]


class Bearer(HttpBearer):
    """`Authorization: Bearer rzk_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        user = tokens.user_of(token) if token.isascii() and storable(token) else None
        if user is not None:
            request.user = user
        return user


class Session(SessionAuth):
    """The session of the portal. Who has none is unknown (401), before a CSRF token is asked for (403)."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if request.user.is_authenticated else None


AUTH = [Bearer(), Session()]


def user(request: HttpRequest) -> User:
    """Who sends this request."""
    assert isinstance(request.user, User)
    return request.user


def actor(request: HttpRequest) -> Actor:
    """The actor of this request, with roles and mandates."""
    return access.actor_of(user(request))


def person(request: HttpRequest) -> Person:
    """The person of this request. Raises NotFound for a user without a rugzak of their own."""
    found = getattr(request.user, "person", None)
    if not isinstance(found, Person):
        raise NotFound
    return found
