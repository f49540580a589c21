"""What a fund that ends still waits for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rugzak.accounts.bank import credits_of, requests_of
from rugzak.accounts.bank.payables import ENDED
from rugzak.accounts.models import Fund, Payable, Purse
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.models.statement import WAITING_DEPOSITS
from rugzak.base.quantities import Asset
from rugzak.ledger import queries as ledger
from rugzak.ledger.models import Account


@dataclass(frozen=True, slots=True)
class Open:
    """One kind of thing that must end first: how many, and how much in the fund's smallest unit (0: not counted)."""

    kind: str
    count: int
    amount: int = 0


# What refusals and pages call each kind; another room names its own with `on_open`.
names: dict[str, Promise] = {
    "run_off": _("people may still book with what they have"),
    "purses": _("there is still some in backpacks"),
    "used": _("something was used and is not paid out yet"),
    "payments": _("payments are on their way"),
    "credits": _("someone paid too much"),
    "deposits": _("money was asked and did not come yet"),
    "rest": _("what is left must go back to its funder first"),
}
Asked = Callable[[Fund], Iterable[Open]]
_asked: list[Asked] = []


def on_open(**words: Promise) -> Callable[[Asked], Asked]:
    """Register another room's answer to what a fund still waits for, with the words for its kinds."""

    def register(asked: Asked) -> Asked:
        names.update(words)
        _asked.append(asked)
        return asked

    return register


def still_open(fund: Fund) -> list[Open]:
    """Everything that a fund waits for before it can close, kinds without any left out."""
    found = [_purses(fund), _used(fund), _payments(fund), _credits(fund), _deposits(fund)]
    found += [one for asked in _asked for one in asked(fund)]
    return [one for one in found if one.count]


def _purses(fund: Fund) -> Open:
    lots = Purse.objects.filter(fund=fund, closed_at=None)
    rows = Account.objects.filter(pk__in=lots.values("ledger_account"))
    return Open("purses", lots.count(), int(rows.aggregate(sum=Sum("posted"))["sum"] or 0))


def _used(fund: Fund) -> Open:
    """What was used in euros must be paid; used hours and vouchers are never paid by bank, and wait for nothing."""
    row = ledger.balance(fund.used_account)
    owed = row.posted if fund.asset == Asset.EUR else 0
    return Open("used", int(bool(owed or row.held)), owed)


def _payments(fund: Fund) -> Open:
    rows = Payable.objects.filter(fund=fund).exclude(state__in=(*ENDED, PayableState.PAID))
    return Open("payments", rows.count(), int(rows.aggregate(sum=Sum("amount"))["sum"] or 0))


def _credits(fund: Fund) -> Open:
    rows = list(credits_of(fund))
    return Open("credits", len(rows), sum(row.amount for row in rows))


def _deposits(fund: Fund) -> Open:
    rows = list(requests_of(fund).filter(state__in=WAITING_DEPOSITS))
    return Open("deposits", len(rows), sum(row.lacks for row in rows))
