"""Deposits by structured reference: shortage, surplus, reminders; and mail that tells each step."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from accounts import world
from accounts.test_bank import House
from rugzak.accounts import bank
from rugzak.accounts.bank import example_bank, example_statement, worklist
from rugzak.accounts.bank.errors import CreditUsed, DoesNotFit, NotWaiting, NoWayBack
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.errors import BadAmount, Hidden, NoIban, NotAllowed
from rugzak.accounts.models import Credit, DepositRequest, Fund, Organisation, Payable, User
from rugzak.base import clock, due
from rugzak.base.models import Message
from rugzak.ledger import queries as ledger

pytestmark = pytest.mark.django_db
OURS, THEIRS = world.IBANS[0], world.IBANS[1]


class Firm(House):
    """An employer with an empty learning budget beside the authority that keeps the money."""

    def __init__(self) -> None:
        super().__init__()
        self.employer: Organisation = world.organisation("employer", name="Werkhuis", account=THEIRS)
        self.budget: Fund = world.fund("budget", 0, organisation=self.employer, payer="employer")
        self.hr: User = world.member("hr", self.employer)

    def ask(self, amount: int = 50_000, **values: object) -> DepositRequest:
        given = {"fund": self.budget, "amount": amount, "key": uuid4(), "by": self.hr, **values}
        return bank.request_deposit(**given)  # type: ignore[arg-type]

    def pay(self, request: DepositRequest, amount: int, **values: object) -> bank.EntriesReport:
        given = {"credit": True, "reference": request.reference, "name": "WERKHUIS", "iban": THEIRS, **values}
        return bank.read_statement(statement(OURS, [Line(amount, **given)]))  # type: ignore[arg-type]

    def pot(self) -> int:
        return ledger.balance(self.budget.pot_account).free or 0


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.fixture(autouse=True)
def books_hold() -> Iterator[None]:
    """Whatever a test did, the ledger adds up after it."""
    yield
    report = ledger.check()
    assert report.ok, report


def mails(kind: str) -> int:
    return Message.objects.filter(kind=f"bank.{kind}").count()


def test_a_promise_is_no_money_until_the_bank_shows_it(firm: Firm) -> None:
    key = uuid4()
    row = firm.ask(key=key)
    assert firm.ask(key=key) == row and firm.pot() == 0 and mails("deposit_asked") == 1
    pay = bank.instruction(row)
    assert (pay.name, pay.iban, pay.amount) == ("Vlaamse Overheid & Co", OURS, 50_000)
    assert bank.parse_reference(pay.reference) == row.reference and pay.due == clock.today() + timedelta(days=14)
    assert firm.pay(row, 50_000).done == {"deposit": 1}
    row.refresh_from_db()
    assert (row.state, row.received, firm.pot(), mails("deposit_came")) == ("paid", 50_000, 50_000, 1)
    assert due.run(row.due + timedelta(days=40)).failed == 0 and mails("deposit_reminder") == 0


def test_the_reference_may_stand_in_plain_words(firm: Firm) -> None:
    row = firm.ask()
    assert firm.pay(row, 50_000, reference="", words=f"dank u {bank.format_reference(row.reference)}").done
    assert firm.pot() == 50_000


def test_too_little_is_credited_and_the_rest_stays_due(firm: Firm) -> None:
    row = firm.ask()
    firm.pay(row, 20_000)
    row.refresh_from_db()
    assert (row.state, row.lacks, firm.pot()) == ("part", 30_000, 20_000)
    assert bank.instruction(row).amount == 30_000
    assert Message.objects.get(kind="bank.deposit_came").context["lacks"] == 30_000
    firm.pay(row, 30_000)
    row.refresh_from_db()
    assert (row.state, firm.pot()) == ("paid", 50_000)


def test_too_much_stays_in_the_payer_s_name_to_use(firm: Firm) -> None:
    row = firm.ask()
    assert firm.pay(row, 60_000).done == {"surplus": 1}
    [credit] = bank.credits_of(firm.budget)
    assert (credit.amount, credit.name, credit.iban, firm.pot()) == (10_000, "WERKHUIS", THEIRS, 50_000)
    with pytest.raises(NotAllowed):
        bank.use_credit(credit_id=credit.pk, by=world.member("hr", world.organisation("employer")))
    bank.use_credit(credit_id=credit.pk, by=firm.hr)
    assert firm.pot() == 60_000 and not bank.credits_of(firm.budget)
    with pytest.raises(CreditUsed):
        bank.send_credit_back(credit_id=credit.pk, by=firm.hr)


def test_too_much_goes_back_where_it_came_from(firm: Firm) -> None:
    row = firm.ask()
    firm.pay(row, 50_000)
    assert firm.pay(row, 700).done == {"surplus": 1}, "paid twice: nothing is due any more"
    [credit] = bank.credits_of(firm.budget)
    bank.send_credit_back(credit_id=credit.pk, by=firm.hr)
    _, xml = firm.sent()
    back = Payable.objects.get(source="credit")
    assert (back.to_iban, back.amount, back.debtor) == (THEIRS, 700, firm.authority)
    bank.read_status(example_bank.answer(xml, rejected={back.pk.hex: "AC04"}))
    assert bank.credits_of(firm.budget).get().amount == 700
    bank.send_credit_back(credit_id=credit.pk, by=firm.hr)
    _, xml = firm.sent()
    bank.read_statement(statement(OURS, example_statement.lines_of(xml)))
    assert Credit.objects.get().state == "sent_back"
    assert ledger.balance(firm.budget.used_account).posted == 0 and firm.pot() == 50_000


def test_a_credit_without_an_account_number_can_t_be_sent_back(firm: Firm) -> None:
    firm.pay(firm.ask(), 50_001, iban="")
    with pytest.raises(NoWayBack):
        bank.send_credit_back(credit_id=bank.credits_of(firm.budget).get().pk, by=firm.hr)


def test_who_does_not_pay_is_reminded_three_times(firm: Firm) -> None:
    row = firm.ask()
    for days, count in ((14, 0), (15, 1), (28, 1), (29, 2), (43, 2), (44, 3), (120, 3)):
        clock.travel(to=row.made_at + timedelta(days=days))
        assert due.run().failed == 0
        assert mails("deposit_reminder") == count, days
    row.refresh_from_db()
    assert row.reminders == 3


def test_who_changes_their_mind_is_left_alone_and_late_money_is_kept(firm: Firm) -> None:
    row = firm.ask()
    firm.pay(row, 10_000)
    bank.cancel_request(request_id=row.pk, by=firm.hr)
    with pytest.raises(NotWaiting):
        bank.cancel_request(request_id=row.pk, by=firm.hr)
    clock.travel(by=timedelta(days=60))
    due.run()
    assert mails("deposit_reminder") == 0
    firm.pay(row, 40_000)
    assert firm.pot() == 10_000 and bank.credits_of(firm.budget).get().amount == 40_000


def test_money_with_a_wrong_reference_is_assigned_by_an_officer(firm: Firm) -> None:
    row = firm.ask()
    firm.pay(row, 50_500, reference="", words="voor opleiding")
    entry = worklist.waiting().get()
    assert entry.outcome == "unknown" and entry.in_ledger
    other = bank.request_deposit(fund=firm.fund, amount=1, key=uuid4(), by=firm.officer)
    Organisation.objects.filter(pk=firm.authority.pk).update(iban=world.IBANS[2])
    with pytest.raises(DoesNotFit):
        worklist.assign_to_request(entry_id=entry.pk, request_id=other.pk, by=firm.officer)
    Organisation.objects.filter(pk=firm.authority.pk).update(iban=OURS)
    worklist.assign_to_request(entry_id=entry.pk, request_id=row.pk, by=firm.officer)
    assert firm.pot() == 50_000 and bank.credits_of(firm.budget).get().amount == 500


def test_who_may_ask(firm: Firm) -> None:
    with pytest.raises(NotAllowed):
        firm.ask(by=world.user())
    for amount in (0, -1):
        with pytest.raises(BadAmount):
            firm.ask(amount)
    with pytest.raises(Hidden):
        bank.cancel_request(request_id=uuid4(), by=firm.hr)
    Organisation.objects.filter(pk=firm.authority.pk).update(iban="")
    with pytest.raises(NoIban):
        firm.ask()


def test_what_an_employer_s_fund_owes_is_paid_by_who_keeps_its_money(firm: Firm) -> None:
    payable = firm.owe(fund=firm.budget)
    assert payable.debtor == firm.authority
