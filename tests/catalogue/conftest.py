from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Texts are compared in the language of the source."""
    with translation.override("en"):
        yield
