"""Pay again what the bank refused or returned, once the cause is gone: one asks with a reason, another approves.

When a payment fails its money goes back to its funders. To pay again it is taken there once more, by whoever made the
payable (`on_pay_again`), in the transaction that makes the new payable. The old one stays as it ended.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.bank.errors import NotEnoughAgain, NotFailed, NotWaiting, ReasonMissing, SameHands, SameIban
from rugzak.accounts.bank.payables import ENDED, make_payable
from rugzak.accounts.bank.withheld import withheld
from rugzak.accounts.errors import Hidden, NoIban
from rugzak.accounts.models import Payable, PayAgain, User
from rugzak.accounts.models.statement import AgainState
from rugzak.accounts.permissions import Scope
from rugzak.base import clock
from rugzak.ledger.errors import NotEnough

Taker = Callable[[Payable, UUID], int]
_takers: dict[str, Taker] = {}
# Reasons of ISO 20022 that lie in the account number: wrong, closed, blocked, or of someone else.
OF_ACCOUNT = ("AC01", "AC04", "AC06", "BE01", "MD07", "RC01", "AC03", "AC07", "AC13")


def on_pay_again(source: str) -> Callable[[Taker], Taker]:
    """Register who takes the money of a source again: given the failed payable and a key, it answers with its act."""

    def register(taker: Taker) -> Taker:
        _takers[source] = taker
        return taker

    return register


@transaction.atomic
def ask_again(*, payable_id: UUID, by: User, reason: str) -> PayAgain:
    """Ask to pay a failed payment again. The same question twice is one.

    Raises NotAllowed, Hidden, NotFailed, ReasonMissing, NoIban, SameIban (the number that the bank refused).
    """
    payable = _payable(payable_id)
    access.require(access.actor_of(by), "payout.make", Scope("payout", organisation_id=payable.debtor_id))
    living = payable.again.exclude(state=AgainState.WITHDRAWN).first()
    if living is not None:
        return living
    if not reason.strip():
        raise ReasonMissing
    _can_be_paid(payable)
    return PayAgain.objects.create(payable=payable, reason=reason.strip()[:255], made_by=by)


@transaction.atomic(durable=True)
def approve_again(*, again_id: UUID, by: User) -> Payable:
    """The second pair of eyes: the money is taken again, and a new payable waits for the next payment file.

    Raises SameHands for whoever asked, NotAllowed, NotWaiting, NotEnoughAgain, NoIban, SameIban.
    """
    again = _again(again_id)
    if again.made_by_id == by.pk:
        raise SameHands
    payable = _payable(again.payable_id)
    scope = Scope("payout", organisation_id=payable.debtor_id, made_by=again.made_by_id)
    access.require(access.actor_of(by), "payout.release", scope)
    _can_be_paid(payable)
    again.new = _make(payable, again.pk)
    again.state, again.released_by, again.released_at = AgainState.DONE, by, clock.now()
    again.save()
    return again.new


@transaction.atomic
def withdraw_again(*, again_id: UUID, by: User) -> PayAgain:
    """Take the question back, before anyone approved it. Raises NotAllowed, NotWaiting."""
    again = _again(again_id)
    scope = Scope("payout", organisation_id=again.payable.debtor_id)
    access.require(access.actor_of(by), "payout.make", scope)
    again.state = AgainState.WITHDRAWN
    again.save(update_fields=["state"])
    return again


def can_be_paid_again(payable: Payable) -> bool:
    """Whether someone may ask for it: it failed, it has a payee and a source that can pay, and nobody asked yet."""
    return _failed(payable) and not payable.again.exclude(state=AgainState.WITHDRAWN).exists()


def _failed(payable: Payable) -> bool:
    free = payable.state in ENDED and payable.payee_id is not None and payable.source in _takers
    return free and not withheld([payable.pk])


def _make(payable: Payable, key: UUID) -> Payable:
    if payable.fund is None or payable.payee is None:
        raise NotFailed
    try:
        act = _takers[payable.source](payable, key)
    except NotEnough as error:
        raise NotEnoughAgain from error
    return make_payable(
        fund=payable.fund,
        payee=payable.payee,
        amount=payable.amount,
        source=payable.source,
        source_id=payable.source_id,
        act=act,
    )


def _can_be_paid(payable: Payable) -> None:
    payee = payable.payee
    if payee is None or not _failed(payable):
        raise NotFailed
    if not payee.iban:
        raise NoIban(name=payee.name)
    if payee.iban == payable.to_iban and payable.reason.startswith(OF_ACCOUNT):
        raise SameIban(name=payee.name)


def _payable(payable_id: UUID) -> Payable:
    rows = Payable.objects.select_for_update(of=("self",)).select_related("fund", "payee", "debtor")
    found = rows.filter(pk=payable_id).first()
    if found is None:
        raise Hidden
    return found


def _again(again_id: UUID) -> PayAgain:
    found = PayAgain.objects.select_for_update(of=("self",)).select_related("payable").filter(pk=again_id).first()
    if found is None:
        raise Hidden
    if found.state != AgainState.ASKED:
        raise NotWaiting
    return found
