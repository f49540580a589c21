"""From sector to sector: for who may see figures, with its table and what it makes of nonsense."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from tests.skills.conftest import place

from booking.world import World
from portal.desks import member, sign_in
from rugzak.careers.transitions import flows
from rugzak.careers.transitions.sectors import SECTORS
from rugzak.skills import esco

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pack(tmp_path: Path) -> Iterator[None]:
    """The starter pack, whatever this machine has imported."""
    with place(tmp_path):
        esco.build(None, vectors="none")
        yield


@pytest.fixture
def officer(world: World) -> Client:
    return sign_in(member("officer", world.authority))


def test_before_anything_was_computed(officer: Client) -> None:
    assert "rugzak careers sectors --again" in officer.get("/authority/sectors").content.decode()
    assert officer.get("/authority/sectors.csv").status_code == 404


def test_a_sector_its_moves_and_what_they_lack(officer: Client) -> None:
    flows.compute()
    matrix = flows.matrix("work")
    assert matrix is not None
    for origin in matrix.names:
        text = unescape(officer.get("/authority/sectors", {"from": origin}).content.decode())
        assert len(re.findall("<h1", text)) == 1 and not re.search(r"\sstyle=", text)
        assert f'<option value="{origin}" selected' in text
        assert text.count('class="rz-h') >= len(matrix.names) ** 2
    table = officer.get("/authority/sectors.csv").content.decode().splitlines()
    assert len(table) == len(matrix.cells) + 1


@pytest.mark.parametrize("query", [{"lens": "x"}, {"from": "x", "to": "<b>"}, {"from": SECTORS[0].code, "to": "care"}])
def test_nonsense_is_no_error(officer: Client, query: dict[str, str]) -> None:
    flows.compute()
    assert officer.get("/authority/sectors", query).status_code == 200


def test_only_for_who_may_see_figures(client: Client, learner: Client) -> None:
    assert client.get("/authority/sectors").status_code == 302
    assert learner.get("/authority/sectors").status_code == 403
