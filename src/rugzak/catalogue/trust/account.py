"""Whose bank account is it: one cent goes there with a code, and whoever reads the account types the code.

The cent is a real payment: a line in the authority's next payment file, paid from its own means, booked on its account
for costs once the bank paid it. What it proves: that who applies reads this account; the payment bears the provider's
name, so the bank's own check of name and number (Regulation (EU) 2024/886) refuses an account of someone else.
A provider that is let in changes its account the same way, and a second person approves. Its payments wait meanwhile.
"""

import secrets
from collections.abc import Collection
from datetime import timedelta
from hmac import compare_digest
from uuid import UUID, uuid5

from django.db import transaction

from rugzak.accounts import access, permissions
from rugzak.accounts.bank import holders
from rugzak.accounts.bank.payables import send_back
from rugzak.accounts.bank.settle import Settlement, on_settled
from rugzak.accounts.bank.withheld import on_payment, refuse
from rugzak.accounts.models import Organisation, Payable
from rugzak.accounts.permissions import Actor, Scope
from rugzak.accounts.services import set_iban
from rugzak.accounts.services.organisations import iban as valid_iban
from rugzak.base import clock, crypto
from rugzak.catalogue.trust import errors, news
from rugzak.catalogue.trust.models import RUNNING, AccountCheck, Application, CheckState
from rugzak.catalogue.trust.rules import today
from rugzak.ledger import services as ledger

SOURCE, CENT, DIGITS = "door", 1, 8
PURPOSE, CHECK_DAYS = "door.code", 30


def start(
    *, iban: str, name: str, by: UUID | None, application: Application | None = None, of: Organisation | None = None
) -> AccountCheck:
    """Put a cent with a new code in the authority's next payment file. Raises NoAuthorityAccount, TooManyChecks."""
    holder = holders.authority()
    if holder is None or not holder.iban:
        raise errors.NoAuthorityAccount
    rules = today().door
    since = clock.now() - timedelta(days=CHECK_DAYS)
    if (
        AccountCheck.objects.filter(application=application, organisation=of, asked_at__gt=since).count()
        >= rules.checks
    ):
        raise errors.TooManyChecks
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    check = AccountCheck(
        application=application, organisation=of, iban=iban, asked_by=by, code=_hash(code),
        until=clock.today() + timedelta(days=rules.code_days),
    )  # fmt: skip
    check.payable = send_back(
        holder=holder,
        name=name[:140],
        iban=iban,
        amount=CENT,
        source=SOURCE,
        source_id=check.pk,
        fund=None,
        book=holders.accounts_of(holder).book,
        words=f"Rugzak code {code[:4]} {code[4:]}",
    )
    check.save(force_insert=True)
    return check


def type_code(*, actor: Actor, check: AccountCheck, code: str) -> AccountCheck:
    """Confirm an account with the code from its statement. Raises WrongCode, CheckOver, NotFound, NotAllowed.

    A wrong code is counted and kept, also though this raises; after the last one the check is over.
    """
    check, left = _try(actor, check, "".join(filter(str.isdigit, code)))
    if left is not None:
        raise errors.WrongCode(left=left) if left else errors.CheckOver
    return check


@transaction.atomic
def ask_change(*, actor: Actor, provider: Organisation, iban: str) -> AccountCheck:
    """Ask to be paid on another account. All payments to the provider wait until it is settled.

    Everyone who acts for the provider is told. Raises NotAllowed, BadIban, SameAccount, ChangeRuns, TooManyChecks.
    """
    access.require(actor, "account.change", Scope("account", organisation_id=provider.pk))
    provider = Organisation.objects.select_for_update(no_key=True).get(pk=provider.pk)
    account = valid_iban(iban)
    if account == provider.iban:
        raise errors.SameAccount
    if running(provider) is not None:
        raise errors.ChangeRuns
    check = start(iban=account, name=provider.name, by=actor.user_id, of=provider)
    news.tell_people(provider, "account_asked", account=account[-4:])
    return check


@transaction.atomic
def approve(*, actor: Actor, check: AccountCheck) -> Organisation:
    """The second person: from now on the provider is paid there. Raises SecondPerson, OfficerApproves, WrongStep."""
    check = _locked(check)
    provider = check.organisation
    if check.asked_by == actor.user_id:
        raise errors.SecondPerson
    access.require(actor, "account.approve", scope(check))
    if provider is None or check.state != CheckState.CONFIRMED:
        raise errors.WrongStep
    if shared_with(check.iban, provider.enterprise_number) and not actor.has(permissions.OFFICER):
        raise errors.OfficerApproves
    check.approved_by = actor.user_id
    _end(check, CheckState.APPLIED)
    news.tell_people(provider, "account_changed", account=check.iban[-4:])
    return set_iban(organisation=provider, account=check.iban)


