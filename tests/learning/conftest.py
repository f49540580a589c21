import pytest

from learning.world import World, make


@pytest.fixture
def world(clock: object) -> World:
    """Five weeks on: the session of the booking has ended."""
    return make()
