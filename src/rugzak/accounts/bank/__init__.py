"""Every file to and from a bank: what is payable, the payment files that pay it, and what the bank answered.

Knows payees, funds and ledger accounts, and no bookings: whoever made a payable registers with `on_settled` to hear how
it ended, and gives what came back to its funders. Money moves on committed rows only: making, releasing and reading
are outermost transactions.
"""

from rugzak.accounts.bank.batches import cancel_batch, make_batch, pain001, release_batch, take_file
from rugzak.accounts.bank.payables import make_payable, payables_of
from rugzak.accounts.bank.references import format_reference, parse_reference
from rugzak.accounts.bank.settle import Settlement, StatusReport, on_settled, read_status

__all__ = [
    "Settlement",
    "StatusReport",
    "cancel_batch",
    "format_reference",
    "make_batch",
    "make_payable",
    "on_settled",
    "pain001",
    "parse_reference",
    "payables_of",
    "read_status",
    "release_batch",
    "take_file",
]