@transaction.atomic
def withdraw(*, actor: Actor, check: AccountCheck) -> AccountCheck:
    """Stop a change: the old account stays and payments go on. Raises NotAllowed, WrongStep."""
    check = _locked(check)
    access.require(actor, "account.change", scope(check))
    if check.organisation is None or check.state not in RUNNING:
        raise errors.WrongStep
    _end(check, CheckState.WITHDRAWN)
    _keep_cent(check)
    news.tell_people(check.organisation, "account_kept", account=check.organisation.iban[-4:])
    return check


def running(provider: Organisation) -> AccountCheck | None:
    """The change of account that runs, if there is one. One that is too late has ended."""
    row = AccountCheck.objects.filter(organisation=provider, state__in=RUNNING).first()
    return None if row is not None and close_late(row) else row


@transaction.atomic
def drop(check: AccountCheck) -> None:
    """Nobody needs this check any more: its application was taken back."""
    row = _locked(check)
    if row.state in RUNNING:
        _end(row, CheckState.WITHDRAWN)
        _keep_cent(row)


@transaction.atomic
def close_late(check: AccountCheck) -> bool:
    """End a check that was not finished in time; whether it ended."""
    row = AccountCheck.objects.select_for_update().get(pk=check.pk)
    if row.state not in RUNNING or row.until >= clock.today():
        return False
    _end(row, CheckState.FAILED, "late")
    _keep_cent(row)
    return True


def shared_with(iban: str, number: str) -> int:
    """How many organisations with another number are paid on this account."""
    return Organisation.objects.filter(iban=iban).exclude(enterprise_number=number).exclude(iban="").count()


def scope(check: AccountCheck) -> Scope:
    """What permissions look at: whose account, and who asked."""
    return Scope("account", organisation_id=check.organisation_id, made_by=check.asked_by)


@on_settled(SOURCE)
def settled(result: Settlement) -> None:
    """The bank answered: the cent is a cost of the authority, or it came back and the account is not good."""
    payable = result.payable
    if result.paid:
        _book(payable, out=True)
    elif payable.state == "returned":  # it had been paid before
        _book(payable, out=False)
    check = AccountCheck.objects.select_for_update().filter(payable=payable).first()
    if not result.paid and check is not None and check.state in RUNNING:
        _end(check, CheckState.FAILED, f"bank {result.reason}"[:140])


@on_payment
def waiting_for_account(ids: Collection[UUID]) -> set[UUID]:
    """Of these payables, those to a provider whose account is being changed."""
    rows = AccountCheck.objects.filter(organisation__isnull=False, state__in=RUNNING, until__gte=clock.today())
    return set(Payable.objects.filter(pk__in=ids, payee__in=rows.values("organisation")).values_list("pk", flat=True))


@transaction.atomic
def _try(actor: Actor, check: AccountCheck, code: str) -> tuple[AccountCheck, int | None]:
    """The check, and how many tries are left after a wrong code (None: it was right)."""
    check = _locked(check)
    _allow(actor, check)
    if check.state != CheckState.WAITING or check.until < clock.today():
        raise errors.CheckOver
    if compare_digest(bytes(check.code), _hash(code)):
        check.state, check.confirmed_by, check.confirmed_at = CheckState.CONFIRMED, actor.user_id, clock.now()
        check.save()
        return check, None
    check.wrong_codes += 1
    left = max(0, today().door.code_attempts - check.wrong_codes)
    check.save(update_fields=["wrong_codes"])
    if not left:
        _end(check, CheckState.FAILED, "codes")
    return check, left


def _allow(actor: Actor, check: AccountCheck) -> None:
    from rugzak.catalogue.trust import queries

    if check.application is not None:
        queries.require_own(actor, check.application)
    else:
        access.require(actor, "account.change", scope(check))


def _end(check: AccountCheck, state: str, reason: str = "") -> None:
    check.state, check.reason, check.ended_at = state, reason, clock.now()
    check.save()


def _keep_cent(check: AccountCheck) -> None:
    """A cent that is not at the bank yet need not leave."""
    if check.payable is not None:
        refuse(check.payable, reason="check over")


def _book(payable: Payable, *, out: bool) -> None:
    """The authority's own cost, or its coming back: no fund bears it, so no purse and no budget is touched."""
    world, cost = holders.accounts_of(payable.debtor).outside_account, holders.cost_account(payable.debtor)
    leg = ledger.Leg(cost, world, CENT) if out else ledger.Leg(world, cost, CENT)
    kind = "account_check" if out else "account_check_returned"
    ledger.post(book=payable.book, key=uuid5(payable.pk, kind), legs=[leg], kind=kind).require()


def _hash(code: str) -> bytes:
    return crypto.keyed_hash(code, purpose=PURPOSE)


def _locked(check: AccountCheck) -> AccountCheck:
    rows = AccountCheck.objects.select_for_update(of=("self",)).select_related("application", "organisation", "payable")
    return rows.get(pk=check.pk)
