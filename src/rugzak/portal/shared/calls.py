"""Calls for tender that anyone may read, and the words in which all pages speak of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rugzak.catalogue.calls import queries
from rugzak.catalogue.calls.models import Call

PHASES: Mapping[str, tuple[Any, str]] = {
    "draft": (gettext_lazy("Draft"), ""),
    "questions": (gettext_lazy("Open: ask and bid"), "yes"),
    "bids": (gettext_lazy("Open: bid"), "yes"),
    "closed": (gettext_lazy("Closed, not opened yet"), "warn"),
    "scoring": (gettext_lazy("Bids are scored"), "warn"),
    "award": (gettext_lazy("Award comes"), "warn"),
    "standstill": (gettext_lazy("Awarded, standstill"), "warn"),
    "contracts": (gettext_lazy("Awarded"), "yes"),
    "cancelled": (gettext_lazy("Stopped"), ""),
}
BID_STATES: Mapping[str, Any] = {
    "sealed": gettext_lazy("Sealed"),
    "replaced": gettext_lazy("Replaced"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "opened": gettext_lazy("Opened"),
    "void": gettext_lazy("Void: it can’t be read"),
}
CRITERIA: Mapping[str, Any] = {"price": gettext_lazy("price"), "quality": gettext_lazy("quality")}
OPEN = ("questions", "bids")
SHOWN = 100


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Which calls are open, and which were."""
    rows = rows_of(queries.public()[:SHOWN])
    running = [row for row in rows if row["phase"] in OPEN]
    context = {"running": running, "others": [row for row in rows if row not in running]}
    return render(request, "shared/calls/list.html", context)


@require_safe
def one(request: HttpRequest, call_id: UUID) -> HttpResponse:
    return render(request, "shared/calls/one.html", facts(queries.call(call_id)))


def rows_of(calls: Any) -> list[dict[str, Any]]:
    """Calls with their phase in words."""
    found = [(row, queries.phase(row)) for row in calls]
    return [{"call": row, "phase": phase, "words": PHASES[phase]} for row, phase in found]


def facts(call: Call) -> dict[str, Any]:
    """What is public of a call, for every page that shows one."""
    phase = queries.phase(call)
    return {
        "call": call,
        "phase": phase,
        "words": PHASES[phase],
        "lots": list(call.lots.all()),
        "criteria": [(one, CRITERIA[one.kind]) for one in call.criteria.all()],
        "questions": list(queries.questions(call)),
        "fingerprints": [(bid, BID_STATES[bid.state]) for bid in call.bids.all()],
        "bidders": _bidders(call, phase),
        "awards": queries.awards_of(call),
        "contracts": queries.contracts_of(call),
        "open": phase in OPEN,
        "ocds": f"{reverse('api:openapi-json').removesuffix('openapi.json')}calls/{call.pk}/ocds",
    }


def _bidders(call: Call, phase: str) -> list[str]:
    if phase not in ("scoring", "award", "standstill", "contracts"):
        return []
    return [
        row.organisation.name for row in call.bids.filter(state__in=("opened", "void")).select_related("organisation")
    ]
