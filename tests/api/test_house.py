"""The house itself stands."""

import pytest

from api.house import ROLES, House

pytestmark = pytest.mark.django_db


def test_everybody_and_everything_is_there(house: House) -> None:
    assert {*house.users, "anonymous"} == set(ROLES)
    assert house.things["an"].keys() == house.things["ben"].keys()
    assert not set(map(str, house.things["an"].values())) & set(map(str, house.things["ben"].values())) - {
        "be-vl-opleidingscheque",
        "person.diploma",
        "stap-flanders",
    }  # fmt: skip
