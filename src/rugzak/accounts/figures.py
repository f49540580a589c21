"""What became of a fund's money, as a sum over all its purses.

Sums over few people would say what one of them did. With fewer than `least` holders they are left out.
"""

from dataclasses import dataclass

from django.db.models import Sum

from rugzak.accounts.models import Fund, Purse
from rugzak.ledger import queries as ledger
from rugzak.ledger.models import Account, Transfer

ROUND_FILL = "round.fill"
# What moves a pot at the end of its fund: the rest goes back to its funder.
# What people took back of their own money, and what of it the bank could not pay.
TAKEN_BACK = ("savings_back", "savings_stayed")
ENDS = ("rest", "rest_back", "close")


@dataclass(frozen=True, slots=True)
class Figures:
    """A fund in its asset's smallest unit. `free`: what the pot can still grant, None without a limit.

    `apart`: set apart for rounds, and free there: nobody's yet, and back in the pot when its round ends. `offered`:
    granted in a round and kept until its person takes it; a part of `granted`, and of no purse.
    `written_off`: given up of debts that could not be collected; it left the pot and isn't granted to anyone.
    `moved`: what people brought here from purses of other funds, less what they took there; it was granted there.
    `gone_back`: what was left in the end and went back to the funder.
    `held` (promised to bookings), `used` and `left` (still with people) are None where too few people hold a purse.

    At every moment deposited = what lies in the pot + apart + granted + written_off + gone_back, and granted + moved =
    offered + held + used + left.
    """

    fund: Fund
    deposited: int
    granted: int
    apart: int
    offered: int
    written_off: int
    moved: int
    gone_back: int
    free: int | None
    holders: int
    held: int | None
    used: int | None
    left: int | None


def figures(fund: Fund, *, least: int) -> Figures:
    """A fund's money: what came in, what was granted, and what became of it."""
    deposited = ledger.moved(fund.pot_account, "deposit") + _straight(fund)
    pot, (apart, offered) = ledger.balance(fund.pot_account), _in_rounds(fund)
    rows = Purse.objects.filter(fund=fund)
    holders = rows.values("account_id").distinct().count()
    written_off = -ledger.moved(fund.pot_account, "write_off")
    moved = -ledger.moved(fund.outside_account, "purse_transfer")
    gone_back = -ledger.moved(fund.pot_account, *ENDS)
    granted = deposited - pot.posted - written_off - apart - gone_back
    sums = (fund, deposited, granted, apart, offered, written_off, moved, gone_back, pot.free, holders)
    if holders < least:
        return Figures(*sums, None, None, None)
    lots = ledger.balances(rows.values_list("ledger_account", flat=True)).values()
    held, posted = sum(lot.held for lot in lots), sum(lot.posted for lot in lots)
    return Figures(*sums, held, granted + moved - offered - posted, posted - held)


def _straight(fund: Fund) -> int:
    """What came from outside into purses, past the pot, less what they took back: people's own savings."""
    rows = Transfer.objects.filter(debit_id=fund.outside_account, act__kind="deposit")
    rows = rows.filter(credit_id__in=Account.objects.filter(kind="purse").values("pk"))
    came = int(rows.aggregate(total=Sum("amount"))["total"] or 0)
    return came - ledger.moved(fund.used_account, *TAKEN_BACK)


def _in_rounds(fund: Fund) -> tuple[int, int]:
    """What the fund's rounds hold: free, and kept for people who were granted it."""
    filled = Transfer.objects.filter(debit_id=fund.pot_account, act__kind=ROUND_FILL)
    found = ledger.balances(filled.values_list("credit_id", flat=True).distinct()).values()
    return sum(row.posted - row.held for row in found), sum(row.held for row in found)
