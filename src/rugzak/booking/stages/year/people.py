"""The people of the authority in the made-up year, and what is assumed about them."""

from datetime import timedelta
from random import Random

from rugzak.accounts import access
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.models.organisation import Role
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import add_membership
from rugzak.base import clock

LOOK_FINDS, DECIDES_AFTER, COLLEAGUE_SEES = 0.5, 21, 7
ASSUMED = (
    "An officer at the door lets in whoever is complete, unless others are paid on the same account.",
    f"Who looks by hand at a wrong first claim finds it in {LOOK_FINDS:.0%} of the cases; an honest one always passes.",
    f"A case is decided {DECIDES_AFTER} days after it was opened, and the officer then finds the truth.",
    f"A colleague who reads that the account is being changed stops it within {COLLEAGUE_SEES} days.",
    "Claims are approved two weeks after they were made, unless something holds them.",
)


class Desk:
    """Two officers, and the dice of what they find."""

    def __init__(self, authority: Organisation, seed: int) -> None:
        self.random = Random(f"desk {seed}")  # noqa: S311  (a made-up year, the same for the same seed)
        self.first, self.second = (member(authority, Role.OFFICER, f"officer{n}.{authority.pk}") for n in (1, 2))

    def finds(self) -> bool:
        """Whether a look by hand at something wrong finds it."""
        return self.random.random() < LOOK_FINDS


def member(organisation: Organisation, role: str, name: str) -> Actor:
    """Someone who acts for an organisation since before the year."""
    user = someone(name)
    add_membership(user=user, organisation=organisation, role=role, start=clock.today() - timedelta(days=1))
    return access.actor_of(user)


def someone(name: str) -> User:
    """A made-up user without a rugzak."""
    return User.objects.create(email=f"{name}@example.org")
