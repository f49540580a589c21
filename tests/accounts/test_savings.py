"""People's own money: nothing without the bank, in with a reference of their own, back to where it came from."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from accounts import world
from accounts.test_bank import House
from rugzak.accounts import bank, figures, funds, privacy, purses
from rugzak.accounts.bank import example_bank
from rugzak.accounts.bank.errors import NothingToTakeBack, NoWayBack, OtherTakeBack
from rugzak.accounts.bank.example_statement import Line, lines_of, statement
from rugzak.accounts.errors import BadAmount, NotAllowed, StillLeaving
from rugzak.accounts.models import BankEntry, Person, Purse, Savings, SavingsBack, User
from rugzak.accounts.permissions import Actor
from rugzak.base.models import Message
from rugzak.ledger import queries as ledger
from rugzak.ledger import services

pytestmark = pytest.mark.django_db
OURS, THEIRS, OTHER = world.IBANS


class Saver(House):
    """Someone with a bank account, beside the authority that keeps people's own money."""

    def __init__(self) -> None:
        super().__init__()
        self.person: Person = world.person(email="an@example.org")
        self.user: User = world.user(person=self.person)
        self.actor = Actor(user_id=self.user.pk, person_id=self.person.pk)
        self.way = bank.way_in(actor=self.actor, person=self.person)

    def pay(self, amount: int = 10_000, iban: str = THEIRS, **values: object) -> bank.EntriesReport:
        reference = bank.parse_reference(self.way.reference)
        given = {"credit": True, "reference": reference, "name": "AN PEETERS", "iban": iban, **values}
        return bank.read_statement(statement(OURS, [Line(amount, **given)]))  # type: ignore[arg-type]

    def back(self, amount: int = 4_000, key: UUID | None = None) -> SavingsBack:
        return bank.take_back(actor=self.actor, person=self.person, amount=amount, key=key or uuid4())

    def free(self) -> int:
        return sum(view.free for view in purses.purses_of(self.person))

    def purse(self) -> Purse:
        return Purse.objects.get(account_id=self.person.pk)


@pytest.fixture
def saver() -> Saver:
    return Saver()


@pytest.fixture(autouse=True)
def books_hold() -> Iterator[None]:
    yield
    report = ledger.check()
    assert report.ok, report
    own = figures.figures(funds.own_fund(), least=1)
    assert own.granted + own.moved == own.offered + (own.held or 0) + (own.used or 0) + (own.left or 0)


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"bank.savings_{kind}"))


def test_the_reference_is_ones_own_for_ever_and_gives_nothing_by_itself(saver: Saver) -> None:
    again = bank.way_in(actor=saver.actor, person=saver.person)
    assert again == saver.way and (again.name, again.iban) == ("Vlaamse Overheid & Co", OURS)
    assert Saver().way.reference != again.reference and saver.free() == 0


def test_what_the_bank_shows_is_in_the_purse_once(saver: Saver) -> None:
    assert saver.pay(own="bank-1").done == {"savings": 1}
    assert saver.pay(own="bank-1").known == 1
    assert saver.pay(5).done == {"savings": 1}  # as much and as often as they like
    assert saver.free() == 10_005 and [mail.to for mail in mails("came")] == ["an@example.org"] * 2
    act = ledger.answer(book=saver.purse().fund.book, key=saver_key(10_000))
    assert act is not None and act.granted


def saver_key(amount: int) -> UUID:
    from uuid import uuid5

    return uuid5(BankEntry.objects.get(amount=amount).pk, "deposit")


def test_a_wrong_account_or_reference_is_nobodys(saver: Saver) -> None:
    world.fund(organisation=world.organisation("fund", name="Sectorfonds", account=OTHER))
    line = Line(900, credit=True, reference=bank.parse_reference(saver.way.reference))
    assert bank.read_statement(statement(OTHER, [line])).open == 1
    assert saver.pay(reference="010806817183").open == 1
    assert saver.free() == 0


