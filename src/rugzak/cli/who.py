"""Who does something on the command line: a user by their e-mail address. Raises NotFound where there is none."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rugzak.accounts.models import Person, User
    from rugzak.accounts.permissions import Actor

As = Annotated[str, typer.Option("--as", help="The e-mail address of the user who does this.")]


def user_of(email: str) -> "User":
    """An active user."""
    from rugzak.accounts.models import User
    from rugzak.base.errors import NotFound

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotFound
    return user


def actor_of(email: str) -> "Actor":
    """What that user may do today."""
    from rugzak.accounts import access

    return access.actor_of(user_of(email))


def person_of(email: str) -> "Person":
    """The person behind a user."""
    from rugzak.accounts.models import Person
    from rugzak.base.errors import NotFound

    person = Person.objects.filter(user__email__iexact=email).first()
    if person is None:
        raise NotFound
    return person
