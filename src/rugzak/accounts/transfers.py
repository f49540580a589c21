"""A person moves value between two purses of their own: their own act, or a fund manager's proposal that they accept.

What stays true: the sum of a person's purses; what the money may pay and how long it lives, unless the manager of the
fund it comes from gives a reason. Between two funds it goes through both funds' outside accounts in one act, so that
the books of each add up; that needs one holder of the bank account, since no money moves at the bank.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from rugzak.accounts import access, throttle
from rugzak.accounts.bank.holders import holder_of
from rugzak.accounts.errors import (
    BadMove,
    Hidden,
    MoveNeedsReason,
    NotEnoughToMove,
    OtherMove,
    OtherPayer,
    OwnSavingsStay,
    PurseEnded,
    TransferEnded,
)
from rugzak.accounts.models import Fund, LearningAccount, Person, Purse, PurseTransfer
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.models.transfer import TransferState
from rugzak.accounts.permissions import Actor, Scope
from rugzak.accounts.purses import PurseView, purses_of
from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.base.quantities import Asset
from rugzak.base.quantities import amount as written
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.errors import NotEnough

KIND = "purse_transfer"


@transaction.atomic
def move(*, actor: Actor, source: Purse, target: Purse, amount: int, key: UUID) -> PurseTransfer:
    """The holder moves so much to another purse of theirs. The same key twice is one move.

    Raises Hidden, OtherMove, and all that `refusal` names; NotEnoughToMove with what is free.
    """
    _lock(actor, source, target)
    if known := PurseTransfer.objects.filter(key=key).first():
        return _same(known, source, target, amount)
    return _do(_new(source, target, amount, key, actor, state=TransferState.DONE), actor)


@transaction.atomic
def propose(*, actor: Actor, source: Purse, target: Purse, amount: int, reason: str, key: UUID) -> PurseTransfer:
    """Whoever manages the fund of `source` proposes a move with a reason; the holder accepts it, or not.

    Says nothing of what is in the purses. Raises NotAllowed, Hidden, and all that `refusal` names.
    """
    access.require(actor, "transfer.propose", Scope("fund", organisation_id=source.fund.organisation_id))
    if target.account_id != source.account_id:
        raise Hidden
    LearningAccount.objects.select_for_update().get(pk=source.account_id)
    if known := PurseTransfer.objects.filter(key=key).first():
        return _same(known, source, target, amount)
    if not reason.strip():
        raise MoveNeedsReason(fund=_name(source.fund))
    row = _new(source, target, amount, key, actor, state=TransferState.PROPOSED, reason=reason.strip()[:255])
    if why := refusal(row.source, row.target, reason=row.reason):
        raise why
    row.save(force_insert=True)
    return row


@transaction.atomic
def accept(*, actor: Actor, transfer: PurseTransfer) -> PurseTransfer:
    """The holder says yes to a proposal; twice is once. Raises Hidden, TransferEnded, and what `move` raises."""
    row = _proposal(actor, transfer)
    if row.state == TransferState.DONE:
        return row
    if row.state != TransferState.PROPOSED:
        raise TransferEnded
    row.state = TransferState.DONE
    return _do(row, actor)


@transaction.atomic
def decline(*, actor: Actor, transfer: PurseTransfer) -> PurseTransfer:
    """The holder says no. Raises Hidden, TransferEnded."""
    row = _proposal(actor, transfer)
    if row.state == TransferState.DONE:
        raise TransferEnded
    row.state, row.settled_by, row.settled_at = TransferState.DECLINED, actor.user_id, clock.now()
    row.save(update_fields=["state", "settled_by", "settled_at"])
    return row


def targets(source: PurseView, among: list[PurseView]) -> list[PurseView]:
    """Of these purses those to which the holder may move something now, without anyone's reason."""
    if source.free <= 0:
        return []
    near = [view for view in among if not widens(source.purse, view.purse) and not lengthens(source.purse, view.purse)]
    return [view for view in near if refusal(source.purse, view.purse) is None]


def targets_of(person: Person, purse_id: UUID) -> tuple[PurseView, list[PurseView]]:
    """A purse of a person, and where its money may go. Raises Hidden."""
    views = purses_of(person)
    source = next((view for view in views if view.purse.pk == purse_id), None)
    if source is None:
        raise Hidden
    return source, targets(source, views)


def transfers_of(person_id: UUID) -> QuerySet[PurseTransfer]:
    """What a person moved, was proposed and declined. The caller checks who looks."""
    return PurseTransfer.objects.filter(account_id=person_id).select_related(
        "source__fund__organisation", "target__fund__organisation"
    )


def waiting(person_id: UUID) -> QuerySet[PurseTransfer]:
    """Proposals that wait for the holder, the oldest first."""
    return transfers_of(person_id).filter(state=TransferState.PROPOSED).order_by("made_at", "pk")


def find(purse_id: UUID, whose: Q) -> Purse:
    """A purse of one account, or of one fund. Raises Hidden, also where it is someone else's."""
    row = Purse.objects.select_related("fund__organisation").filter(whose, pk=purse_id).first()
    if row is None:
        raise Hidden
    return row


