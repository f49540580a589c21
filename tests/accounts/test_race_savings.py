"""Own money is taken back while bookings hold it, and a click is sent twice."""

from uuid import uuid4

import pytest
from django.db import transaction

from accounts.test_race import AT_ONCE, together
from accounts.test_savings import Saver
from rugzak.accounts import bank
from rugzak.accounts.bank.errors import NothingToTakeBack
from rugzak.accounts.models import Payable, Savings, SavingsBack
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def saver(settings: object) -> Saver:
    settings.RUGZAK_CLOCK_MOVES = True  # type: ignore[attr-defined]
    with transaction.atomic():
        made = Saver()
    made.pay()
    return made


def test_bookings_and_returns_share_what_there_is(saver: Saver) -> None:
    purse, turn = saver.purse(), iter(range(AT_ONCE))
    leg = ledger.Leg(purse.ledger_account, purse.fund.used_account, 2_500)

    def work() -> object:
        if next(turn) % 2:
            return saver.back(2_500)
        with transaction.atomic():
            return ledger.reserve(book=purse.fund.book, key=uuid4(), legs=[leg], kind="booking").granted

    answers = together(work)
    back = sum(isinstance(answer, SavingsBack) for answer in answers)
    held = sum(answer is True for answer in answers)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert back + held == 4 and all(isinstance(error, NothingToTakeBack) for error in refused), answers
    lot = ledger_queries.balance(purse.ledger_account)
    assert (lot.posted, lot.held) == (10_000 - back * 2_500, held * 2_500)
    assert Payable.objects.filter(source="savings").count() == back and ledger_queries.check().ok


def test_one_click_sent_by_many_goes_back_once(saver: Saver) -> None:
    key = uuid4()
    answers = together(lambda: saver.back(6_000, key).pk)
    assert len(set(answers)) == 1, answers
    assert (saver.free(), Payable.objects.get(source="savings").amount) == (4_000, 6_000)


def test_the_way_in_asked_by_many_is_one_reference(saver: Saver) -> None:
    Savings.objects.all().delete()
    answers = together(lambda: bank.way_in(actor=saver.actor, person=saver.person).reference)
    assert len(set(answers)) == 1, answers
