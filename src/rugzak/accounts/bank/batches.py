"""Payment files in the making: one user makes, another releases, and only then is there a file."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from rugzak.accounts import access
from rugzak.accounts.bank import transfer_file as writer
from rugzak.accounts.bank.withheld import withheld
from rugzak.accounts.errors import FourEyes, Hidden, NoIban, NothingToPay, WrongState
from rugzak.accounts.models import Organisation, Payable, PaymentBatch, User
from rugzak.accounts.models.bank import BatchState, PayableState
from rugzak.accounts.permissions import Scope
from rugzak.base import calendar, clock, files
from rugzak.base.ids import uuid7

_XML = "application/xml"


@transaction.atomic(durable=True)
def make_batch(*, debtor: Organisation, by: User, only: Collection[UUID] | None = None) -> PaymentBatch:
    """Put what a debtor owes (or `only` these payables) in a draft. Payees without an IBAN wait for the next one.

    Raises NotAllowed, NoIban (of the debtor) or NothingToPay.
    """
    access.require(access.actor_of(by), "payout.make", Scope("payout", organisation_id=debtor.pk))
    if not debtor.iban:
        raise NoIban(name=debtor.name)
    rows = Payable.objects.filter(debtor=debtor, state=PayableState.OPEN).exclude(payee__iban="")
    rows = rows if only is None else rows.filter(pk__in=only)
    found = [payable.pk for payable in rows.select_for_update(of=("self",)).order_by("pk")]
    ids = sorted(set(found) - withheld(found))
    if not ids:
        raise NothingToPay
    batch_id = uuid7()
    batch = PaymentBatch.objects.create(id=batch_id, debtor=debtor, made_by=by, message_id=f"RZ{batch_id.hex}")
    Payable.objects.filter(pk__in=ids).update(batch=batch, state=PayableState.BATCHED)
    return batch


def debtors() -> set[UUID]:
    """Which organisations owe something that can be paid now: not held, and to a known account."""
    rows = Payable.objects.filter(state=PayableState.OPEN).exclude(payee__iban="")
    found = dict(rows.values_list("pk", "debtor_id"))
    return {found[pk] for pk in found.keys() - withheld(found)}


@transaction.atomic(durable=True)
def release_batch(*, batch_id: UUID, by: User) -> PaymentBatch:
    """The second pair of eyes: make and keep the file. Raises FourEyes for the maker, NotAllowed, WrongState."""
    batch = _locked(batch_id)
    if batch.made_by_id == by.pk:
        raise FourEyes
    scope = Scope("payout", organisation_id=batch.debtor_id, made_by=batch.made_by_id)
    access.require(access.actor_of(by), "payout.release", scope)
    _expect(batch, BatchState.DRAFT)
    _leave_out_held(batch)
    batch.state, batch.released_by, batch.released_at = BatchState.RELEASED, by, clock.now()
    iban = Organisation.objects.filter(pk=OuterRef("payee_id")).values("iban")[:1]
    batch.payables.filter(payee__isnull=False).update(to_iban=Subquery(iban))
    batch.file_id = files.store(name=f"{batch.message_id}.xml", content=pain001(batch), media_type=_XML).id
    batch.save()
    return batch


@transaction.atomic(durable=True)
def cancel_batch(*, batch_id: UUID, by: User) -> int:
    """Undo a draft: its payables are open again. Gives their number. Raises WrongState once it was released."""
    batch = _locked(batch_id)
    access.require(access.actor_of(by), "payout.make", Scope("payout", organisation_id=batch.debtor_id))
    _expect(batch, BatchState.DRAFT)
    freed = batch.payables.update(state=PayableState.OPEN, batch=None)
    batch.delete()
    return freed


@transaction.atomic(durable=True)
def take_file(*, batch_id: UUID, by: User) -> bytes:
    """The released file, to bring to the bank; from the first time on it counts as sent. Raises WrongState before."""
    batch = _locked(batch_id)
    access.require(access.actor_of(by), "payout.make", Scope("payout", organisation_id=batch.debtor_id))
    if batch.file_id is None:
        raise WrongState
    if batch.state == BatchState.RELEASED:
        batch.state = BatchState.SENT
        batch.save(update_fields=["state"])
        batch.payables.filter(state=PayableState.BATCHED).update(state=PayableState.SENT)
    return files.read(batch.file_id)


def pain001(batch: PaymentBatch) -> bytes:
    """The batch as pain.001.001.09. Raises FileDoesNotValidate."""
    payables = batch.payables.select_related("payee").order_by("pk")
    return writer.write(
        writer.PaymentFile(
            message_id=batch.message_id,
            made_at=clock.now(),
            execute_on=calendar.workdays_after(clock.today(), 1),
            debtor=_party(batch.debtor),
            transfers=[
                writer.Transfer(row.pk.hex, row.amount, _payee(row), row.reference, row.words) for row in payables
            ],
        )
    )


def _leave_out_held(batch: PaymentBatch) -> None:
    """What must wait since the draft was made leaves it. Raises NothingToPay where nothing is left."""
    ids = list(batch.payables.values_list("pk", flat=True))
    batch.payables.filter(pk__in=withheld(ids)).update(state=PayableState.OPEN, batch=None)
    if not batch.payables.exists():
        raise NothingToPay


def _party(organisation: Organisation) -> writer.Party:
    return writer.Party(organisation.name, organisation.iban, organisation.enterprise_number)


def _payee(row: Payable) -> writer.Party:
    return _party(row.payee) if row.payee else writer.Party(row.to_name, row.to_iban)


def _locked(batch_id: UUID) -> PaymentBatch:
    batch = PaymentBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise Hidden
    return batch


def _expect(batch: PaymentBatch, state: str) -> None:
    if batch.state != state:
        raise WrongState
