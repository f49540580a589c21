"""The database under Rugzak: an embedded PostgreSQL that needs no set-up, or the one that DATABASE_URL names.

`start` makes and starts the embedded server (or adopts the one that runs), `stop` ends it, `running` tells; they work
on a `Place` (`find()`). `django_database()` is the entry for settings; reading it starts nothing.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from rugzak.config.postgres.address import Address, check_own_server, current, embedded, own_server
from rugzak.config.postgres.binaries import Binaries, choose, every
from rugzak.config.postgres.place import Place, find
from rugzak.config.postgres.server import TESTING, Running, running, stop
from rugzak.config.postgres.server import start as _start
from rugzak.config.trouble import Trouble

__all__ = [
    "TESTING",
    "Address",
    "Binaries",
    "Place",
    "Running",
    "check_own_server",
    "choose",
    "current",
    "django_database",
    "embedded",
    "every",
    "find",
    "own_server",
    "running",
    "start",
    "stop",
]


def django_database() -> dict[str, Any]:
    """The entry of DATABASES for the current address."""
    return current().django()


def start(
    place: Place, settings: Mapping[str, str] | None = None, *, waiting: Callable[[float], None] = lambda _: None
) -> Running:
    """Have the embedded server ready, with its role and its database in it (see server.start)."""
    from rugzak.config.postgres.contents import ensure

    server = _start(place, settings, waiting=waiting)
    try:
        ensure(place)
    except Trouble:
        time.sleep(0.5)
        if running(place) == server:
            raise
        return start(place, settings, waiting=waiting)  # it was dying when we adopted it
    return server
