"""What a fund that ends waits for in this room: the debts whose loss it would bear, and no others."""

import pytest

from booking.test_debts import WHOLE, Owed
from booking.world import World
from rugzak.accounts import closing
from rugzak.accounts.models import Fund
from rugzak.booking.models import BookingLine

pytestmark = pytest.mark.django_db


def test_a_debt_holds_up_the_funds_that_bear_a_part_and_no_other(world: World) -> None:
    owed = Owed(world)
    lines = BookingLine.objects.filter(booking=owed.debt.claim.booking, fund__isnull=False)
    parts = {}
    for fund in Fund.objects.filter(pk__in=lines.values("fund")):
        parts[fund.asset, fund.scheme] = {one.kind: one.amount for one in closing.still_open(fund)}.get("debts", 0)
    assert sum(parts.values()) == WHOLE
    assert all(not part for (asset, _scheme), part in parts.items() if asset != "EUR")
