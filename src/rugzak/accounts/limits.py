"""How often one caller may ask for something: counted in the cache, by the minute. Both doors count the same way.

The address of a caller is the one that sign-in uses (ALLAUTH_TRUSTED_PROXY_COUNT), so no header of a caller dodges it.
"""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

MINUTE = 60


def allowed(request: HttpRequest, scope: str, most: int, user: object | None = None) -> bool:
    """Whether this caller (the user, or the address where nobody is signed in) asked at most so often this minute.

    Wall-clock time on purpose: travelling in a demo must not open the door.
    """
    key = f"limit:{scope}:{_caller(request, user)}:{int(time.time()) // MINUTE}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        return cache.incr(key) <= most
    except ValueError:  # the cache was emptied in between
        return True


def address_of(request: HttpRequest) -> str:
    """The network address of a caller; empty where it can't be told."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def wait() -> float:
    """Seconds until the next minute begins."""
    return MINUTE - time.time() % MINUTE


def _caller(request: HttpRequest, user: object | None) -> str:
    key = getattr(user, "pk", None)
    return f"user:{key}" if key is not None else f"ip:{address_of(request) or 'unknown'}"
