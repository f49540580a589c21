"""What is in the pots: put in, granted to people, held by bookings, spent, and what is left to grant."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, F, QuerySet, Sum, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rugzak.accounts import outlook
from rugzak.accounts.models import Closing, Fund, FundRule, Purse
from rugzak.accounts.models.closing import ClosingState
from rugzak.base.quantities import Asset
from rugzak.booking.models import BookingLine
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.ledger import queries as ledger
from rugzak.ledger.models import Account
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.shared import closing
from rugzak.portal.shared.forms import posted
from rugzak.portal.shared.money import money_on_its_way
from rugzak.portal.shared.outlook import Board, RuleForm

PER_PAGE = 20
# Public pots first, then those of sectors, people's own, and of each employer.
_PLACE = Case(When(payer="gov", then=0), When(payer="sector", then=1), When(payer="self", then=2), default=3)


@dataclass(frozen=True, slots=True)
class Pot:
    """A fund in its own unit: cents, minutes or vouchers. `free` is None where there is no limit."""

    fund: Fund
    granted: int
    held: int
    spent: int
    waiting: int
    free: int | None


@require_safe
@at_desk("fund.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = Paginator(_funds(desk), PER_PAGE).get_page(request.GET.get("page"))
    asked = Closing.objects.filter(state=ClosingState.ASKED, fund__in=_funds(desk)).select_related("fund")
    context = {"page": page, "pots": pots(list(page)), "left": _left(desk), "asked": list(asked.order_by("asked_at"))}
    return show(request, desk, "funds", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("fund.see")
def one(request: HttpRequest, desk: Desk, fund_id: UUID) -> HttpResponse:
    """How long a pot lasts, what is on its way to it, and the rule that spares it."""
    fund = get_object_or_404(_funds(desk), pk=fund_id)
    form = RuleForm(*posted(request)[:1], fund=fund, rule=FundRule.objects.filter(pk=fund.pk).first())
    if request.method == "POST" and form.is_valid():
        form.save(fund, desk.user)
        messages.success(request, _("The rule holds from now on."))
        return redirect("authority:fund", fund.pk)
    board = Board(outlook.outlook(fund, least=SMALLEST_GROUP))
    rules = desk.may("fund.rule", fund.organisation_id)
    context = {"board": board, "form": form if rules else None} | money_on_its_way(fund)
    return show(request, desk, "fund", context, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("fund.see")
def end(request: HttpRequest, desk: Desk, fund_id: UUID) -> HttpResponse:
    """The end of a pot: ask, confirm, wait, close."""
    fund = get_object_or_404(_funds(desk), pk=fund_id)
    link = {"archive_url": reverse("authority:fund-archive", args=[fund.pk])}
    return closing.page(
        request, desk.user, fund, lambda context, status: show(request, desk, "closing", context | link, status)
    )


@require_safe
@at_desk("fund.see")
def archive(request: HttpRequest, desk: Desk, fund_id: UUID) -> HttpResponse:
    """All papers of a pot that closed."""
    return closing.archive(desk.user, get_object_or_404(_funds(desk), pk=fund_id))


def _left(desk: Desk) -> int:
    """Cents that can still be granted, of all pots in euros that have a limit."""
    accounts = _funds(desk).filter(asset=Asset.EUR, closed_at=None).values_list("pot_account", flat=True)
    return sum(row.free for row in ledger.balances(accounts).values() if row.free is not None)


def pots(funds: list[Fund]) -> list[Pot]:
    """The figures of some funds, each kind in one query."""
    ids = [fund.pk for fund in funds]
    granted = _by_fund(Purse.objects.filter(fund__in=ids).values("fund").annotate(sum=Sum("granted")))
    spent = _by_fund(
        BookingLine.objects.filter(fund__in=ids).values("fund").annotate(sum=Sum(F("captured") - F("returned")))
    )
    found = ledger.balances([account for fund in funds for account in (fund.pot_account, fund.used_account)])
    return [
        Pot(
            fund,
            granted.get(fund.pk, 0),
            _held(fund),
            spent.get(fund.pk, 0),
            found[fund.used_account].posted,
            found[fund.pot_account].free,
        )
        for fund in funds
    ]


def _held(fund: Fund) -> int:
    """What bookings hold in the purses that this fund filled."""
    purses = Purse.objects.filter(fund=fund).values("ledger_account")
    return int(Account.objects.filter(pk__in=purses).aggregate(sum=Sum("held"))["sum"] or 0)


def _by_fund(rows: Any) -> dict[UUID, int]:
    return {row["fund"]: int(row["sum"] or 0) for row in rows}


def _funds(desk: Desk) -> QuerySet[Fund]:
    rows = (
        Fund.objects.select_related("organisation")
        .annotate(place=_PLACE)
        .order_by("place", "organisation__name", "scheme", "asset")
    )
    return desk.within(rows, "fund.see", "organisation")
