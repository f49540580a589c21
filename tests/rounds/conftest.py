from collections.abc import Iterator

import pytest
from django.utils import translation

from rounds.world import House, make_house


@pytest.fixture
def house(clock: object) -> House:
    """An authority with a fund of € 100.000, on 14 September 2026."""
    return make_house()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Texts are compared in the language of the source."""
    with translation.override("en"):
        yield
