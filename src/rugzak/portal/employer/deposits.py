"""Bringing money in: how to pay it, what came of it, and what was paid too much."""

from textwrap import wrap
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import bank, outlook
from rugzak.accounts.models import Credit, DepositRequest, Fund, FundRule
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.models.statement import WAITING_DEPOSITS
from rugzak.base.errors import Refusal
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared import closing
from rugzak.portal.shared.forms import posted
from rugzak.portal.shared.money import DEPOSIT_STATES
from rugzak.portal.shared.outlook import Board, RuleForm


@require_http_methods(["GET", "HEAD", "POST"])
@at("fund.deposit")
def one(request: HttpRequest, desk: Desk, deposit_id: UUID) -> HttpResponse:
    """How to pay, or what came of it; POST waits no longer."""
    row = get_object_or_404(
        DepositRequest.objects.select_related("fund", "holder"), pk=deposit_id, fund__organisation=desk.employer
    )
    refusal = None
    if request.method == "POST":
        try:
            bank.cancel_request(request_id=row.pk, by=_user(request))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Cancelled. What came already stays in your budget."))
            return redirect("employer:budget")
    context = {
        "desk": desk,
        "row": row,
        "pay": bank.instruction(row),
        "iban": " ".join(wrap(row.holder.iban, 4)),
        "state": DEPOSIT_STATES[row.state],
        "refusal": refusal,
        "waits": row.state in WAITING_DEPOSITS,
    }
    return render(request, "employer/deposit_one.html", context, status=refusal.status if refusal else 200)


@require_POST
@at("fund.deposit")
def credit(request: HttpRequest, desk: Desk, credit_id: UUID) -> HttpResponse:
    """Put what was paid too much in the pot, or send it back."""
    row = get_object_or_404(Credit, pk=credit_id, fund__organisation=desk.employer)
    try:
        if request.POST.get("do") == "back":
            bank.send_credit_back(credit_id=row.pk, by=_user(request))
            messages.success(request, _("It goes back with the next payment file."))
        else:
            bank.use_credit(credit_id=row.pk, by=_user(request))
            messages.success(request, _("It is in your budget."))
    except Refusal as refusal:
        messages.error(request, refusal.text())
    return redirect("employer:budget")


@require_http_methods(["GET", "HEAD", "POST"])
@at("fund.see")
def how_long(request: HttpRequest, desk: Desk, fund_id: UUID) -> HttpResponse:
    """How long a budget lasts, and the rule that spares it."""
    fund = get_object_or_404(Fund, pk=fund_id, organisation=desk.employer, payer=PayerKind.EMPLOYER, closed_at=None)
    form = RuleForm(*posted(request)[:1], fund=fund, rule=FundRule.objects.filter(pk=fund.pk).first())
    if request.method == "POST" and form.is_valid():
        form.save(fund, _user(request))
        messages.success(request, _("The rule holds from now on."))
        return redirect("employer:outlook", fund.pk)
    context = {"desk": desk, "board": Board(outlook.outlook(fund, least=SMALLEST_GROUP)), "form": form}
    return render(request, "employer/outlook.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at("fund.see")
def end(request: HttpRequest, desk: Desk, fund_id: UUID) -> HttpResponse:
    """The end of a budget: ask, confirm, wait, close."""
    fund = _fund(desk, fund_id)
    more = {"desk": desk, "archive_url": reverse("employer:archive", args=[fund.pk])}
    return closing.page(
        request,
        _user(request),
        fund,
        lambda context, status: render(request, "employer/closing.html", context | more, status=status),
    )


@require_safe
@at("fund.see")
def archive(request: HttpRequest, desk: Desk, fund_id: UUID) -> HttpResponse:
    """All papers of a budget that closed."""
    return closing.archive(_user(request), _fund(desk, fund_id))


def _fund(desk: Desk, fund_id: UUID) -> Fund:
    rows = Fund.objects.select_related("organisation")
    return get_object_or_404(rows, pk=fund_id, organisation=desk.employer, payer=PayerKind.EMPLOYER)


def _user(request: HttpRequest) -> Any:
    return request.user
