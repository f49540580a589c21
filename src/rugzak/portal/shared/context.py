"""What the layout knows on every page: role, menu, person, demo mark. Lazy, so that pages without it pay nothing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from rugzak.portal.shared import nav, roles


@dataclass(frozen=True, slots=True)
class RoleLink:
    href: str
    label: str
    current: bool


class Portal:
    """The layout's view of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _match(self) -> Any:
        return getattr(self._request, "resolver_match", None)

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self._request, "user", None)
        return bool(user is not None and user.is_authenticated)

    @cached_property
    def held(self) -> list[str]:
        """The roles of who is signed in."""
        return roles.of(self._request.user) if self.signed_in else []

    @cached_property
    def role(self) -> str:
        """The role of the page where the person holds it, else their first role."""
        space = getattr(self._match, "namespace", "") or ""
        if space in nav.ROLES and (not self.signed_in or space in self.held):
            return space
        return self.held[0] if self.held else ""

    @cached_property
    def role_name(self) -> str:
        return str(nav.menu(self.role)[0]) if self.role else ""

    @cached_property
    def links(self) -> list[nav.Link]:
        if not (self.signed_in and self.role):
            return []
        found = nav.links(self.role, getattr(self._match, "view_name", "") or "")
        return nav.narrowed(self._request, self.role, found)

    @cached_property
    def home(self) -> str:
        return (nav.home(self.role) if self.role else None) or reverse("start")

    @cached_property
    def path(self) -> str:
        return self._request.get_full_path() if self._request.method == "GET" else self._request.path

    @cached_property
    def name(self) -> str:
        return roles.name_of(self._request.user)

    @cached_property
    def roles(self) -> list[RoleLink]:
        """The homes to switch between; nothing when there is only one."""
        found = [(role, nav.home(role)) for role in self.held]
        rows = [RoleLink(home, _role_label(role), role == self.role) for role, home in found if home]
        return rows if len(rows) > 1 else []

    @cached_property
    def own(self) -> list[nav.Link]:
        """Places in the person's menu that are the same in every role."""
        places = [("account_email", "key", _("How you sign in"))]
        if "person" in self.held:
            places.insert(0, ("person:data", "user", _("My data")))
        return [link for link in (_link(*place) for place in places) if link]

    @property
    def demo(self) -> bool:
        return bool(settings.RUGZAK_DEMO)

    @property
    def parts(self) -> bool:
        return bool(settings.DEBUG or settings.RUGZAK_DEMO)


def _link(view: str, icon: str, label: str) -> nav.Link | None:
    try:
        return nav.Link(reverse(view), icon, label, False)
    except NoReverseMatch:
        return None


def _role_label(role: str) -> str:
    return str(nav.menu(role)[0]) or _("My backpack")


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `portal` in every template."""
    return {"portal": SimpleLazyObject(lambda: Portal(request))}
