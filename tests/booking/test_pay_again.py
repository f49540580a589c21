"""What the bank sent back is paid again once the account number is right; and the learner's own part."""

from datetime import date

import pytest

from booking.test_claims import Course
from booking.world import SECTOR, World, books_balance, free
from rugzak.accounts import bank
from rugzak.accounts.bank import example_bank
from rugzak.accounts.bank.errors import NotEnoughAgain, NotFailed, NotWaiting, ReasonMissing, SameHands, SameIban
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Organisation, Payable, PayAgain, User
from rugzak.booking import house, own_parts, payouts
from rugzak.booking.errors import OwnPartNotPaid
from rugzak.booking.models import Claim, ClaimState, OwnPart
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

NEW = "BE43068999999501"


class Failed(Course):
    """A claim of which the bank refused the part of the sector fund."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.paid_claim = self.attend(10).pay()
        self.by, self.other = (User.objects.get(pk=who.user_id) for who in (self.officer, self.releaser))
        self.payable = Payable.objects.get(debtor=world.sector)
        world.person.learning_account.purses.update(valid_until=date(2027, 12, 31))  # the lot still lives
        self.bank(rejected=self.payable)

    def bank(self, rejected: Payable | None = None, paid: dict[str, int] | None = None) -> None:
        for debtor in Organisation.objects.filter(payables_owed__state="open").distinct():
            batch = bank.make_batch(debtor=debtor, by=self.by)
            bank.release_batch(batch_id=batch.pk, by=self.other)
            xml = bank.take_file(batch_id=batch.pk, by=self.by)
            refused = {rejected.pk.hex: "AC04"} if rejected is not None else {}
            bank.read_status(example_bank.answer(xml, rejected=refused, paid=paid))

    def mend(self) -> None:
        Organisation.objects.filter(pk=self.world.provider.pk).update(iban=NEW)

    def ask(self) -> PayAgain:
        return bank.ask_again(payable_id=self.payable.pk, by=self.by, reason="the provider gave a new number")

    def state(self) -> str:
        return str(Claim.objects.get(pk=self.paid_claim.pk).state)

    def lot(self) -> int:
        return free(self.world.person.learning_account.purses.get(scheme=SECTOR).ledger_account)


@pytest.fixture
def failed(world: World) -> Failed:
    return Failed(world)


def test_a_refused_payment_is_paid_again(failed: Failed) -> None:
    assert failed.state() == ClaimState.REJECTED and failed.lot() == 40_000
    assert bank.can_be_paid_again(failed.payable.__class__.objects.get(pk=failed.payable.pk))
    with pytest.raises(SameIban):
        failed.ask()
    failed.mend()
    asked = failed.ask()
    assert failed.ask() == asked
    with pytest.raises(SameHands):
        bank.approve_again(again_id=asked.pk, by=failed.by)
    new = bank.approve_again(again_id=asked.pk, by=failed.other)
    assert (new.state, new.amount, failed.state(), failed.lot()) == ("open", 39_200, ClaimState.RELEASED, 800)
    with pytest.raises(NotWaiting):
        bank.approve_again(again_id=asked.pk, by=failed.other)
    failed.bank()
    assert failed.state() == ClaimState.PAID and books_balance()
    line = failed.booking.lines.get(scheme=SECTOR)
    assert (line.captured, line.returned) == (39_200, 0)
    payouts.claw_back(
        actor=failed.officer,
        claim=Claim.objects.get(pk=failed.paid_claim.pk),
        debtor="provider",
        debtor_id=failed.world.provider.pk,
        amount=51_700,
        reason="all of it",
    )
    assert failed.lot() == 40_000 and books_balance()


def test_it_may_fail_and_be_paid_again_and_again(failed: Failed) -> None:
    failed.mend()
    for _round in range(2):
        new = bank.approve_again(again_id=failed.ask().pk, by=failed.other)
        failed.bank(rejected=new)
        assert failed.state() == ClaimState.REJECTED and failed.lot() == 40_000
        failed.payable = new
        Organisation.objects.filter(pk=failed.world.provider.pk).update(iban="BE71096123456769" if not _round else NEW)
    assert books_balance() and Payable.objects.filter(debtor=failed.world.sector).count() == 3


def test_the_rest_of_a_part_is_paid_again(failed: Failed) -> None:
    failed.mend()
    whole = bank.approve_again(again_id=failed.ask().pk, by=failed.other)
    failed.bank(paid={whole.pk.hex: 30_000})
    assert failed.state() == ClaimState.PAID and failed.lot() == 10_000
    assert [(row.pk, row.lacks) for row in bank.failed()] == [(whole.pk, 9_200)]
    asked = bank.ask_again(payable_id=whole.pk, by=failed.by, reason="the bank paid a part")
    assert not bank.failed() and asked.amount == 9_200
    rest = bank.approve_again(again_id=asked.pk, by=failed.other)
    assert (rest.amount, failed.lot()) == (9_200, 800)
    failed.bank()
    assert not bank.failed() and failed.state() == ClaimState.PAID and books_balance()
    line = failed.booking.lines.get(scheme=SECTOR)
    assert (line.captured, line.returned) == (39_200, 0)


def test_what_was_asked_and_taken_back_can_be_asked_again(failed: Failed) -> None:
    failed.mend()
    assert [row.pk for row in bank.failed()] == [failed.payable.pk]
    asked = failed.ask()
    assert not bank.failed()
    bank.withdraw_again(again_id=asked.pk, by=failed.by)
    assert [row.pk for row in bank.failed()] == [failed.payable.pk]


def test_what_the_learner_spent_since_comes_from_the_fund(failed: Failed) -> None:
    failed.mend()
    purse = failed.world.person.learning_account.purses.get(scheme=SECTOR)
    fund = failed.world.sector_fund
    leg = ledger.Leg(purse.ledger_account, fund.used_account, 40_000)
    ledger.post(book=fund.book, key=purse.pk, legs=[leg], kind="capture").require()
    pot = free(fund.pot_account)
    new = bank.approve_again(again_id=failed.ask().pk, by=failed.other)
    assert free(fund.pot_account) == pot - 39_200 and failed.lot() == 0
    failed.bank(rejected=new)
    assert free(fund.pot_account) == pot and failed.lot() == 0, "what the pot paid comes back to the pot"
    assert books_balance()


def test_nothing_is_paid_from_an_empty_fund(failed: Failed) -> None:
    failed.mend()
    fund = failed.world.sector_fund
    purse = failed.world.person.learning_account.purses.get(scheme=SECTOR)
    legs = [
        ledger.Leg(purse.ledger_account, fund.used_account, 40_000),
        ledger.Leg(fund.pot_account, fund.outside_account, free(fund.pot_account)),
    ]
    ledger.post(book=fund.book, key=purse.pk, legs=legs, kind="test").require()
    asked = failed.ask()
    with pytest.raises(NotEnoughAgain):
        bank.approve_again(again_id=asked.pk, by=failed.other)
    asked.refresh_from_db()
    assert asked.state == "asked" and failed.state() == ClaimState.REJECTED and books_balance()


def test_what_can_t_be_asked(failed: Failed) -> None:
    failed.mend()
    with pytest.raises(ReasonMissing):
        bank.ask_again(payable_id=failed.payable.pk, by=failed.by, reason=" ")
    with pytest.raises(NotAllowed):
        bank.ask_again(payable_id=failed.payable.pk, by=failed.other, reason="a releaser doesn't make payments")
    with pytest.raises(NotFailed):
        good = Payable.objects.get(debtor=failed.world.authority)
        bank.ask_again(payable_id=good.pk, by=failed.by, reason="it was paid")
    asked = failed.ask()
    bank.withdraw_again(again_id=asked.pk, by=failed.by)
    with pytest.raises(NotWaiting):
        bank.approve_again(again_id=asked.pk, by=failed.other)
    assert failed.ask() != asked


def test_the_own_part_is_marked_by_the_provider(failed: Failed) -> None:
    part = OwnPart.objects.get()
    before = _due(failed)
    with pytest.raises(NotAllowed):
        own_parts.mark_paid(actor=failed.officer, own_part_id=part.pk)
    for _twice in range(2):
        own_parts.mark_paid(actor=failed.provider, own_part_id=part.pk)
    part.refresh_from_db()
    assert part.paid_at is not None and _due(failed) == before - part.amount
    with pytest.raises(OwnPartNotPaid):
        own_parts.mark_unpaid(actor=failed.provider, own_part_id=part.pk, reason="")
    own_parts.mark_unpaid(actor=failed.provider, own_part_id=part.pk, reason="another learner paid")
    assert _due(failed) == before and books_balance()
    with pytest.raises(OwnPartNotPaid):
        own_parts.mark_unpaid(actor=failed.provider, own_part_id=part.pk, reason="twice")


def _due(failed: Failed) -> int:
    return ledger_queries.balance(house.accounts_of(failed.world.provider).own_due).posted
