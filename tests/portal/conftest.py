from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from booking.world import World, make_world


@pytest.fixture(scope="package")
def library(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The real scheme files, published once for this room."""
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
    return make_world()


@pytest.fixture
def learner(world: World) -> Client:
    """A browser in which the world's person is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.person.user)
    return client
