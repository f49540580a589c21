"""The pockets of a person one by one: what is free, until when, and moving something to another of them."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import transfers
from rugzak.accounts.purses import PurseView, purses_of
from rugzak.base.errors import Refusal
from rugzak.base.quantities import Asset, amount, half_up
from rugzak.portal.person.away import why_moved
from rugzak.portal.person.me import Me, my
from rugzak.portal.shared.forms import posted
from rugzak.portal.shared.outlook import UNIT
from rugzak.portal.templatetags.rz import day


class MoveForm(forms.Form):
    """Where to, and how much (euros, hours or vouchers). `key` makes a double click one move."""

    target = forms.ChoiceField(label=gettext_lazy("To which pocket?"), widget=forms.RadioSelect)
    amount = forms.DecimalField(min_value=0, max_value=1_000_000, decimal_places=2)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, source: PurseView, targets: list[PurseView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asset = source.purse.asset
        words = {Asset.EUR.value: _("How much, in euros?"), Asset.MINUTES.value: _("How much, in hours?")}
        self.fields["amount"].label = words.get(asset, _("How many?"))
        self.fields["amount"].help_text = _("At most %(free)s.") % {"free": amount(asset, source.free)}
        choices = [(str(view.purse.pk), _named(view)) for view in targets]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]
        self.fields["target"].initial = choices[0][0] if len(choices) == 1 else None


@require_safe
@my
def overview(request: HttpRequest, me: Me) -> HttpResponse:
    return _overview(request, me)


@require_http_methods(["GET", "HEAD", "POST"])
@my
def move(request: HttpRequest, me: Me, purse_id: UUID) -> HttpResponse:
    """Move something of one pocket; only where there is a pocket that it may go to."""
    source, found = transfers.targets_of(me.person, purse_id)
    if not found:
        raise Http404
    form, refusal = MoveForm(*posted(request)[:1], source=source, targets=found), None
    if request.method == "POST" and form.is_valid():
        try:
            _move(me, source, found, form.cleaned_data)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Moved. You see it in your pockets."))
            return redirect("person:purses")
    context = {
        "source": source,
        "free": source.said(source.free),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "person/move.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@my
def answer(request: HttpRequest, me: Me, transfer_id: UUID) -> HttpResponse:
    """Yes or no to what a fund's manager proposes."""
    row = transfers.transfers_of(me.person.pk).filter(pk=transfer_id).first()
    if row is None:
        raise Http404
    try:
        if request.POST.get("do") == "decline":
            transfers.decline(actor=me.actor, transfer=row)
            messages.success(request, _("All right. Nothing was moved."))
        else:
            transfers.accept(actor=me.actor, transfer=row)
            messages.success(request, _("Moved. You see it in your pockets."))
    except Refusal as refusal:
        return _overview(request, me, refusal)
    return redirect("person:purses")


def _overview(request: HttpRequest, me: Me, refusal: Refusal | None = None) -> HttpResponse:
    views = purses_of(me.person)
    why = why_moved(me.person, (view.purse for view in views))
    rows = [
        (view, view.said(view.free), transfers.targets(view, views), why.get(view.purse.pk, ""))
        for view in views
        if view.whole
    ]
    proposals = [(row, amount(row.source.asset, row.amount)) for row in transfers.waiting(me.person.pk)]
    context = {"rows": rows, "proposals": proposals, "refusal": refusal}
    return render(request, "person/purses.html", context, status=refusal.status if refusal else 200)


def _move(me: Me, source: PurseView, found: list[PurseView], data: dict[str, Any]) -> None:
    target = next(view.purse for view in found if str(view.purse.pk) == data["target"])
    units = half_up(data["amount"] * UNIT.get(source.purse.asset, 1))
    transfers.move(actor=me.actor, source=source.purse, target=target, amount=units, key=data["key"])


def _named(view: PurseView) -> str:
    purse = view.purse
    title = f"{purse.fund.organisation.name}: {purse.label}"
    return _("%(pocket)s, until %(day)s") % {"pocket": title, "day": day(purse.last_day)} if purse.last_day else title
