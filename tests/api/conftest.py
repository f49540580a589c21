from typing import Any

import pytest

from api.asked import ASKED, RAN
from api.client import As
from api.fixtures import fresh_cache, house

__all__ = ["fresh_cache", "house"]


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Write down which operations were asked, and by which tests."""
    plain = As.ask
    RAN.add(request.node.nodeid)

    def ask(self: As, method: str, path: str, *args: Any, **kwargs: Any) -> Any:
        ASKED.add((method, path))
        return plain(self, method, path, *args, **kwargs)

    monkeypatch.setattr(As, "ask", ask)


@pytest.fixture
def an(house: Any) -> As:
    return As(house, "person")
