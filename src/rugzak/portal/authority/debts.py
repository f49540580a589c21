"""Debts that are still open: a part that came in, and what can't be collected, which two pairs of eyes write off."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts.models import Fund, Organisation
from rugzak.accounts.models.money import PayerKind
from rugzak.base.errors import Refusal
from rugzak.base.quantities import half_up
from rugzak.booking.debts import queries, services
from rugzak.booking.debts.models import WriteOff, WriteOffState
from rugzak.booking.models import Clawback, Debtor
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import DEBTORS, WRITE_OFF_STATES
from rugzak.portal.shared.forms import posted

PER_PAGE = 25
LOOK = "writeoff.see"


class ReasonForm(forms.Form):
    """On which legal basis a debt is given up; `key` makes a double click one question."""

    reason = forms.CharField(
        label=gettext_lazy("Why can't it be collected?"),
        max_length=255,
        help_text=gettext_lazy("In one sentence, with the legal basis. For example: the provider is bankrupt."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class PartForm(forms.Form):
    """A part that came in (euros)."""

    amount = forms.DecimalField(
        label=gettext_lazy("How much came in, in euros?"), min_value=0, max_value=1_000_000, decimal_places=2
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


@require_safe
@at_desk(LOOK)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows, asked = queries.debts(desk.only(LOOK)), list(queries.asked(desk.only(LOOK)))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    left, names = queries.open_of(rows), names_of([*page, *(row.clawback for row in asked)])
    context = {
        "page": page,
        "rows": [(row, names[row.pk], left[row.pk]) for row in page],
        "asked": [(row, names[row.clawback_id]) for row in asked],
        "first": next((row for row in asked if _may(desk, "writeoff.release", _funds(row), row.made_by)), None),
        "owed": sum(left.values()),
    }
    return show(request, desk, "debts", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(LOOK)
def one(request: HttpRequest, desk: Desk, debt_id: UUID) -> HttpResponse:
    """One debt; who may, asks here to write it off."""
    row, form = _debt(desk, debt_id), ReasonForm(*posted(request)[:1])
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(actor=desk.actor, clawback=row, **form.cleaned_data)
        except Refusal as refusal:
            return _page(request, desk, row, form=form, refusal=refusal)
        messages.success(request, _("Asked. Someone else must approve it now."))
        return redirect("authority:debt", row.pk)
    return _page(request, desk, row, form=form)


@require_POST
@at_desk(LOOK)
def part(request: HttpRequest, desk: Desk, debt_id: UUID) -> HttpResponse:
    """A part of the debt came in."""
    row, form = _debt(desk, debt_id), PartForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, row, part=form)
    data = form.cleaned_data
    try:
        services.paid(actor=desk.actor, clawback=row, amount=half_up(data["amount"] * 100), key=data["key"])
    except Refusal as refusal:
        return _page(request, desk, row, part=form, refusal=refusal)
    messages.success(request, _("Written down as paid back."))
    return redirect("authority:debt", row.pk)


@require_POST
@at_desk(LOOK)
def answer(request: HttpRequest, desk: Desk, write_off_id: UUID) -> HttpResponse:
    """The second pair of eyes approves what it saw; or the question is taken back."""
    question = get_object_or_404(WriteOff, pk=write_off_id)
    row = _debt(desk, question.clawback_id)
    try:
        if request.POST.get("do") == "withdraw":
            services.withdraw(actor=desk.actor, write_off=question)
            messages.success(request, _("Taken back. The debt stays open."))
        else:
            services.release(actor=desk.actor, write_off=question, amount=_seen(request))
            messages.success(request, _("Written off. Each fund bears its part now."))
    except Refusal as refusal:
        return _page(request, desk, row, refusal=refusal)
    return redirect("authority:debts")


def names_of(rows: list[Clawback]) -> dict[UUID, str]:
    """Who owes each debt: organisations by name; a learner stays a learner."""
    ids = [row.debtor_id for row in rows if row.debtor_id and row.debtor != Debtor.LEARNER]
    found = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {row.pk: (found.get(row.debtor_id) if row.debtor_id else None) or str(DEBTORS[row.debtor]) for row in rows}


def _page(
    request: HttpRequest,
    desk: Desk,
    row: Clawback,
    *,
    form: ReasonForm | None = None,
    part: PartForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    written, left = queries.last(row), queries.open_of([row])[row.pk]
    funds, asked = list(queries.shares(row)), written is not None and written.state == WriteOffState.ASKED
    may_make = _may(desk, "writeoff.make", funds)
    context = {
        "row": row, "name": names_of([row])[row.pk], "left": left, "written": written, "form": form or ReasonForm(),
        "state": WRITE_OFF_STATES[written.state] if written else None,
        "lines": _lines(row, written, left),
        "part": part or PartForm() if left and desk.may("clawback.make") else None,
        "part_open": bool(part),
        "may_ask": bool(left) and written is None and may_make,
        "may_release": asked and written is not None and _may(desk, "writeoff.release", funds, written.made_by),
        "may_withdraw": asked and may_make,
        "mine": asked and written is not None and written.made_by == desk.user.pk,
        "others_too": bool(left) and not all(desk.may(LOOK, fund.organisation_id) for fund in funds),
        "refusal": refusal,
    }  # fmt: skip
    wrong = bool((form and form.errors) or (part and part.errors))
    return show(request, desk, "debt", context, refusal.status if refusal else 422 if wrong else 200)


def _lines(row: Clawback, written: WriteOff | None, left: int) -> list[dict[str, Any]]:
    """Who bears what, for the bar and its list."""
    if written is not None:
        parts = {line.fund: line.amount for line in written.lines.all()}
    else:
        parts = queries.bearers(row, left) if left else {}
    return [{"payer": _bearer(fund), "name": fund.organisation.name, "amount": cents} for fund, cents in parts.items()]


def _bearer(fund: Fund) -> str:
    """Whose colour: people's savings are kept by the authority, which bears their part, never the learner."""
    return PayerKind.GOVERNMENT if fund.payer == PayerKind.SELF else fund.payer


def _debt(desk: Desk, debt_id: UUID) -> Clawback:
    row = queries.debt(debt_id, desk.only(LOOK))
    if row is None:
        raise Http404
    return row


def _may(desk: Desk, verb: str, funds: list[Fund], made_by: UUID | None = None) -> bool:
    return all(desk.may(verb, fund.organisation_id, made_by) for fund in funds)


def _funds(question: WriteOff) -> list[Fund]:
    return [line.fund for line in question.lines.select_related("fund")]


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("amount", "")
    return int(text) if text.isascii() and text.isdecimal() else 0
