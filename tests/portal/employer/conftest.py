from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from booking.world import World
from rugzak.accounts import funds
from rugzak.accounts.models import Fund, Organisation, User
from rugzak.accounts.services import add_membership
from rugzak.base.text import Text

EN = {"accept-language": "en"}
SignIn = Callable[[str, Organisation], Client]


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """A browser in which someone with this role at this organisation is signed in."""

    def make(role: str, where: Organisation) -> Client:
        user = User.objects.create_user(f"{role}@{where.enterprise_number}.example")
        add_membership(user=user, organisation=where, role=role, start=date(2020, 1, 1))
        client = Client(headers=EN)
        client.force_login(user)
        return client

    return make


@pytest.fixture
def hr(sign_in: SignIn, world: World) -> Client:
    return sign_in("hr", world.employer)


@pytest.fixture
def pot(world: World) -> Fund:
    """A learning budget of the world's employer with € 1.000."""
    return funds.open_fund(
        organisation=world.employer, scheme="be-voorbeeld-werkgever", payer="employer", asset="EUR",
        label=Text(en="Learning budget"), budget=100_000,
    )  # fmt: skip
