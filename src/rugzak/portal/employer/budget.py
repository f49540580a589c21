"""What I give: the funds of this employer as sums, putting money in, giving it to people. Never what a person has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import bank, funds, pots, purses, staff
from rugzak.accounts.errors import BudgetSpent
from rugzak.accounts.models import DepositRequest, Fund, Person
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.pots import Figures
from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.base.quantities import Asset, amount, number
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.portal.employer.budget_forms import DepositForm, GrantForm
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.forms import posted
from rugzak.portal.shared.money import money_on_its_way


@dataclass(frozen=True, slots=True)
class FundCard:
    """A fund with its sums as people read them."""

    figures: Figures

    @property
    def fund(self) -> Fund:
        return self.figures.fund

    @property
    def title(self) -> str:
        return str(self.fund.label) or self.fund.scheme

    @property
    def money(self) -> bool:
        return gives_money(self.fund)

    @property
    def free(self) -> str:
        return _("no limit") if self.figures.free is None else self._say(self.figures.free)

    @property
    def used_text(self) -> str:
        return "" if self.figures.used is None else self._say(self.figures.used)

    @property
    def granted_text(self) -> str:
        return self._say(self.figures.granted)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Came in, given, and what became of it; the last three only for a crowd."""
        sums = self.figures
        rows = [(_("Put in"), sums.deposited)] if sums.free is not None else []
        rows += [(_("Given to people"), sums.granted)]
        rounds = [(_("Set apart for rounds"), sums.apart), (_("Offered in rounds, not taken yet"), sums.offered)]
        rows += [(label, value) for label, value in rounds if value]
        if sums.used is not None and sums.held is not None and sums.left is not None:
            rows += [
                (_("Used"), sums.used),
                (_("Set aside for bookings"), sums.held),
                (_("Still with people"), sums.left),
            ]
        return [(label, self._say(value)) for label, value in rows]

    @property
    def hidden(self) -> bool:
        return self.figures.holders > 0 and self.figures.used is None

    def _say(self, value: int) -> str:
        return amount(self.fund.asset, value)


def funds_of(desk: Desk) -> list[Fund]:
    """The open funds of this employer, money first."""
    rows = Fund.objects.filter(organisation=desk.employer, payer=PayerKind.EMPLOYER, closed_at=None)
    return sorted(rows, key=lambda fund: (fund.asset != Asset.EUR, fund.opened_at))


def gives_money(fund: Fund) -> bool:
    return bool(fund.asset == Asset.EUR)


@require_safe
@at("fund.see")
def budget(request: HttpRequest, desk: Desk) -> HttpResponse:
    cards = [FundCard(pots.figures(fund, least=SMALLEST_GROUP)) for fund in funds_of(desk)]
    context: dict[str, Any] = {
        "desk": desk,
        "money": [card for card in cards if card.money],
        "days": [card for card in cards if not card.money],
        "people": len(staff.people_at(desk.employer, clock.today())),
        "least": SMALLEST_GROUP,
        "year": clock.today().year,
    }
    if context["money"]:
        context |= money_on_its_way(context["money"][0].fund) | {"links": True}
    return render(request, "employer/budget.html", context)


@require_POST
@at("fund.deposit")
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open a learning budget, empty; one an employer."""
    fund = funds.open_budget(desk.employer, actor=desk.actor.user_id)
    return redirect("employer:deposit", fund.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@at("fund.deposit")
def deposit(request: HttpRequest, desk: Desk, fund_id: UUID) -> HttpResponse:
    """Ask how to pay money in. In demo mode, where no bank is, it may be in the pot at once."""
    fund, at_once = _money(desk, fund_id), bool(settings.RUGZAK_DEMO)
    form = DepositForm(*posted(request)[:1], initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        bring = _credit if at_once and request.POST.get("how") != "transfer" else _ask
        answer = bring(request, desk, fund, form)
        if answer is not None:
            return answer
    card = FundCard(pots.figures(fund, least=SMALLEST_GROUP))
    context = {"desk": desk, "form": form, "card": card, "at_once": at_once}
    return render(request, "employer/deposit.html", context, status=422 if form.errors else 200)


def _credit(request: HttpRequest, desk: Desk, fund: Fund, form: DepositForm) -> HttpResponse | None:
    cents = form.cents()
    if not _tried(form, lambda: funds.deposit(fund=fund, amount=cents, key=form.once(), actor=desk.actor.user_id)):
        return None
    messages.success(request, _("%(amount)s is in your budget.") % {"amount": amount(Asset.EUR, cents)})
    return redirect("employer:budget")


def _ask(request: HttpRequest, desk: Desk, fund: Fund, form: DepositForm) -> HttpResponse | None:
    by: Any = request.user
    key = form.once()
    if not _tried(form, lambda: bank.request_deposit(fund=fund, amount=form.cents(), key=key, by=by)):
        return None
    return redirect("employer:deposit-one", DepositRequest.objects.get(key=key).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@at("employer.grant")
def grant(request: HttpRequest, desk: Desk, fund_id: UUID) -> HttpResponse:
    """Give an amount to one person, to all, or to all who have nothing of this yet."""
    fund = _money(desk, fund_id)
    today = clock.today()
    people = staff.people_at(desk.employer, today)
    waiting = pots.without_purse(fund, people, today)
    form = GrantForm(*posted(request)[:1], jobs=staff.jobs_at(desk.employer, today), waiting=len(waiting))
    if request.method == "POST" and form.is_valid():
        chosen = form.people(people, waiting)
        if _tried(form, lambda: _give(desk, fund, form, chosen)):
            messages.success(request, _given(form, chosen))
            return redirect("employer:budget")
    card = FundCard(pots.figures(fund, least=SMALLEST_GROUP))
    context = {"desk": desk, "form": form, "card": card, "people": len(people), "waiting": len(waiting)}
    return render(request, "employer/grant.html", context, status=422 if form.errors else 200)


def _give(desk: Desk, fund: Fund, form: GrantForm, chosen: frozenset[UUID]) -> None:
    until, by = form.cleaned_data["until"], desk.actor.user_id
    if len(chosen) == 1:
        person = Person.objects.get(pk=next(iter(chosen)))
        purses.grant(fund=fund, person=person, amount=form.cents(), key=form.once(), valid_until=until, actor=by)
    else:
        pots.grant_all(fund=fund, people=chosen, amount=form.cents(), key=form.once(), valid_until=until, actor=by)


def _given(form: GrantForm, chosen: frozenset[UUID]) -> str:
    text = ngettext("%(n)s person got %(amount)s.", "%(n)s people each got %(amount)s.", len(chosen))
    return text % {"n": number(len(chosen)), "amount": amount(Asset.EUR, form.cents())}


def _money(desk: Desk, fund_id: UUID) -> Fund:
    """A budget in euros of this employer; another's is not there."""
    return get_object_or_404(
        Fund, pk=fund_id, organisation=desk.employer, payer=PayerKind.EMPLOYER, asset=Asset.EUR, closed_at=None
    )


def _tried(form: DepositForm | GrantForm, act: Callable[[], object]) -> bool:
    """Do it; a refusal lands at the field that it is about."""
    try:
        act()
    except BudgetSpent:
        form.add_error(
            "euros", _("There is too little in the pot for this. Nobody got anything. Put more in, or give less.")
        )
    except Refusal as refusal:
        form.add_error("euros" if refusal.status == 422 else None, refusal.text())
    else:
        return True
    return False
