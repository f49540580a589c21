"""The application as schemathesis calls it: as someone, with what a request did undone afterwards."""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections

from api.house import House, undone
from rugzak.config.wsgi import application

Environ = dict[str, Any]
# Values that the fuzzer can't guess, by the name of the parameter or field: (path or body, in part of the requests).
UUID_FIELDS = {
    "session": "session_id", "booking": "attended_id", "organisation": "employer", "debtor": "debtor",
    "debtor_id": "provider", "provider": "provider", "scope_id": "provider", "after": "booking_id",
}  # fmt: skip


def undoing(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI around the application; every request begins from the same house, with nothing counted against it."""
    with undone(), _connection_kept():
        answer = application(environ, start)
        content = b"".join(answer)
        answer.close()
    cache.clear()
    return [content]


@contextmanager
def _connection_kept() -> Iterator[None]:
    """As Django's test client does: the end of a request would close a connection that is inside a transaction."""
    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


class Known:
    """Puts ids that exist into cases, so that the fuzzer reaches what lies behind a 404."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.random = house, random.Random(seed)

    def put(self, case: Any) -> None:
        """Into three of four cases, in place."""
        if self.random.random() < 0.25:
            return
        things = self.house.things[self.random.choice(("an", "an", "ben"))]
        for name in case.path_parameters or {}:
            if name in things:
                case.path_parameters[name] = str(things[name])
        for place in (case.body, case.query):
            if isinstance(place, dict):
                self._put(place, things)

    def _put(self, place: dict[str, Any], things: dict[str, object]) -> None:
        for name, known in UUID_FIELDS.items():
            if name in place and _is_uuid(place[name]):
                place[name] = str(things[known])


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False
