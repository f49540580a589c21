"""What a fund that ends still waits for in this room: rounds that run, and debts that someone may yet pay."""

from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from rugzak.accounts.closing import Open, on_open
from rugzak.accounts.models import Fund
from rugzak.booking.debts import queries as debts
from rugzak.booking.rounds.models import Round, RoundState


@on_open(rounds=_("a budget that opens on a day is not settled yet"), debts=_("someone still owes money to it"))
def waits_for(fund: Fund) -> Iterator[Open]:
    """Rounds whose money is not back in the pot, and debts that are neither paid nor written off."""
    rounds = Round.objects.filter(fund=fund).exclude(state__in=(RoundState.DRAFT, RoundState.SETTLED))
    yield Open("rounds", rounds.count(), int(rounds.aggregate(sum=Sum("budget"))["sum"] or 0))
    owed = list(debts.debts().filter(claim__booking__lines__fund=fund).distinct())
    lacks = debts.open_of(owed)
    parts = [part for row in owed if (part := debts.bearers(row, lacks[row.pk]).get(fund, 0))]
    yield Open("debts", len(parts), sum(parts))
