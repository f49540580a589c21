"""The door and the stages in words, and the public page on how trust works."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rugzak.booking.stages.review import Condition
from rugzak.catalogue.trust import queries
from rugzak.catalogue.trust.models import TrustStep
from rugzak.catalogue.trust.rules import ORDER, stage, today

STATES: Mapping[str, tuple[Any, str]] = {
    "open": (gettext_lazy("Something is missing"), "warn"),
    "ready": (gettext_lazy("The authority looks"), "warn"),
    "admitted": (gettext_lazy("Let in"), "yes"),
    "refused": (gettext_lazy("Refused, objection possible"), "alert"),
    "objected": (gettext_lazy("Objection runs"), "warn"),
    "final": (gettext_lazy("Refused"), "alert"),
    "withdrawn": (gettext_lazy("Taken back"), ""),
}
CHECKS: Mapping[str, tuple[Any, str]] = {
    "waiting": (gettext_lazy("The code must be typed"), "warn"),
    "confirmed": (gettext_lazy("A second person must approve"), "warn"),
    "applied": (gettext_lazy("In use"), "yes"),
    "failed": (gettext_lazy("Not confirmed"), "alert"),
    "withdrawn": (gettext_lazy("Taken back"), ""),
}
WARNINGS: Mapping[str, Any] = {
    "shared_account": gettext_lazy("Other organisations are paid on this account too."),
    "no_age": gettext_lazy("We don’t know since when this organisation exists."),
    "young": gettext_lazy("This organisation exists for less than a year."),
    "foreign_account": gettext_lazy("The account is not in Belgium."),
}
_STEPS = {
    "placed": gettext_lazy("Let in"),
    "up": gettext_lazy("One stage up"),
    "down": gettext_lazy("Down to a lower stage"),
    "objected": gettext_lazy("The provider does not agree"),
    "answered": gettext_lazy("Answer to the objection"),
}


@dataclass(frozen=True, slots=True)
class TrustMoment:
    """A step of a provider's stage as the time line shows it."""

    step: TrustStep
    title: str
    stage: Any


def trust_moments(steps: Iterable[TrustStep]) -> list[TrustMoment]:
    """The steps in words, the oldest first."""
    return [TrustMoment(step, str(_STEPS[step.kind]), stage(step.stage).name) for step in steps]


def conditions(rows: Iterable[Condition]) -> list[tuple[Condition, str]]:
    """What leads up, in sentences."""
    return [(row, _sentence(row)) for row in rows]


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """How trust works, for anyone: the rules of today and the door in figures."""
    rules, numbers = today(), queries.numbers()
    rows = [(rules.stages[code], numbers.stages[code]) for code in ORDER]
    return render(
        request, "shared/trust.html", {"rules": rules, "rows": rows, "numbers": numbers, "small": queries.SMALL}
    )


def _sentence(row: Condition) -> str:
    words = {
        "days": _("%(have)s of %(want)s days in this stage"),
        "paid": _("%(have)s of %(want)s claims paid"),
        "inquiries": _("%(have)s inquiries that hold money; at most %(want)s"),
        "contradicted": _("On %(have)s of 100 half days the learner says otherwise; at most %(want)s"),
    }
    return words[row.code] % {"have": row.have, "want": row.want}
