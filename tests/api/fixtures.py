"""The house, made once for a package of tests in a transaction that is rolled back at the end."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache

from api.house import House, build, undone


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[House]:
    """Real scheme files, people in every role, and things of two of them."""
    from rugzak.schemes.services import publish_library

    settings.RUGZAK_CLOCK_MOVES = True
    cache.clear()
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        publish_library()
        yield build()
    _forget()


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """No limit on how often, and no clock, of the test before."""
    cache.clear()
    yield
    cache.clear()


def _forget() -> None:
    """Published rules are cached in the process; those of the house are gone."""
    from rugzak.schemes import queries

    for name in dir(queries):
        clear = getattr(getattr(queries, name), "cache_clear", None)
        if clear is not None:
            clear()
