"""Pay again what the bank refused, returned or paid in part, once the cause is gone: one asks, another approves.

What does not arrive goes back to its funders. To pay it again it is taken there once more, by whoever made the
payable (`on_pay_again`), in the transaction that makes the new payable. The old one stays as it ended.
"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from rugzak.accounts import access
from rugzak.accounts.bank.errors import NotEnoughAgain, NotFailed, NotWaiting, ReasonMissing, SameHands, SameIban
from rugzak.accounts.bank.payables import ENDED, make_payable
from rugzak.accounts.bank.withheld import withheld
from rugzak.accounts.errors import Hidden, NoIban
from rugzak.accounts.models import Payable, PayAgain, User
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.models.statement import AgainState
from rugzak.accounts.permissions import Scope
from rugzak.base import clock
from rugzak.ledger.errors import NotEnough

Taker = Callable[[Payable, int, UUID], int]
_takers: dict[str, Taker] = {}
# Reasons of ISO 20022 that lie in the account number: wrong, closed, blocked, or of someone else.
OF_ACCOUNT = ("AC01", "AC04", "AC06", "BE01", "MD07", "RC01", "AC03", "AC07", "AC13")


def on_pay_again(source: str) -> Callable[[Taker], Taker]:
    """Register who takes the money of a source again: given the payable, the cents and a key, it gives its act."""

    def register(taker: Taker) -> Taker:
        _takers[source] = taker
        return taker

    return register


@transaction.atomic
def ask_again(*, payable_id: UUID, by: User, reason: str) -> PayAgain:
    """Ask to pay again what did not arrive of a payment. The same question twice is one.

    Raises NotAllowed, Hidden, NotFailed, ReasonMissing, NoIban, SameIban (the number that the bank refused).
    """
    payable = _payable(payable_id)
    access.require(access.actor_of(by), "payout.make", Scope("payout", organisation_id=payable.debtor_id))
    lacks = lacking([payable]).get(payable.pk, 0)
    known = payable.again.exclude(state=AgainState.WITHDRAWN).order_by("-made_at").first()
    if known is not None and (known.state == AgainState.ASKED or not lacks):
        return known
    if not reason.strip():
        raise ReasonMissing
    _can_be_paid(payable)
    return PayAgain.objects.create(payable=payable, amount=lacks, reason=reason.strip()[:255], made_by=by)


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
    again.new = _make(payable, again)
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


def failed(debtor_ids: Collection[UUID] | None = None) -> Any:
    """What someone may ask to pay again, the last first; of some debtors only where they are named.

    A payment that failed or came in part, to a payee by a source that can pay again, that nobody asked for yet and
    that need not wait; with `lacks`, the cents.
    """
    rows = _unasked()
    rows = rows if debtor_ids is None else rows.filter(debtor__in=debtor_ids)
    held = withheld(list(rows.values_list("pk", flat=True)))
    return rows.exclude(pk__in=held).select_related("payee", "debtor", "fund").order_by("-settled_at", "-pk")


def asked(debtor_ids: Collection[UUID] | None = None) -> QuerySet[PayAgain]:
    """What waits for a second pair of eyes, the oldest first; of some debtors only where they are named."""
    rows = PayAgain.objects.filter(state=AgainState.ASKED).select_related("payable__payee", "payable__debtor")
    return (rows if debtor_ids is None else rows.filter(payable__debtor__in=debtor_ids)).order_by("made_at", "pk")


def can_be_paid_again(payable: Payable) -> bool:
    """Whether someone may ask for it now."""
    return bool(_unasked().filter(pk=payable.pk).exists()) and not withheld([payable.pk])


def lacking(rows: Collection[Payable]) -> dict[UUID, int]:
    """Of these payments, what did not arrive and was not paid again since (cents); the others are absent."""
    return {row.pk: row.lacks for row in _failed().filter(pk__in=[row.pk for row in rows])}


def _unasked() -> Any:
    return _failed().exclude(Exists(PayAgain.objects.filter(payable=OuterRef("pk"), state=AgainState.ASKED)))


def _failed() -> Any:
    done = PayAgain.objects.filter(payable=OuterRef("pk"), state=AgainState.DONE).order_by()
    paid_again = done.values("payable").annotate(sum=Sum("amount")).values("sum")
    settled = (*ENDED, PayableState.PAID)
    rows = Payable.objects.filter(state__in=settled, payee__isnull=False, source__in=list(_takers))
    lacks = F("amount") - F("paid_amount") - Coalesce(Subquery(paid_again), 0)
    return rows.filter(paid_amount__lt=F("amount")).annotate(lacks=lacks).filter(lacks__gt=0)


def _make(payable: Payable, again: PayAgain) -> Payable:
    if payable.fund is None or payable.payee is None:
        raise NotFailed
    try:
        act = _takers[payable.source](payable, again.amount, again.pk)
    except NotEnough as error:
        raise NotEnoughAgain from error
    return make_payable(
        fund=payable.fund,
        payee=payable.payee,
        amount=again.amount,
        source=payable.source,
        source_id=payable.source_id,
        act=act,
        repeats=True,
    )


def _can_be_paid(payable: Payable) -> None:
    payee = payable.payee
    if payee is None or not lacking([payable]) or withheld([payable.pk]):
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