def refusal(source: Purse, target: Purse, *, reason: str = "") -> Refusal | None:
    """Why money may not go from one purse to the other; None where it may. Looks at no balance."""
    if source.pk == target.pk or source.asset != target.asset:
        return BadMove()
    if PayerKind.SELF in (source.payer, target.payer) and source.payer != target.payer:
        return OwnSavingsStay()
    for purse in (source, target):
        if not _open(purse):
            return PurseEnded(purse=str(purse.label) or purse.scheme)
    if source.fund_id != target.fund_id and not _one_payer(source, target):
        return OtherPayer(fund=_name(target.fund))
    if (widens(source, target) or lengthens(source, target)) and not reason:
        return MoveNeedsReason(fund=_name(source.fund))
    return None


def widens(source: Purse, target: Purse) -> bool:
    """Whether the money could pay for something that it could not pay for before."""
    if (source.scheme, source.pot) != (target.scheme, target.pot):
        return True
    return any(
        name not in target.earmark or not _allowed(target.earmark, name) <= _allowed(source.earmark, name)
        for name in source.earmark
    )


def lengthens(source: Purse, target: Purse) -> bool:
    """Whether the money would live longer, also once no interruption of work moves an end any more.

    A lot that was carried over never goes to one that still may be.
    """
    if _beyond(source.last_day, target.last_day) or _beyond(source.agreed_end, target.agreed_end):
        return True
    return source.last_day is not None and source.carried_from is not None and target.carried_from is None


def _beyond(source: date | None, target: date | None) -> bool:
    return source is not None and (target is None or target > source)


def _lock(actor: Actor, source: Purse, target: Purse) -> LearningAccount:
    access.require(actor, "purse.move", access.scope_of_person(source.account_id, kind="purse"))
    if target.account_id != source.account_id:
        raise Hidden
    return LearningAccount.objects.select_for_update().get(pk=source.account_id)


def _proposal(actor: Actor, transfer: PurseTransfer) -> PurseTransfer:
    _lock(actor, transfer.source, transfer.target)
    rows = PurseTransfer.objects.select_related("source__fund__organisation", "target__fund__organisation")
    return rows.get(pk=transfer.pk)


def _new(source: Purse, target: Purse, amount: int, key: UUID, actor: Actor, **given: Any) -> PurseTransfer:
    """The move as it would be, with the purses as they are now."""
    rows = {row.pk: row for row in Purse.objects.filter(pk__in=[source.pk, target.pk]).select_related("fund")}
    if amount <= 0 or len(rows) < 2:
        raise BadMove
    out, into = rows[source.pk], rows[target.pk]
    return PurseTransfer(
        key=key, account_id=out.account_id, source=out, target=into, amount=amount, made_by=actor.user_id,
        wider=widens(out, into), longer=lengthens(out, into), **given,
    )  # fmt: skip


def _same(known: PurseTransfer, source: Purse, target: Purse, amount: int) -> PurseTransfer:
    if (known.source_id, known.target_id, known.amount) != (source.pk, target.pk, amount):
        raise OtherMove
    return known


def _do(row: PurseTransfer, actor: Actor) -> PurseTransfer:
    """Under the lock of the learning account: look at the rules again, count, and post as the last thing."""
    source, target = row.source, row.target
    if why := refusal(source, target, reason=row.reason):
        raise why
    row.wider, row.longer = widens(source, target), lengthens(source, target)
    if row.amount > (ledger_queries.balance(source.ledger_account).free or 0):
        raise _too_little(source)
    Purse.objects.filter(pk=source.pk).update(moved=F("moved") - row.amount)
    Purse.objects.filter(pk=target.pk).update(moved=F("moved") + row.amount)
    row.settled_by, row.settled_at = actor.user_id, clock.now()
    try:
        row.act = _post(row, actor)
    except NotEnough as error:  # a booking took it at the same moment
        raise _too_little(source) from error
    row.save()
    return row


def _post(row: PurseTransfer, actor: Actor) -> int:
    source, target = row.source, row.target
    if source.fund_id == target.fund_id:
        legs = [ledger.Leg(source.ledger_account, target.ledger_account, row.amount)]
    else:
        legs = [
            ledger.Leg(source.ledger_account, source.fund.outside_account, row.amount),
            ledger.Leg(target.fund.outside_account, target.ledger_account, row.amount),
        ]
    request = ledger.Request(
        key=row.key, legs=legs, kind=KIND, reason="by the holder", actor=actor.user_id, basis=f"transfer {row.pk}"
    )
    return ledger.post_batch(book=source.fund.book, requests=[request], also=[target.fund.book])[0].require().act


def _too_little(source: Purse) -> NotEnoughToMove:
    free = ledger_queries.balance(source.ledger_account).free or 0
    return NotEnoughToMove(free=written(source.asset, free))


def _open(purse: Purse) -> bool:
    """The purse runs today, its fund is open, and no rule stops what the fund gives."""
    return purse.runs_on(clock.today()) and purse.fund.closed_at is None and not throttle.stopped(purse.fund)


def _one_payer(source: Purse, target: Purse) -> bool:
    """Both funds are paid from one bank account; only euros lie at a bank."""
    return source.asset == Asset.EUR and holder_of(source.fund).pk == holder_of(target.fund).pk


def _allowed(earmark: Mapping[str, Any], name: str) -> set[str]:
    wanted = earmark[name]
    return {wanted} if isinstance(wanted, str) else set(wanted)


def _name(fund: Fund) -> str:
    return f"{fund.organisation.name}, {fund.label or fund.scheme}"
