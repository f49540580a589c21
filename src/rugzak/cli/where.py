"""A place that someone names on the command line."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rugzak.base.models import Municipality


def place_of(post_code: str) -> "Municipality | None":
    """The municipality of a post code; None where none was given. Raises NotFound for an unknown one."""
    from rugzak.base.errors import NotFound
    from rugzak.base.places import of_post_code

    found = of_post_code(post_code)
    if post_code and found is None:
        raise NotFound
    return found
