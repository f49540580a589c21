"""A debtor pays what was asked back; what can't be collected is written off: one asks, another approves.

Each act locks the clawback first, so that a payment and a write-off of the same debt never cross. A write-off is final:
money that comes afterwards isn't booked on the debt, which is square, but deposited in the pots that bore the loss. So
a loss once told stays told, and nobody's share of it changes behind the back of its manager.
"""

from collections.abc import Iterable
from uuid import UUID, uuid5

from django.db import transaction

from rugzak.accounts import access, permissions
from rugzak.accounts.models import Fund
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.quantities import euros
from rugzak.booking import house
from rugzak.booking.debts import queries
from rugzak.booking.debts.models import WriteOff, WriteOffLine, WriteOffState
from rugzak.booking.errors import (
    AskedYourself,
    BadPayment,
    DebtChanged,
    NothingOwed,
    NotYourFunds,
    OtherRequest,
    PotTooSmall,
    WaitsAlready,
    WriteOffEnded,
    WrittenOff,
)
from rugzak.booking.models import Clawback
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.errors import NotEnough

KIND = "write_off"


@transaction.atomic
def paid(*, actor: Actor, clawback: Clawback, amount: int | None = None, key: UUID | None = None) -> Clawback:
    """The debtor paid so many cents, or all that is open. The same key twice is one payment.

    A question to write the debt off shrinks with it. Raises WrittenOff, BadPayment.
    """
    access.require(actor, "clawback.make", Scope("clawback"))
    row = _lock(clawback.pk)
    left = queries.open_of([row])[row.pk]
    cents, book = left if amount is None else amount, row.claim.booking.book
    key = key or uuid5(row.pk, f"paid {row.amount - left}")
    if ledger_queries.answer(book=book, key=key) is None:
        _check_payment(row, cents, left, whole=amount is None)
        if not cents:
            return row
        _came_in(row, left - cents)
    outside = house.accounts_of(row.claim.booking.session.training.provider).own_outside
    legs = [ledger.Leg(outside, row.receivable_account, cents)]
    ledger.post(book=book, key=key, legs=legs, kind="clawback_paid", actor=actor.user_id).require()
    return row


@transaction.atomic
def ask(*, actor: Actor, clawback: Clawback, reason: str, key: UUID) -> WriteOff:
    """Ask to write off all that is still open of a debt, on a legal basis. The same key twice is one question.

    Raises NotAllowed, NotYourFunds (others bear a part too), NothingOwed, WaitsAlready, OtherRequest.
    """
    row = _lock(clawback.pk)
    _require(actor, "writeoff.make", queries.shares(row))
    reason = reason.strip()[:255]
    if known := WriteOff.objects.filter(key=key).first():
        if (known.clawback_id, known.reason) != (row.pk, reason):
            raise OtherRequest
        return known
    _can_be_asked(row, reason)
    made = WriteOff.objects.create(key=key, clawback=row, amount=0, reason=reason, made_by=actor.user_id)
    _fit(made, queries.open_of([row])[row.pk])
    return made


@transaction.atomic
def release(*, actor: Actor, write_off: WriteOff, amount: int) -> WriteOff:
    """The second pair of eyes: the funds bear it now, each its part, from their pots. `amount`: the cents they saw.

    Raises AskedYourself, NotAllowed, NotYourFunds, WriteOffEnded, DebtChanged, PotTooSmall.
    """
    debt = _lock(write_off.clawback_id)
    row = WriteOff.objects.select_for_update().get(pk=write_off.pk)
    if row.made_by == actor.user_id:
        raise AskedYourself
    _require(actor, "writeoff.release", queries.shares(debt), made_by=row.made_by)
    if row.state == WriteOffState.DONE and (row.released_by, row.amount) == (actor.user_id, amount):
        return row
    if row.state != WriteOffState.ASKED:
        raise WriteOffEnded
    if row.amount != amount:
        raise DebtChanged(open=euros(row.amount))
    row.state, row.released_by, row.released_at = WriteOffState.DONE, actor.user_id, clock.now()
    row.act = _post(row, debt, actor)
    row.save()
    return row


@transaction.atomic
def withdraw(*, actor: Actor, write_off: WriteOff) -> WriteOff:
    """Take the question back before anyone approved it. Raises NotAllowed, NotYourFunds, WriteOffEnded."""
    debt = _lock(write_off.clawback_id)
    row = WriteOff.objects.select_for_update().get(pk=write_off.pk)
    _require(actor, "writeoff.make", queries.shares(debt))
    if row.state == WriteOffState.DONE:
        raise WriteOffEnded
    row.state = WriteOffState.WITHDRAWN
    row.save(update_fields=["state"])
    return row


def _lock(clawback_id: UUID) -> Clawback:
    rows = Clawback.objects.select_for_update(of=("self",))
    row = rows.select_related("claim__booking__session__training__provider").filter(pk=clawback_id).first()
    if row is None:
        raise NotFound
    return row


def _require(actor: Actor, verb: str, funds: Iterable[Fund], made_by: UUID | None = None) -> None:
    """Allowed for every fund that bears a part. Who may for some of them only is told so."""
    scopes = [Scope("writeoff", organisation_id=fund.organisation_id, made_by=made_by) for fund in funds]
    if any(permissions.may(actor, verb, scope) for scope in scopes):
        if not all(permissions.may(actor, verb, scope) for scope in scopes):
            raise NotYourFunds
        return
    access.require(actor, verb, Scope("writeoff", made_by=made_by))


def _check_payment(row: Clawback, cents: int, left: int, *, whole: bool) -> None:
    if row.write_offs.filter(state=WriteOffState.DONE).exists():
        raise WrittenOff
    if not whole and not 0 < cents <= left:
        raise BadPayment(open=euros(left))


def _came_in(row: Clawback, left: int) -> None:
    if not left:
        row.paid_at = clock.now()
        row.save(update_fields=["paid_at"])
    for question in row.write_offs.filter(state=WriteOffState.ASKED):
        _fit(question, left)


def _can_be_asked(row: Clawback, reason: str) -> None:
    if not reason or not queries.open_of([row])[row.pk]:
        raise NothingOwed
    if row.write_offs.filter(state=WriteOffState.ASKED).exists():
        raise WaitsAlready


def _fit(question: WriteOff, cents: int) -> None:
    """The question is about so many cents now, spread over its funds anew; about nothing: it ends."""
    question.lines.all().delete()
    parts = queries.bearers(question.clawback, cents) if cents else {}
    question.amount = cents or question.amount
    question.state = WriteOffState.ASKED if cents else WriteOffState.WITHDRAWN
    question.save(update_fields=["amount", "state"])
    WriteOffLine.objects.bulk_create(
        WriteOffLine(write_off=question, fund=fund, n=n, amount=part) for n, (fund, part) in enumerate(parts.items(), 1)
    )


def _post(row: WriteOff, debt: Clawback, actor: Actor) -> int:
    lines = list(row.lines.select_related("fund__organisation"))
    legs = [ledger.Leg(line.fund.pot_account, debt.receivable_account, line.amount, n=line.n) for line in lines]
    outcome = ledger.post(
        book=debt.claim.booking.book, key=row.pk, legs=legs, kind=KIND, reason="uncollectable",
        actor=actor.user_id, basis=f"write-off {row.pk}",
    )  # fmt: skip
    try:
        return outcome.require().act
    except NotEnough as error:
        short = next((line.fund for line in lines if line.n == outcome.leg), lines[0].fund)
        raise PotTooSmall(fund=f"{short.organisation.name}, {short.label or short.scheme}") from error
