"""Bearer tokens of the API: made for a user, with an end, kept as a keyed hash."""

import secrets
from datetime import UTC, datetime, timedelta

from rugzak.accounts.models import ApiToken, User
from rugzak.base import crypto

_PREFIX = "rzk_"


def issue(*, user: User, name: str, days: int = 90) -> str:
    """Make a token that acts as the user for a number of days; the text is shown once and kept nowhere.

    Wall-clock time on purpose: travelling in a demo must not lock programs out.
    """
    text = _PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, name=name, hash=_hash(text), expires_at=datetime.now(UTC) + timedelta(days=days))
    return text


def user_of(text: str) -> User | None:
    """The active user that a token acts as; None where it is unknown, ended or revoked."""
    row = ApiToken.objects.select_related("user").filter(hash=_hash(text), revoked_at=None).first()
    if row is None or row.expires_at < datetime.now(UTC) or not row.user.is_active:
        return None
    return row.user


def revoke(*, user: User, text: str) -> bool:
    """End a token of the user; True where there was one."""
    rows = ApiToken.objects.filter(user=user, hash=_hash(text), revoked_at=None)
    return rows.update(revoked_at=datetime.now(UTC)) > 0


def _hash(text: str) -> bytes:
    return crypto.keyed_hash(text, purpose="api-token")
