from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from booking.world import World, make_world


@pytest.fixture(scope="package")
def library(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The real scheme files, published once for all tests of this room (compiling them takes a second)."""
    from rugzak.schemes.models import SchemeVersion
    from rugzak.schemes.services import publish_library

    settings.RUGZAK_CLOCK_MOVES = True
    with django_db_blocker.unblock():
        publish_library()
    yield
    with django_db_blocker.unblock():
        SchemeVersion.objects.all().delete()


@pytest.fixture
def world(library: None, clock: object) -> World:
    """One worker, one provider, real rules, on 14 September 2026."""
    return make_world()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Texts are compared in the language of the source."""
    with translation.override("en"):
        yield
