"""The starter pack with its vectors as in the tests of skills; the small world with real rules as in booking's."""

from tests.booking.conftest import library, world
from tests.skills.conftest import starter, starter_place

__all__ = ["library", "starter", "starter_place", "world"]
