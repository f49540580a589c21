"""The house itself stands."""

from uuid import UUID

import pytest

from api.house import ROLES, House

pytestmark = pytest.mark.django_db


def test_everybody_and_everything_is_there(house: House) -> None:
    assert {*house.users, "anonymous"} == set(ROLES)
    assert house.things["an"].keys() == house.things["ben"].keys()
    an, ben = ({one for one in house.things[who].values() if isinstance(one, UUID)} for who in ("an", "ben"))
    assert not an & ben  # names, years and lots may be the same
