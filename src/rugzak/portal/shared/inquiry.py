"""An inquiry in words: its states, its steps as a time line, and the files that belong to steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rugzak.base.quantities import euros
from rugzak.booking.fraud.models import Step
from rugzak.booking.fraud.rules import all_rules

STATES: Mapping[str, tuple[Any, str]] = {
    "open": (gettext_lazy("We are looking"), "warn"),
    "cleared": (gettext_lazy("Nothing wrong"), "yes"),
    "upheld": (gettext_lazy("Decided, appeal possible"), "alert"),
    "appealed": (gettext_lazy("Appeal runs"), "warn"),
    "final": (gettext_lazy("Final"), "alert"),
}
WHO: Mapping[str, Any] = {
    "machine": "Rugzak",
    "authority": gettext_lazy("The authority"),
    "provider": gettext_lazy("The provider"),
}
_TITLES = {
    "opened": gettext_lazy("The inquiry began"),
    "signal": gettext_lazy("A rule saw something"),
    "held": gettext_lazy("Payments wait"),
    "extended": gettext_lazy("Payments wait longer"),
    "lapsed": gettext_lazy("Payments go on: nobody decided in time"),
    "asked": gettext_lazy("The authority asks something"),
    "evidence": gettext_lazy("Something was added"),
    "decided": gettext_lazy("Decision"),
    "appealed": gettext_lazy("The provider does not agree"),
    "answered": gettext_lazy("Answer to the appeal"),
    "lifted": gettext_lazy("Payments go on"),
    "refused": gettext_lazy("The decision stands"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A step as the time line shows it."""

    step: Step
    title: str
    who: str
    text: str
    until: date | None


def moments(steps: Iterable[Step]) -> list[Moment]:
    """The steps of a case in words, the oldest first."""
    return [Moment(step, _title(step), str(WHO[step.side]), _text(step), _until(step)) for step in steps]


def download(name: str, content: bytes) -> HttpResponse:
    """A file to save, never to open in the browser: it came from outside."""
    headers = {
        "Content-Disposition": f'attachment; filename="{get_valid_filename(name or "file")}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def _title(step: Step) -> str:
    if step.kind == "decided":
        cleared = step.figures.get("outcome") == "cleared"
        return _("Decision: nothing wrong") if cleared else _("Decision: this is not in order")
    if step.kind == "answered":
        return _("The appeal is right") if step.figures.get("granted") else _("The appeal is refused")
    return str(_TITLES[step.kind])


def _text(step: Step) -> str:
    rules = all_rules()
    if step.kind == "signal" and step.text in rules:
        return str(rules[step.text].explain(step.figures))
    if step.kind == "held" and (count := step.figures.get("claims")):
        return ngettext("%(n)s more payment waits.", "%(n)s more payments wait.", count) % {"n": count}
    if step.kind == "refused":
        return _("%(sum)s went back to the learners’ backpacks and the funders.") % {
            "sum": euros(int(step.figures.get("back_cents", 0)))
        }
    return step.text


def _until(step: Step) -> date | None:
    """The last day that a step names."""
    day = step.figures.get("until")
    return date.fromisoformat(day) if day else None
