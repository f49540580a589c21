from collections.abc import Iterator

import pytest
from django.utils import translation

from recognition.world import Room


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Texts are compared in the language of the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def room(db: None) -> Room:
    return Room()
