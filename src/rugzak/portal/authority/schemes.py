"""The rules in force: what each asks, what it gives, until when, where the law says so; and what is being written."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.base import clock, quantities
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import DRAFT_STATES, PAYERS
from rugzak.schemes import queries
from rugzak.schemes.models import SchemeVersion
from rugzak.schemes.scheme import Parameter, Scheme, Version
from rugzak.schemes.studio import queries as studio

Row = tuple[Scheme, Version | None, Any]


@require_safe
@at_desk()
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    today = clock.today()
    rows = [_row(one, today) for one in queries.current(today)]
    context = {
        "groups": list(_groups(rows)),
        "known": sum(not scheme.proposal for scheme, _now, _payer in rows),
        "alive": sum(now is not None for _scheme, now, _payer in rows),
        "drafts": list(_drafts()) if desk.may("scheme.draft") else [],
        "may_edit": desk.may("scheme.edit"),
    }
    return show(request, desk, "schemes", context)


def _drafts() -> Iterator[dict[str, Any]]:
    """What is being written, or waits for a second pair of eyes."""
    for draft in studio.drafts(live=True)[:50]:
        scheme = queries.by_id(draft.scheme)
        yield {"draft": draft, "name": scheme.name if scheme else draft.scheme, "state": DRAFT_STATES[draft.state]}


def _row(scheme: Scheme, today: date) -> Row:
    """A scheme, its version in force (a proposal has none) and who pays."""
    return scheme, None if scheme.proposal else scheme.at(today), PAYERS[scheme.payer]


def _groups(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """What people get here, what firms get here, and what is there to read and to learn from."""
    here = {scheme.id for scheme in queries.for_people()}
    groups: dict[str, list[Row]] = {"people": [], "firms": [], "elsewhere": []}
    for row in rows:
        scheme = row[0]
        firms = scheme.holder == "enterprise" and not scheme.proposal and scheme.country in settings.RUGZAK_SCHEMES
        groups["people" if scheme.id in here else "firms" if firms else "elsewhere"].append(row)
    titles = {"people": _("For people here"), "firms": _("For firms here"), "elsewhere": _("Elsewhere, or proposed")}
    yield from ((titles[name], some) for name, some in groups.items() if some)


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
        "now": None if scheme.proposal else scheme.at(today),
        "versions": SchemeVersion.objects.filter(scheme=scheme.id).order_by("-valid_from", "-revision"),
        "conditions": version.conditions,
        "values": [_value(parameter, day) for parameter in version.parameters],
        "bands": _bands(version),
        "may_edit": desk.may("scheme.edit"),
        "draft": studio.live_draft(scheme.id) if desk.may("scheme.draft") else None,
        "newer": studio.newer_in_library(scheme.id) if desk.may("scheme.draft") else [],
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
    if unit == "sgd":
        return quantities.amount("SGD", int(value))
    if unit == "minutes":
        return quantities.hours(int(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        plain = value.normalize()
        return quantities.number(plain, None, max(0, -int(plain.as_tuple().exponent)))
    if isinstance(value, timedelta):
        return str(value.days)
    return str(value)


def _bands(version: Version) -> list[dict[str, Any]]:
    """What is paid for how much class."""
    rules = version.attendance
    if rules is None:
        return []
    return [{"start": band.start, "pays": band.pays} for band in rules.bands]
