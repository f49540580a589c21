"""The house itself stands."""

from uuid import UUID

import pytest

from api.house import ROLES, House

pytestmark = pytest.mark.django_db


def test_everybody_and_everything_is_there(house: House) -> None:
    assert {*house.users, "anonymous"} == set(ROLES)
    assert house.things["an"].keys() == house.things["ben"].keys()
    an, ben = house.things["an"], house.things["ben"]
    shared = {name for name, one in an.items() if isinstance(one, UUID) and one in ben.values()}
    assert shared == {"call_id"}  # a call is the authority’s own
