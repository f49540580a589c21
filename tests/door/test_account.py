"""A provider is paid elsewhere only after a code from the new account and a second person; payments wait meanwhile."""

from datetime import timedelta

import pytest

from booking.world import IBAN, World, books_balance
from door.gate import OTHER_IBAN, Gate
from rugzak.accounts.bank import make_payable
from rugzak.accounts.bank.withheld import withheld
from rugzak.accounts.errors import NotAllowed
from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.base.models import Message
from rugzak.catalogue.trust import account, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(world: World) -> Gate:
    return Gate(world)


def owe(world: World) -> set[object]:
    row = make_payable(fund=world.cheques, payee=world.provider, amount=500, source="claim", source_id=uuid7())
    return {row.pk}


def test_one_person_alone_can_not_move_the_money(gate: Gate) -> None:
    world = gate.world
    first, second = world.member("provider", world.provider), world.member("provider", world.provider)
    payable = owe(world)
    assert not withheld(payable)
    check = account.ask_change(actor=first, provider=world.provider, iban=OTHER_IBAN)
    assert withheld(payable) == payable
    assert Message.objects.filter(kind="door.news", context__step="account_asked").count() == 2
    with pytest.raises(errors.WrongStep):
        account.approve(actor=second, check=check)
    check = account.type_code(actor=first, check=check, code=gate.code(gate.bank()))
    with pytest.raises(errors.SecondPerson):
        account.approve(actor=first, check=check)
    world.provider.refresh_from_db()
    assert world.provider.iban == IBAN and withheld(payable) == payable
    assert account.approve(actor=second, check=check).iban == OTHER_IBAN
    assert not withheld(payable) and books_balance()


def test_withdrawing_lets_payments_go_to_the_old_account(gate: Gate) -> None:
    world = gate.world
    payable, who = owe(world), world.member("provider", world.provider)
    check = account.ask_change(actor=who, provider=world.provider, iban=OTHER_IBAN)
    with pytest.raises(errors.ChangeRuns):
        account.ask_change(actor=who, provider=world.provider, iban="BE43068999999501")
    account.withdraw(actor=who, check=check)
    check.payable.refresh_from_db()
    assert check.payable.state == "rejected" and not withheld(payable)


def test_a_change_that_nobody_finishes_ends_by_itself(gate: Gate) -> None:
    world = gate.world
    payable, who = owe(world), world.member("provider", world.provider)
    account.ask_change(actor=who, provider=world.provider, iban=OTHER_IBAN)
    clock.travel(to=clock.now() + timedelta(days=31))
    assert not withheld(payable) and account.running(world.provider) is None


def test_others_on_that_account_make_it_the_officers(gate: Gate) -> None:
    world = gate.world
    world.employer.iban = OTHER_IBAN
    world.employer.save()
    first, second = world.member("provider", world.provider), world.member("provider", world.provider)
    check = account.ask_change(actor=first, provider=world.provider, iban=OTHER_IBAN)
    check = account.type_code(actor=first, check=check, code=gate.code(gate.bank()))
    with pytest.raises(errors.OfficerApproves):
        account.approve(actor=second, check=check)
    assert account.approve(actor=gate.officer, check=check).iban == OTHER_IBAN


def test_strangers_can_not(gate: Gate) -> None:
    world = gate.world
    with pytest.raises(NotAllowed):
        account.ask_change(actor=gate.someone(), provider=world.provider, iban=OTHER_IBAN)
    with pytest.raises(errors.SameAccount):
        account.ask_change(actor=world.member("provider", world.provider), provider=world.provider, iban=IBAN)
