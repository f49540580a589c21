"""Interruptions of work on a page: the list, a form to add one, another last day, taking it back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.accounts import interruptions
from rugzak.accounts.models import Interruption, Organisation, Person
from rugzak.accounts.models.interruption import BreakKind
from rugzak.accounts.permissions import Actor
from rugzak.base.errors import Refusal
from rugzak.portal.shared.forms import posted

KINDS = {
    BreakKind.ILLNESS.value: gettext_lazy("Illness or an accident"),
    BreakKind.CARE.value: gettext_lazy("Care for someone"),
    BreakKind.MATERNITY.value: gettext_lazy("Maternity leave"),
    BreakKind.PARENTAL.value: gettext_lazy("Parental leave"),
    BreakKind.STUDY.value: gettext_lazy("Leave to study"),
    BreakKind.UNPAID.value: gettext_lazy("Unpaid leave"),
}
_DAY = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}


class AwayForm(forms.Form):
    """Why someone is away, and the first and last day; no last day: it goes on."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is the reason?"), choices=list(KINDS.items()), widget=forms.RadioSelect
    )
    start = forms.DateField(label=gettext_lazy("First day away"), widget=forms.DateInput(**_DAY))  # type: ignore[arg-type]
    until = forms.DateField(
        label=gettext_lazy("Last day away"),
        required=False,
        help_text=gettext_lazy("Leave it empty if you don’t know it yet."),
        widget=forms.DateInput(**_DAY),  # type: ignore[arg-type]
    )


class EndForm(forms.Form):
    """Another last day."""

    until = forms.DateField(
        label=gettext_lazy("Last day away"),
        required=False,
        help_text=gettext_lazy("Leave it empty if it goes on."),
        widget=forms.DateInput(**_DAY),  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An interruption in the reader's words; `url` leads to where it can be changed, empty where they can't."""

    row: Interruption
    words: Any
    url: str


def lines(actor: Actor, rows: Iterable[Interruption], address: Callable[[Interruption], str]) -> list[Line]:
    """The rows as the page shows them."""
    return [Line(row, KINDS[row.kind], address(row) if interruptions.may_change(actor, row) else "") for row in rows]


def added(request: HttpRequest, actor: Actor, person: Person, employer: Organisation | None) -> AwayForm | None:
    """The form to show; None where one was written down."""
    form = AwayForm(*posted(request)[:1])
    if request.method != "POST" or not form.is_valid():
        return form
    try:
        interruptions.record(actor=actor, person=person, employer=employer, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.text())
        return form
    messages.success(request, _("Written down. The last days of the pockets follow by themselves."))
    return None


def changed(request: HttpRequest, actor: Actor, row: Interruption) -> EndForm | None:
    """The form to show; None where it was changed, or taken back (`do=withdraw`)."""
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        interruptions.withdraw(actor=actor, interruption=row)
        messages.success(request, _("Taken back. It counts for nothing any more."))
        return None
    form = EndForm(*posted(request)[:1], initial={"until": row.until})
    if request.method != "POST" or not form.is_valid():
        return form
    try:
        interruptions.change_end(actor=actor, interruption=row, until=form.cleaned_data["until"])
    except Refusal as refusal:
        form.add_error("until", refusal.text())
        return form
    messages.success(request, _("The last day is changed."))
    return None
