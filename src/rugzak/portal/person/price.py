"""A quote as the page shows it: what I pay, who pays the rest, and the leave that goes with it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from rugzak.base.quantities import Asset
from rugzak.booking.models import Booking, BookingLine
from rugzak.booking.quote import Quote, QuoteLine
from rugzak.portal.shared.bars import payer_name

_ORDER = {"gov": 0, "sector": 1, "employer": 2, "self": 3}


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A part of the price in cents, or leave in minutes."""

    n: int
    payer: str
    name: str
    amount: int
    asset: str
    spent: int
    why: str
    href: str
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    quote: Quote
    own: int
    total: int
    lines: list[PriceLine]
    leave: list[PriceLine]

    @property
    def all_lines(self) -> list[PriceLine]:
        return self.lines + self.leave


def price_of(quote: Quote, ticked: Collection[str] = ()) -> Price:
    """Euros (and what vouchers are worth) in one bar, the person last; hours of leave beside it."""
    lines = sorted(
        (_line(line, ticked) for line in quote.lines if line.cents), key=lambda line: _ORDER.get(line.payer, 2)
    )
    leave = [_line(line, ticked) for line in quote.lines if line.asset == Asset.MINUTES]
    return Price(quote, quote.own_part, quote.price_cents, lines, leave)


def _line(line: QuoteLine, ticked: Collection[str]) -> PriceLine:
    leave = line.asset == Asset.MINUTES
    shown = line.amount if leave else line.cents
    asset = Asset.MINUTES if leave else Asset.EUR
    return PriceLine(
        line.n, line.payer, _name(line), shown, asset, line.amount, str(line.why), _why(line), str(line.n) in ticked
    )


def _name(line: QuoteLine) -> str:
    if line.payer == "self":
        return _me(line.purse_id)
    return line.funder or str(line.name) or payer_name(line.payer)


def _me(purse_id: UUID | None) -> str:
    return _("You") if purse_id is None else _("You, from your savings")


def _why(line: QuoteLine) -> str:
    return reverse("person:right", args=[line.scheme]) if line.decision is not None else ""


def paid_lines(booking: Booking) -> list[PriceLine]:
    """Who pays what of a booking that was made; leave in minutes comes last."""
    rows = booking.lines.select_related("fund__organisation")
    lines = [_booked(row) for row in rows]
    return sorted(lines, key=lambda line: (line.asset == Asset.MINUTES, _ORDER.get(line.payer, 2)))


def _booked(row: BookingLine) -> PriceLine:
    leave = row.asset == Asset.MINUTES
    name = (
        _me(row.purse_id)
        if row.payer == "self"
        else (row.fund.organisation.name if row.fund else payer_name(row.payer))
    )
    shown, asset = (row.amount, Asset.MINUTES) if leave else (row.cents, Asset.EUR)
    return PriceLine(row.n, row.payer, name, shown, asset, row.amount, str(row.why), "")
