"""The starter pack with its vectors, as in the tests of skills."""

from tests.skills.conftest import starter, starter_place

__all__ = ["starter", "starter_place"]
