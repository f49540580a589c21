"""Sentences are checked in English."""

from tests.skills.conftest import english

__all__ = ["english"]
