"""Every file to and from a bank: what is payable, the payment files that pay it, and what the bank answered.

Knows payees, funds and ledger accounts, and no bookings: whoever made a payable registers with `on_settled` to hear how
it ended, and gives what came back to its funders. Money moves on committed rows only: making, releasing and reading
are outermost transactions.
"""

from rugzak.accounts.bank.again import (
    approve_again,
    ask_again,
    asked,
    can_be_paid_again,
    failed,
    lacking,
    on_pay_again,
    withdraw_again,
)
from rugzak.accounts.bank.batches import cancel_batch, debtors, make_batch, pain001, release_batch, take_file
from rugzak.accounts.bank.deposits import (
    cancel_request,
    credits_of,
    instruction,
    request_deposit,
    requests_of,
    send_credit_back,
    use_credit,
)
from rugzak.accounts.bank.payables import make_payable, payables_of
from rugzak.accounts.bank.references import format_reference, parse_reference
from rugzak.accounts.bank.savings import WayIn, goes_to, leaving, returnable, returns_of, take_back, way_in
from rugzak.accounts.bank.settle import Settlement, StatusReport, on_settled, read_status
from rugzak.accounts.bank.statement_file import is_statement
from rugzak.accounts.bank.statements import EntriesReport, read_statement

__all__ = [
    "EntriesReport",
    "Settlement",
    "StatusReport",
    "WayIn",
    "approve_again",
    "ask_again",
    "asked",
    "can_be_paid_again",
    "cancel_batch",
    "cancel_request",
    "credits_of",
    "debtors",
    "failed",
    "format_reference",
    "goes_to",
    "instruction",
    "is_statement",
    "lacking",
    "leaving",
    "make_batch",
    "make_payable",
    "on_pay_again",
    "on_settled",
    "pain001",
    "parse_reference",
    "payables_of",
    "read_statement",
    "read_status",
    "release_batch",
    "request_deposit",
    "requests_of",
    "returnable",
    "returns_of",
    "send_credit_back",
    "take_back",
    "take_file",
    "use_credit",
    "way_in",
    "withdraw_again",
]
