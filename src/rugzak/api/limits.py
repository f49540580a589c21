"""How often one caller may ask the sensitive things: counted in the cache, by the minute.

The address of a caller is the one that sign-in uses (ALLAUTH_TRUSTED_PROXY_COUNT), so no header of a caller dodges it.
"""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MINUTE = 60


class PerMinute(BaseThrottle):
    """So many requests in a minute, for each user, or for each address where nobody is signed in.

    Keeps nothing on itself: one object serves all threads.
    """

    def __init__(self, scope: str, most: int) -> None:
        self.scope, self.most = scope, most

    def allow_request(self, request: HttpRequest) -> bool:
        """Wall-clock time on purpose: travelling in a demo must not open the door."""
        key = f"api-limit:{self.scope}:{_caller(request)}:{int(time.time()) // MINUTE}"
        cache.add(key, 0, timeout=2 * MINUTE)
        try:
            return cache.incr(key) <= self.most
        except ValueError:  # the cache was emptied in between
            return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return MINUTE - time.time() % MINUTE


def _caller(request: HttpRequest) -> str:
    user = getattr(request, "auth", None)
    if user is not None:
        return f"user:{user.pk}"
    try:
        return f"ip:{get_adapter().get_client_ip(request)}"
    except PermissionDenied:
        return "ip:unknown"


TOKEN = PerMinute("token", 60)
VERIFY = PerMinute("verify", 60)
SURVEY = PerMinute("survey", 60)
ANSWER = PerMinute("answer", 20)
PROPOSE = PerMinute("propose", 60)
READ = PerMinute("read", 20)
EXPORT = PerMinute("export", 10)
ALL = (TOKEN, VERIFY, SURVEY, ANSWER, PROPOSE, READ, EXPORT)
