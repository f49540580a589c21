"""What every test may use. The database server itself comes from rugzak.config.testing."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import hypothesis
import pytest
from django.conf import settings

from rugzak.config import postgres, testing

# While a browser is open, Playwright's synchronous API keeps an event loop running in this thread, and Django would
# refuse the database to every test that comes after it. Nothing here is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# How fast a busy machine draws examples says nothing about the code.
hypothesis.settings.register_profile("rugzak", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
hypothesis.settings.load_profile("rugzak")


def pytest_configure() -> None:
    """Settings for tests: fast hashing, no demo logins; the business clock may move."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.RUGZAK_DEMO = False
    settings.RUGZAK_CLOCK_MOVES = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


class Clock:
    """Moves the business clock, and sets it right afterwards."""

    def to(self, moment: datetime) -> datetime:
        from rugzak.base import clock

        return clock.travel(to=moment)

    def by(self, **span: float) -> datetime:
        """Go on by a span: clock.by(days=14)."""
        from rugzak.base import clock

        return clock.travel(by=timedelta(**span))

    def now(self) -> datetime:
        from rugzak.base import clock

        return clock.now()


@pytest.fixture
def clock(db: None) -> Iterator[Clock]:
    """The business clock, to travel with."""
    from django.core.cache import cache

    yield Clock()
    cache.clear()  # the row goes with the test's transaction, its cached copy would stay


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[str]:
    """The address of a server of our own that keeps what it acknowledged: for race and crash tests."""
    name = f"test-{os.getpid()}-durable"
    place = postgres.find(name)
    postgres.start(place, {"max_connections": "200"})
    yield postgres.embedded(place).url()
    testing.remove(name)
