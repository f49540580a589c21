"""The end of a fund with many at once: nothing that a booking holds is swept, and it is closed once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from accounts import world
from accounts.closing_house import RUN_OFF, House
from accounts.test_race import AT_ONCE, together
from rugzak.accounts import closing, funds
from rugzak.accounts.closing import sweep
from rugzak.accounts.closing.errors import OtherStage
from rugzak.accounts.models import Closing, Purse
from rugzak.base import due
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(clock) -> House:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    with transaction.atomic():
        return House(clock, people=1)


def test_a_booking_and_the_sweep_at_once_never_take_the_same_cent(house: House) -> None:
    house.stop()
    house.clock.to(datetime(2027, 4, 1, 10, tzinfo=UTC))
    purse, turn = house.purse(), iter(range(AT_ONCE))

    @transaction.atomic
    def one() -> bool | None:
        if next(turn) % 2:
            sweep.sweep(house.fund)
            return None
        leg = ledger.Leg(debit=purse.ledger_account, credit=house.fund.used_account, amount=20_000)
        return ledger.reserve(book=house.fund.book, key=uuid4(), legs=[leg], kind="booking").granted

    answers = together(one)
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    booked, left = sum(answer is True for answer in answers), ledger_queries.balance(purse.ledger_account)
    assert booked <= 1 and left.held == booked * 20_000 and left.posted in (0, 20_000, 25_000)
    assert (funds.pot(house.fund) or 0) + left.posted == 100_000
    assert Purse.objects.get().closed_at is None or not left.posted
    assert ledger_queries.check().ok


def test_two_who_close_close_once(house: House) -> None:
    row = house.stop()
    house.travel(RUN_OFF + timedelta(days=1))
    answers = together(lambda: closing.close(closing_id=row.pk, by=house.asks))
    assert sum(isinstance(answer, Closing) for answer in answers) == 1
    assert all(isinstance(answer, Closing | OtherStage) for answer in answers), answers
    due.run()
    assert ledger_queries.balance(house.fund.outside_account).posted == 0 and ledger_queries.check().ok


def test_two_who_confirm_and_one_who_takes_it_back(house: House) -> None:
    row = closing.ask(
        fund=house.fund, by=house.asks, stops_on=RUN_OFF - timedelta(days=60), run_off=RUN_OFF, reason="The law ends."
    )
    other, turn = world.member("releaser", house.authority), iter(range(AT_ONCE))
    who = [house.confirms, other, None]

    def one() -> Closing:
        by = who[next(turn) % 3]
        return closing.confirm(closing_id=row.pk, by=by) if by else closing.withdraw(closing_id=row.pk, by=house.asks)

    answers = together(one)
    assert all(isinstance(answer, Closing | OtherStage) for answer in answers), answers
    row.refresh_from_db()
    house.fund.refresh_from_db()
    assert (house.fund.run_off is None) == (row.state == "withdrawn")
