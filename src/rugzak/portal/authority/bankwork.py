"""What the bank showed and nobody recognised: say what it was, or send it back. And what must be paid again."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import bank
from rugzak.accounts.bank import format_reference, worklist
from rugzak.accounts.models import BankEntry, Payable, PayAgain
from rugzak.accounts.models.statement import EntryState
from rugzak.base.errors import Refusal
from rugzak.base.quantities import Asset, euros
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import ENTRY_OUTCOMES
from rugzak.portal.shared.forms import posted

PER_PAGE = 25
MOST = 100


class EntryForm(forms.Form):
    """What a booking was, and a word on why."""

    what = forms.ChoiceField(label=gettext_lazy("What is this?"), widget=forms.RadioSelect)
    deposit = forms.ChoiceField(label=gettext_lazy("Which deposit?"), required=False)
    fund = forms.ChoiceField(label=gettext_lazy("Which pot?"), required=False)
    payable = forms.ChoiceField(label=gettext_lazy("Which payment?"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why do you think so?"), max_length=255, help_text=gettext_lazy("In one sentence.")
    )

    def __init__(self, *args: Any, entry: BankEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {"deposit": _deposits(entry), "fund": _funds(entry), "payable": _payables(entry)}
        for name, rows in lists.items():
            if rows:
                self.fields[name].choices = [("", _("Choose")), *rows]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        ways = _ways(entry, {name for name, rows in lists.items() if rows})
        self.fields["what"].choices = ways  # type: ignore[attr-defined]
        if len(ways) == 1:
            self.fields["what"].initial = ways[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        what = data.get("what", "")
        if what in self.fields and what not in ("what", "reason") and not data.get(what):
            self.add_error(what, _("Choose one."))
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why can it be paid now?"),
        max_length=255,
        help_text=gettext_lazy("For example: the provider gave a new account number."),
    )


@require_safe
@at_desk("payout.status")
def unknown(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = worklist.waiting(desk.only("payout.status"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, ENTRY_OUTCOMES.get(row.outcome, row.outcome)) for row in page],
        "money": sum(rows.filter(in_ledger=True).values_list("amount", flat=True)),
    }
    return show(request, desk, "unknown", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("payout.status")
def movement(request: HttpRequest, desk: Desk, movement_id: UUID) -> HttpResponse:
    """One booking, and what to do with it."""
    entry = get_object_or_404(_entries(desk), pk=movement_id)
    form, refusal = EntryForm(*posted(request)[:1], entry=entry), None
    if request.method == "POST" and form.is_valid():
        try:
            _do(entry, desk, form.cleaned_data)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Done. It is off the list."))
            return redirect("authority:unknown")
    context = {
        "entry": entry,
        "why": ENTRY_OUTCOMES.get(entry.outcome, entry.outcome),
        "waits": entry.state == EntryState.OPEN,
        "form": form,
        "refusal": refusal,
    }
    return show(request, desk, "movement", context, 422 if request.method == "POST" else 200)


@require_safe
@at_desk("payout.see")
def failed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the bank refused or returned: ask to pay it again, or approve what someone else asked."""
    asked = bank.asked(desk.only("payout.see"))
    rows = bank.failed(desk.only("payout.see"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": [(row, _may_approve(desk, row), row.made_by_id == desk.user.pk) for row in asked[:MOST]],
        "page": page,
        "rows": [(row, desk.may("payout.make", row.debtor_id)) for row in page],
    }
    return show(request, desk, "failed", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("payout.make")
def again(request: HttpRequest, desk: Desk, payable_id: UUID) -> HttpResponse:
    """Ask to pay one failed payment again."""
    row = get_object_or_404(_payables_of(desk), pk=payable_id)
    form, refusal = ReasonForm(*posted(request)[:1]), None
    if request.method == "POST" and form.is_valid():
        try:
            bank.ask_again(payable_id=row.pk, by=desk.user, reason=form.cleaned_data["reason"])
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Asked. Someone else must approve it now."))
            return redirect("authority:failed")
    lacks = bank.lacking([row]).get(row.pk, 0)
    context = {"row": row, "form": form, "refusal": refusal, "lacks": lacks, "open": bank.can_be_paid_again(row)}
    return show(request, desk, "again", context, 422 if request.method == "POST" else 200)


@require_POST
@at_desk("payout.see")
def approve(request: HttpRequest, desk: Desk, again_id: UUID) -> HttpResponse:
    """The second pair of eyes, or who asked takes it back."""
    row = get_object_or_404(_again(desk), pk=again_id)
    try:
        if request.POST.get("do") == "withdraw":
            bank.withdraw_again(again_id=row.pk, by=desk.user)
            messages.success(request, _("Taken back. Nothing is paid."))
        else:
            bank.approve_again(again_id=row.pk, by=desk.user)
            messages.success(request, _("Approved. It waits for the next payment file."))
    except Refusal as refusal:
        messages.error(request, refusal.text())
    return redirect("authority:failed")


def _do(entry: BankEntry, desk: Desk, data: dict[str, Any]) -> None:
    reason, by = data["reason"], desk.user
    if data["what"] == "deposit":
        worklist.assign_to_request(entry_id=entry.pk, request_id=UUID(data["deposit"]), by=by, note=reason)
    elif data["what"] == "fund":
        worklist.assign_to_fund(entry_id=entry.pk, fund_id=UUID(data["fund"]), by=by, reason=reason)
    elif data["what"] == "payable":
        worklist.assign_to_payable(entry_id=entry.pk, payable_id=UUID(data["payable"]), by=by, note=reason)
    elif data["what"] == "back":
        worklist.return_entry(entry_id=entry.pk, by=by, reason=reason)
    else:
        worklist.set_aside(entry_id=entry.pk, by=by, reason=reason)


def _ways(entry: BankEntry, lists: set[str]) -> list[tuple[str, str]]:
    ways = [
        ("deposit", _("A deposit that we wait for"), "deposit" in lists),
        ("fund", _("Money for a pot that nobody announced"), "fund" in lists),
        ("payable", _("A payment of ours"), "payable" in lists),
        ("back", _("Not for us: send it back"), entry.credit and entry.currency == Asset.EUR),
        ("aside", _("No payment of ours, such as costs of the bank"), not entry.in_ledger),
    ]
    return [(code, words) for code, words, there in ways if there]


def _deposits(entry: BankEntry) -> list[tuple[str, str]]:
    return [
        (str(row.pk), f"{row.fund.organisation.name} · {euros(row.lacks)} · {format_reference(row.reference)}")
        for row in worklist.requests_for(entry)[:MOST]
    ]


def _funds(entry: BankEntry) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.organisation.name} · {row.label}") for row in worklist.funds_for(entry)[:MOST]]


def _payables(entry: BankEntry) -> list[tuple[str, str]]:
    return [
        (str(row.pk), f"{row.name} · {euros(row.amount)} · {format_reference(row.reference)}")
        for row in worklist.payables_for(entry)[:MOST]
    ]


def _entries(desk: Desk) -> QuerySet[BankEntry]:
    rows = BankEntry.objects.select_related("holder", "payable__payee")
    return desk.within(rows, "payout.status", "holder")


def _payables_of(desk: Desk) -> QuerySet[Payable]:
    rows = Payable.objects.select_related("payee", "debtor", "fund__organisation")
    return desk.within(rows, "payout.see", "debtor")


def _again(desk: Desk) -> QuerySet[PayAgain]:
    rows = PayAgain.objects.select_related("payable__payee", "payable__debtor", "made_by")
    return desk.within(rows, "payout.see", "payable__debtor")


def _may_approve(desk: Desk, row: PayAgain) -> bool:
    return desk.may("payout.release", row.payable.debtor_id, row.made_by_id)
