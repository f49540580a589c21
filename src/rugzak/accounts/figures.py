"""What became of a fund's money, as a sum over all its purses.

Sums over few people would say what one of them did. With fewer than `least` holders they are left out.
"""

from dataclasses import dataclass

from rugzak.accounts.models import Fund, Purse
from rugzak.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Figures:
    """A fund in its asset's smallest unit. `free`: what the pot can still grant, None without a limit.

    `written_off`: given up of debts that could not be collected; it left the pot and isn't granted to anyone.
    `held` (promised to bookings), `used` and `left` (still with people) are None where too few people hold a purse.
    """

    fund: Fund
    deposited: int
    granted: int
    written_off: int
    free: int | None
    holders: int
    held: int | None
    used: int | None
    left: int | None


def figures(fund: Fund, *, least: int) -> Figures:
    """A fund's money: what came in, what was granted, and what became of it."""
    deposited = ledger.moved(fund.pot_account, kind="deposit")
    pot = ledger.balance(fund.pot_account)
    rows = Purse.objects.filter(fund=fund)
    holders = rows.values("account_id").distinct().count()
    free = pot.free
    written_off = -ledger.moved(fund.pot_account, kind="write_off")
    granted = deposited - pot.posted - written_off
    if holders < least:
        return Figures(fund, deposited, granted, written_off, free, holders, None, None, None)
    lots = ledger.balances(rows.values_list("ledger_account", flat=True)).values()
    held, posted = sum(lot.held for lot in lots), sum(lot.posted for lot in lots)
    return Figures(fund, deposited, granted, written_off, free, holders, held, granted - posted, posted - held)
