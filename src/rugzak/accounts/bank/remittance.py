"""What a payee is told of a payment: which references it is made of. No names of learners, no bookings."""

from collections import defaultdict

from rugzak.accounts.bank.payables import ENDED
from rugzak.accounts.bank.references import format_reference
from rugzak.accounts.models import Organisation, Payable, PaymentBatch
from rugzak.accounts.models.bank import BatchState, PayableState
from rugzak.accounts.models.organisation import Role
from rugzak.accounts.services.memberships import people_of
from rugzak.base import outbox

PAID, REFUSED = "bank.remittance", "bank.refused"
MOST_LINES = 200


def tell(batch: PaymentBatch) -> int:
    """Put a mail in the outbox for each payee of a finished batch: what came, and what their bank refused."""
    paid, refused = _by_payee(batch, PayableState.PAID), _by_payee(batch, *ENDED)
    count = 0
    for kind, groups in ((PAID, paid), (REFUSED, refused)):
        for payee, rows in groups.items():
            count += _post(kind, payee, batch.debtor, rows)
    return count


def tell_came_back(payable: Payable) -> None:
    """The same mail for one payment that came back after its batch was done; before that, `tell` has it."""
    batch = payable.batch
    if batch is not None and batch.state == BatchState.DONE and payable.payee is not None:
        _post(REFUSED, payable.payee, batch.debtor, [payable])


def _by_payee(batch: PaymentBatch, *states: str) -> dict[Organisation, list[Payable]]:
    found: dict[Organisation, list[Payable]] = defaultdict(list)
    for row in (
        batch.payables.filter(state__in=states, payee__isnull=False).select_related("payee").order_by("reference")
    ):
        if row.payee is not None:
            found[row.payee].append(row)
    return found


def _post(kind: str, payee: Organisation, debtor: Organisation, rows: list[Payable]) -> int:
    amounts = [row.paid_amount if kind == PAID else row.amount for row in rows]
    lines = [
        {"reference": format_reference(row.reference), "amount": cents}
        for row, cents in zip(rows[:MOST_LINES], amounts, strict=False)
    ]
    context = {
        **{"payer": debtor.name, "payee": payee.name, "amount": sum(amounts), "lines": lines},
        **{"more": len(rows) - len(lines), "account": rows[0].to_iban[-4:], "why": rows[0].reason},
    }
    users = people_of(payee.pk, Role.PROVIDER, Role.HR, Role.COACH)
    for user in users:
        outbox.post(kind=kind, to=user.email, language=user.language, context=context)
    return len(users)
