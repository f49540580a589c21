"""Addresses of the portal: the shared pages here, the pages of a role in `<role>/urls.py`."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from rugzak.portal.authority.demand import public
from rugzak.portal.shared import calls, criteria, demo, pages, parts
from rugzak.portal.shared.door import trust
from rugzak.portal.shared.nav import ROLES

_AT = {
    "person": "me/",
    "coach": "coach/",
    "employer": "employer/",
    "provider": "provider/",
    "authority": "authority/",
    "partner": "partner/",
}


def _roles() -> list[URLPattern | URLResolver]:
    """The roles that have pages."""
    found = [role for role in ROLES if find_spec(f"rugzak.portal.{role}.urls")]
    return [path(_AT[role], include(f"rugzak.portal.{role}.urls")) for role in found]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.start, name="start"),
    path("skills/asked", public, name="asked"),
    path("recognition", criteria.home, name="criteria-all"),
    path("recognition/register", criteria.register, name="register"),
    path("recognition/register.csv", criteria.register_csv, name="register-csv"),
    path("recognition/criteria.csv", criteria.criteria_csv, name="criteria-csv"),
    path("recognition/<slug:label>", criteria.label, name="criteria"),
    path("providers/trust", trust, name="trust"),
    path("calls", calls.overview, name="calls"),
    path("calls/<uuid:call_id>", calls.one, name="call"),
    path("help", pages.help_page, name="help"),
    path("privacy", pages.privacy, name="privacy"),
    path("accessibility", pages.accessibility, name="accessibility"),
    path("demo/", demo.choose, name="demo"),
    path("demo/sign-in", demo.sign_in, name="demo-sign-in"),
    path("parts/", parts.show, name="parts"),
    path("", include("rugzak.portal.person.links")),
    *_roles(),
]
