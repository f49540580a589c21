"""No operation was forgotten: each was asked for real by a test of this folder."""

import pytest

from api.asked import ASKED, RAN
from rugzak.api.main import api


def test_none_was_forgotten(request: pytest.FixtureRequest) -> None:
    """Runs last in this folder; alone or spread over workers it has seen too little to judge."""
    if {item.nodeid for item in request.session.items if item.path.parent == request.path.parent} != RAN:
        pytest.skip("not all tests of this folder ran here")
    paths = api.get_openapi_schema(path_prefix="/")["paths"]
    all_of_them = {(method.upper(), path) for path, operations in paths.items() for method in operations}
    missing = {one for one in all_of_them if not any(_same(one, asked) for asked in ASKED)}
    assert missing == set()


def _same(documented: tuple[str, str], asked: tuple[str, str]) -> bool:
    want, have = documented[1].split("/"), asked[1].split("/")
    fits = len(want) == len(have) and all(w.startswith("{") or w == h for w, h in zip(want, have, strict=True))
    return documented[0] == asked[0] and fits