def test_own_money_goes_back_to_the_account_it_came_from(saver: Saver) -> None:
    saver.pay()
    key = uuid4()
    row = saver.back(key=key)
    assert saver.back(key=key) == row and saver.free() == 6_000
    with pytest.raises(OtherTakeBack):
        saver.back(amount=1, key=key)
    assert (bank.goes_to(saver.person), bank.returnable(saver.person)) == ("BE71 … 6769", 6_000)
    _, file = saver.sent()
    assert THEIRS.encode() in file and b"40.00" in file
    assert bank.read_statement(statement(OURS, lines_of(file))).done == {"paid": 1}
    row.refresh_from_db()
    assert (row.state, saver.free(), figures.figures(funds.own_fund(), least=1).deposited) == ("paid", 6_000, 6_000)


def test_what_the_bank_could_not_pay_is_in_the_purse_again(saver: Saver) -> None:
    saver.pay()
    row = saver.back()
    _, file = saver.sent()
    payable = bank.payables_of("savings", row.pk).get()
    bank.read_status(example_bank.answer(file, rejected={payable.pk.hex: "AC04"}))
    row.refresh_from_db()
    assert (row.state, saver.free(), len(mails("stayed"))) == ("stayed", 10_000, 1)
    saver.pay(1, iban=OTHER)  # a cent from a new account says where it goes from now on
    saver.back(10_001)
    _, file = saver.sent()
    assert OTHER.encode() in file and saver.free() == 0


def test_what_came_back_after_it_was_paid_is_in_the_purse_too(saver: Saver) -> None:
    saver.pay()
    row = saver.back()
    _, file = saver.sent()
    bank.read_statement(statement(OURS, lines_of(file)))
    returned = Line(4_000, credit=True, end_to_end=bank.payables_of("savings", row.pk).get().pk.hex, reason="AC04")
    assert bank.read_statement(statement(OURS, [returned])).done == {"returned": 1}
    assert saver.free() == 10_000


def test_nobody_takes_more_than_is_free_and_theirs(saver: Saver) -> None:
    with pytest.raises(NoWayBack):
        saver.back()
    saver.pay()
    purse = saver.purse()
    leg = services.Leg(debit=purse.ledger_account, credit=purse.fund.used_account, amount=9_000)
    services.reserve(book=purse.fund.book, key=uuid4(), legs=[leg], kind="booking").require()
    with pytest.raises(NothingToTakeBack):
        saver.back(1_001)
    with pytest.raises(BadAmount):
        saver.back(0)
    Purse.objects.filter(pk=purse.pk).update(moved=600)  # out of an employer's budget: never cash
    with pytest.raises(NothingToTakeBack):
        saver.back(401)
    Purse.objects.filter(pk=purse.pk).update(moved=0)


def test_only_oneself(saver: Saver) -> None:
    saver.pay()
    other = Actor(user_id=uuid4(), person_id=world.person().pk)
    for who in (other, Actor(user_id=saver.officer.pk, roles=frozenset({("officer", saver.authority.pk)}))):
        with pytest.raises(NotAllowed):
            bank.way_in(actor=who, person=saver.person)
        with pytest.raises(NotAllowed):
            bank.take_back(actor=who, person=saver.person, amount=1, key=uuid4())


def test_erasing_waits_until_it_arrived_and_forgets_the_account(saver: Saver) -> None:
    saver.pay()
    row = saver.back(10_000)
    told = privacy.AccountsHandler().export(saver.person.pk)
    assert told["savings"][0]["iban"] == THEIRS and told["savings_back"][0]["amount"] == 10_000
    with pytest.raises(StillLeaving):
        privacy.erase_person(saver.person)
    _, file = saver.sent()
    bank.read_statement(statement(OURS, lines_of(file)))
    payable = bank.payables_of("savings", row.pk).get()
    privacy.erase_person(saver.person)
    assert not Savings.objects.exists() and not SavingsBack.objects.exists()
    late = Line(10_000, credit=True, end_to_end=payable.pk.hex, reason="AC04")
    assert bank.read_statement(statement(OURS, [late])).done == {"returned": 1}
    assert ledger.balance(funds.own_fund().pot_account).free == 10_000  # with whoever keeps own money
