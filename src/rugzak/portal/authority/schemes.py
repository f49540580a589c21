"""The rules in force, read-only: what each asks, what it gives, until when, and where the law says so."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.base import clock, quantities
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import PAYERS
from rugzak.schemes import queries
from rugzak.schemes.models import SchemeVersion
from rugzak.schemes.scheme import Parameter, Scheme, Version


@require_safe
@at_desk()
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    today = clock.today()
    rows = [(one, one.at(today), PAYERS[one.payer]) for one in queries.current(today)]
    context = {"rows": rows, "alive": sum(1 for _one, now, _payer in rows if now is not None)}
    return show(request, desk, "schemes", context)


@require_safe
@at_desk()
def one(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    scheme = queries.by_id(code)
    if scheme is None:
        raise Http404
    today = clock.today()
    version = _chosen(scheme, request.GET.get("version", ""))
    day = max(version.start, min(today, version.until or today))
    context: dict[str, Any] = {
        "scheme": scheme,
        "payer": PAYERS[scheme.payer],
        "version": version,
        "now": scheme.at(today),
        "versions": SchemeVersion.objects.filter(scheme=scheme.id).order_by("-valid_from", "-revision"),
        "conditions": version.conditions,
        "values": [_value(parameter, day) for parameter in version.parameters],
        "bands": _bands(version),
    }
    return show(request, desk, "scheme", context)


def _chosen(scheme: Scheme, wanted: str) -> Version:
    """The version asked for, else the one in force, else the newest."""
    named = next((one for one in scheme.versions if one.version == wanted), None)
    return named or scheme.at(clock.today()) or scheme.versions[-1]


def _value(parameter: Parameter, day: Any) -> dict[str, Any]:
    """A value of the rules on a day, in its unit."""
    dated = parameter.at(day) or parameter.values[0]
    return {"name": parameter.name.replace("_", " "), "dated": dated, "text": _text(parameter, dated.value)}


def _text(parameter: Parameter, value: Any) -> str:
    if value is None:
        return _("not known")
    unit = parameter.type.unit
    if unit == "cents":
        return quantities.euros(int(value))
    if unit == "minutes":
        return quantities.hours(int(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, timedelta):
        return str(value.days)
    return str(value)


def _bands(version: Version) -> list[dict[str, Any]]:
    """What is paid for how much class."""
    rules = version.attendance
    if rules is None:
        return []
    return [{"start": band.start, "pays": band.pays} for band in rules.bands]
