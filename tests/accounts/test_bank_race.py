"""The bank's files and the fund's rules with many at once: each has its effect once, and a limit holds to the cent."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import world
from accounts.test_bank import House
from accounts.test_race import AT_ONCE, together
from rugzak.accounts import bank, funds, purses, throttle
from rugzak.accounts.bank import example_bank, example_statement, worklist
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.models import BankEntry, Payable, Purse
from rugzak.ledger import queries as ledger

pytestmark = pytest.mark.django_db(transaction=True)
OURS = world.IBANS[0]


def _house() -> House:
    with transaction.atomic():
        return House()


def test_one_statement_read_by_many_at_once_has_its_effect_once() -> None:
    house = _house()
    employer = world.organisation("employer", account=world.IBANS[1])
    budget = world.fund("budget", 0, organisation=employer, payer="employer")
    asked = bank.request_deposit(fund=budget, amount=5_000, key=uuid4(), by=world.member("hr", employer))
    for amount in (1_000, 2_000, 3_000):
        house.owe(amount)
    _, xml = house.sent()
    deposit = Line(6_000, credit=True, reference=asked.reference, iban=world.IBANS[1])
    unknown = Line(700, credit=True, words="?")
    content = statement(OURS, [*example_statement.lines_of(xml), deposit, unknown])
    answers = together(lambda: bank.read_statement(content))
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert BankEntry.objects.count() == 5 and house.used() == 94_000
    assert funds.pot(budget) == 5_000 and bank.credits_of(budget).get().amount == 1_000
    assert ledger.check().ok


def test_an_answer_and_a_statement_at_once_pay_once() -> None:
    house = _house()
    house.owe(4_000)
    _, xml = house.sent()
    told, shown = example_bank.answer(xml), statement(OURS, example_statement.lines_of(xml))
    turn = iter(range(AT_ONCE))
    answers = together(lambda: bank.read_status(told) if next(turn) % 2 else bank.read_statement(shown))
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    row = Payable.objects.get()
    assert (row.state, row.paid_amount, house.used()) == ("paid", 4_000, 96_000) and row.booked_on


def test_unknown_money_is_decided_once() -> None:
    house = _house()
    bank.read_statement(statement(OURS, [Line(5_000, credit=True, iban=world.IBANS[2], name="Iemand")]))
    entry, turn = worklist.waiting().get(), iter(range(AT_ONCE))

    def decide() -> object:
        if next(turn) % 2:
            return worklist.return_entry(entry_id=entry.pk, by=house.officer, reason="not for us")
        return worklist.assign_to_fund(
            entry_id=entry.pk, fund_id=house.fund.pk, by=house.officer, reason="for this fund"
        )

    answers = together(decide)
    assert sum(isinstance(answer, BankEntry) for answer in answers) == 1, answers
    assert ledger.check().ok


def test_a_week_s_most_holds_with_many_at_once() -> None:
    fund = world.fund(budget=1_000_000)
    throttle.set_rule(fund=fund, by=world.member("officer", fund.organisation), week_most=25_000)
    people = iter([world.person() for _ in range(AT_ONCE)])
    answers = together(lambda: purses.grant(fund=fund, person=next(people), amount=10_000, key=uuid4()))
    assert sum(isinstance(answer, Purse) for answer in answers) == 2
    assert throttle.granted_this_week(fund) == 20_000


def test_reading_a_long_statement_asks_the_database_so_much_for_each_booking() -> None:
    _house()
    lines = [Line(100 + n, credit=True, words=f"gift {n}") for n in range(40)]
    with CaptureQueriesContext(connection) as seen:
        bank.read_statement(statement(OURS, lines))
    assert len(seen) / len(lines) < 25
