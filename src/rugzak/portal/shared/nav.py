"""The menu of each role. A role folder that has pages brings a `nav.py` with `ITEMS` and `ROLE`.

Where not everyone in the role may open everything, it also brings `narrow(request, links) -> links`.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

ROLES = ("person", "coach", "employer", "provider", "authority", "partner")


@dataclass(frozen=True, slots=True)
class Item:
    """One place in the menu: a url name, an icon of the sprite, a lazy label; `under`: url names that belong to it."""

    view: str
    icon: str
    label: Any
    under: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    icon: str
    label: Any
    current: bool


@cache
def menu(role: str) -> tuple[Any, tuple[Item, ...]]:
    """Name and items (at most five) of a role; nothing for a role without pages."""
    try:
        module = import_module(f"rugzak.portal.{role}.nav")
    except ModuleNotFoundError:
        return "", ()
    return getattr(module, "ROLE", ""), tuple(module.ITEMS)[:5]


def links(role: str, view_name: str) -> list[Link]:
    """The menu of a role, the place of the current page marked."""
    found = []
    for item in menu(role)[1]:
        try:
            href = reverse(item.view)
        except NoReverseMatch:
            continue
        found.append(Link(href, item.icon, item.label, view_name == item.view or view_name in item.under))
    return found


def narrowed(request: HttpRequest, role: str, found: list[Link]) -> list[Link]:
    """The menu without what this person may not open."""
    narrow = getattr(import_module(f"rugzak.portal.{role}.nav"), "narrow", None)
    return list(narrow(request, found)) if narrow else found


def home(role: str) -> str | None:
    """The address of a role's first page, None where it has none."""
    try:
        return reverse(f"{role}:home")
    except NoReverseMatch:
        return None
