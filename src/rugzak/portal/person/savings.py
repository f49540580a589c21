"""Own money: how to put it in by bank transfer, and taking it back."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rugzak.accounts import bank
from rugzak.accounts.models.savings import BackState
from rugzak.base.errors import Refusal
from rugzak.base.quantities import euros, half_up
from rugzak.portal.person.me import Me, my
from rugzak.portal.shared.forms import posted

SHOWN = 12


class BackForm(forms.Form):
    """How much, in euros. `key` makes a double click one return."""

    amount = forms.DecimalField(
        label=gettext_lazy("How much, in euros?"), min_value=0, max_value=1_000_000, decimal_places=2
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


@require_safe
@my
def save(request: HttpRequest, me: Me) -> HttpResponse:
    """To whom, which account, which reference; what can be taken back, and what was."""
    refusal, way = None, None
    try:
        way = bank.way_in(actor=me.actor, person=me.person)
    except Refusal as refused:
        refusal = refused
    context = {
        **{"way": way, "refusal": refusal, "free": bank.returnable(me.person), "goes_to": bank.goes_to(me.person)},
        "returns": [(row, *_state(row.state)) for row in bank.returns_of(me.person.pk)[:SHOWN]],
    }
    return render(request, "person/save.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@my
def take_back(request: HttpRequest, me: Me) -> HttpResponse:
    """Own money back to the account that it came from."""
    form, refusal = BackForm(*posted(request)[:1]), None
    if request.method == "POST" and form.is_valid():
        try:
            _take_back(me, form.cleaned_data)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("On its way. It is on your account in a few days."))
            return redirect("person:save")
    context = {"form": form, "refusal": refusal, "free": euros(bank.returnable(me.person))}
    context["goes_to"] = bank.goes_to(me.person)
    return render(request, "person/take_back.html", context, status=422 if request.method == "POST" else 200)


def _take_back(me: Me, data: dict[str, Any]) -> None:
    bank.take_back(actor=me.actor, person=me.person, amount=half_up(data["amount"] * 100), key=data["key"])


def _state(state: str) -> tuple[str, str]:
    words = {
        BackState.LEAVING.value: (_("On its way"), "plain"),
        BackState.PAID.value: (_("Paid"), "yes"),
        BackState.STAYED.value: (_("Could not be paid"), "maybe"),
    }
    return words[state]
