"""The end of a fund: stopped by two, run off, swept, closed, its papers kept and destroyed."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts import world
from accounts.closing_house import RUN_OFF, STOPS, House
from rugzak.accounts import bank, closing, funds, outlook, purses, throttle
from rugzak.accounts.bank import example_bank
from rugzak.accounts.closing import sweep
from rugzak.accounts.closing.errors import BadDays, NotThisFund, OtherEyes, OtherStage, StillOpen, WhyMissing
from rugzak.accounts.errors import GrantsStopped, NoIban, NotAllowed
from rugzak.accounts.models import Closing, Organisation, Purse
from rugzak.accounts.models.closing import ClosingState
from rugzak.base import due
from rugzak.base.models import Message
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))


@pytest.fixture(autouse=True)
def the_books_balance():
    yield
    assert ledger_queries.check().ok


@pytest.fixture
def house(clock) -> House:
    return House(clock)


def test_a_fund_without_bookings_lives_to_its_end(house: House) -> None:
    row = house.stop()
    house.travel(RUN_OFF + timedelta(days=1))
    assert not Purse.objects.filter(closed_at=None).exists()
    assert funds.pot(house.fund) == 100_000
    done = closing.close(closing_id=row.pk, by=house.asks)
    assert (done.state, done.rest) == (ClosingState.CLOSED, 100_000)
    due.run()
    house.fund.refresh_from_db()
    for account in (house.fund.pot_account, house.fund.used_account, house.fund.outside_account):
        assert ledger_queries.balance(account).posted == 0
    assert house.fund.closed_at is not None
    with pytest.raises(OtherStage):
        closing.withdraw(closing_id=row.pk, by=house.asks)


def test_two_pairs_of_eyes_and_only_the_funds_own(house: House) -> None:
    with pytest.raises(NotAllowed):
        closing.ask(fund=house.fund, by=world.user(), stops_on=STOPS, run_off=RUN_OFF, reason="x")
    row = closing.ask(fund=house.fund, by=house.asks, stops_on=STOPS, run_off=RUN_OFF, reason="The law ends.")
    again = closing.ask(fund=house.fund, by=house.asks, stops_on=STOPS, run_off=RUN_OFF, reason="Once more.")
    assert again == row
    with pytest.raises(OtherEyes):
        closing.confirm(closing_id=row.pk, by=house.asks)
    with pytest.raises(NotAllowed):
        closing.confirm(closing_id=row.pk, by=world.member("officer", house.authority))
    other = world.member("releaser", world.organisation("fund", name="Elders"))
    with pytest.raises(NotAllowed):
        closing.confirm(closing_id=row.pk, by=other)
    assert house.fund.stops_on is None


@pytest.mark.parametrize(
    ("stops_on", "run_off"),
    [
        (date(2026, 9, 30), RUN_OFF),
        (STOPS, STOPS + timedelta(days=27)),
        (STOPS, date(2026, 11, 1)),
        (STOPS, date(2036, 10, 2)),
        (STOPS, date.max),
        (date.max, date.max),
    ],
)
def test_people_get_time(house: House, stops_on: date, run_off: date) -> None:
    with pytest.raises(BadDays):
        closing.ask(fund=house.fund, by=house.asks, stops_on=stops_on, run_off=run_off, reason="x")


def test_a_question_that_waited_too_long_is_not_confirmed(house: House) -> None:
    row = closing.ask(fund=house.fund, by=house.asks, stops_on=STOPS, run_off=RUN_OFF, reason="x")
    house.travel(date(2027, 3, 20))
    with pytest.raises(BadDays):
        closing.confirm(closing_id=row.pk, by=house.confirms)


def test_a_reason_is_asked_and_savings_never_close(house: House) -> None:
    with pytest.raises(WhyMissing):
        closing.ask(fund=house.fund, by=house.asks, stops_on=STOPS, run_off=RUN_OFF, reason=" ")
    with pytest.raises(NotThisFund):
        closing.ask(fund=funds.own_fund(), by=house.asks, stops_on=STOPS, run_off=RUN_OFF, reason="x")


def test_nothing_new_is_granted_from_the_day_it_stops(house: House) -> None:
    house.stop()
    purses.ensure_entitlement(world.person(), world.decision(), house.fund)
    house.travel(STOPS)
    with pytest.raises(GrantsStopped) as refused:
        purses.ensure_entitlement(world.person(), world.decision(on=STOPS), house.fund)
    assert refused.value.code == "grants_stopped"
    assert throttle.rooms([house.fund]) == {house.fund.pk: 0}


def test_what_was_granted_ends_with_the_run_off_and_not_later(house: House) -> None:
    house.stop()
    assert house.purse().last_day == RUN_OFF
    assert purses.purses_of(house.people[0], RUN_OFF) and not purses.purses_of(house.people[0], date(2027, 4, 1))
    assert not purses.purses_of(house.people[0], RUN_OFF)[0].runs_on(date(2027, 4, 1))
    assert [row.first for row in outlook.expiring(house.fund, least=1)] == [date(2027, 3, 1)]


def test_who_holds_some_is_told_at_once_and_before_the_end(house: House) -> None:
    house.stop()
    due.run()
    told = Message.objects.filter(kind="closing.stops")
    assert {row.to for row in told} == {"p0@example.org", "p1@example.org"}
    assert told[0].context["until"] == "2027-03-31" and told[0].context["free"] == 25_000
    house.travel(RUN_OFF - timedelta(days=28))
    assert Message.objects.filter(kind="closing.ends").count() == 2


def test_it_can_be_undone_until_the_run_off(house: House) -> None:
    row = house.stop()
    house.travel(STOPS)
    closing.withdraw(closing_id=row.pk, by=house.asks)
    house.fund.refresh_from_db()
    assert (house.fund.stops_on, house.purse().last_day) == (None, date(2027, 8, 31))
    purses.ensure_entitlement(world.person(), world.decision(on=STOPS), house.fund)
    house.travel(RUN_OFF + timedelta(days=1))
    assert purses.purses_of(house.people[0])[0].free == 25_000
    late = house.stop(stops_on=date(2027, 5, 1), run_off=date(2027, 6, 1))
    house.travel(date(2027, 6, 2))
    with pytest.raises(OtherStage):
        closing.withdraw(closing_id=late.pk, by=house.asks)


def test_what_a_booking_holds_stays_and_follows_when_it_ends(house: House) -> None:
    row = house.stop()
    house.travel(RUN_OFF)
    held = house.hold(10_000)
    house.travel(RUN_OFF + timedelta(days=1))
    assert house.kinds() == {"purses": 10_000}
    with pytest.raises(StillOpen):
        closing.close(closing_id=row.pk, by=house.asks)
    ledger.void(book=house.fund.book, key=uuid4(), act=held.act).require()
    house.travel(RUN_OFF + timedelta(days=9))
    assert house.kinds() == {}
    assert closing.close(closing_id=row.pk, by=house.asks).rest == 100_000


def test_what_was_used_must_be_paid_first(house: House) -> None:
    row = house.stop()
    held = house.hold(10_000)
    ledger.capture(book=house.fund.book, key=uuid4(), act=held.act).require()
    payee = world.organisation("provider", account=world.IBANS[1])
    bank.make_payable(fund=house.fund, payee=payee, amount=10_000, source="claim", source_id=uuid4())
    house.travel(RUN_OFF + timedelta(days=1))
    assert house.kinds() == {"used": 10_000, "payments": 10_000}
    batch = bank.make_batch(debtor=house.authority, by=house.asks)
    bank.release_batch(batch_id=batch.pk, by=house.confirms)
    bank.read_status(example_bank.answer(bank.take_file(batch_id=batch.pk, by=house.asks)))
    assert closing.close(closing_id=row.pk, by=house.asks).rest == 90_000


def test_an_employers_rest_is_paid_back_and_a_refused_payment_can_be_sent_again(clock) -> None:
    house = House(clock, payer="employer")
    row = house.stop()
    house.travel(RUN_OFF + timedelta(days=1))
    with pytest.raises(StillOpen):
        closing.close(closing_id=row.pk, by=house.asks)
    _pay_rest(house, row, code="RJCT")
    assert funds.pot(house.fund) == 100_000
    _pay_rest(house, row, code="ACSC")
    assert funds.pot(house.fund) == 0
    assert closing.close(closing_id=row.pk, by=house.asks).rest == 100_000
    assert ledger_queries.balance(house.fund.outside_account).posted == 0


def _pay_rest(house: House, row: Closing, *, code: str) -> None:
    officer = world.member("officer", house.authority)
    payable = closing.send_rest(closing_id=row.pk, by=house.asks)
    assert (payable.amount, payable.to_iban, payable.to_name) == (100_000, house.owner.iban, "Bakker nv")
    assert house.kinds()["payments"] == 100_000
    batch = bank.make_batch(debtor=house.authority, by=officer)
    bank.release_batch(batch_id=batch.pk, by=house.confirms)
    xml = bank.take_file(batch_id=batch.pk, by=officer)
    answer = example_bank.answer(xml, rejected={payable.pk.hex: "AC04"}) if code == "RJCT" else example_bank.answer(xml)
    bank.read_status(answer)


def test_an_employer_without_an_account_number_is_asked_for_it(clock) -> None:
    house = House(clock, payer="employer")
    row = house.stop()
    Organisation.objects.filter(pk=house.owner.pk).update(iban="")
    house.travel(RUN_OFF + timedelta(days=1))
    with pytest.raises(NoIban):
        closing.send_rest(closing_id=row.pk, by=house.asks)


def test_a_right_without_a_limit_ends_at_zero_too(clock) -> None:
    house = House(clock, people=0)
    house.fund = world.fund("law", None, organisation=house.authority)
    house.people = [world.person()]
    purses.ensure_entitlement(house.people[0], world.decision("law"), house.fund)
    row = house.stop()
    held = house.hold(4_000)
    ledger.capture(book=house.fund.book, key=uuid4(), act=held.act).require()
    leg = ledger.Leg(house.fund.used_account, house.fund.outside_account, 4_000)
    ledger.post(book=house.fund.book, key=uuid4(), legs=[leg], kind="paid_out").require()
    house.travel(RUN_OFF + timedelta(days=1))
    assert closing.close(closing_id=row.pk, by=house.asks).rest == 0
    assert ledger_queries.balance(house.fund.pot_account).posted == 0


def test_used_hours_are_no_debt(clock) -> None:
    house = House(clock, people=0)
    house.fund = world.fund("leave", None, organisation=house.authority, asset="MIN")
    house.people = [world.person()]
    purses.ensure_entitlement(house.people[0], world.decision("leave", asset="MIN"), house.fund)
    row = house.stop()
    held = house.hold(4_000)
    ledger.capture(book=house.fund.book, key=uuid4(), act=held.act).require()
    house.travel(RUN_OFF + timedelta(days=1))
    assert house.kinds() == {} and ledger_queries.balance(house.fund.used_account).posted == 4_000
    assert closing.close(closing_id=row.pk, by=house.asks).rest == 0
    for account in (house.fund.pot_account, house.fund.used_account, house.fund.outside_account):
        assert ledger_queries.balance(account).posted == 0


def test_there_is_no_rest_to_send_from_the_funders_own_account(house: House) -> None:
    row = house.stop()
    house.travel(RUN_OFF + timedelta(days=1))
    with pytest.raises(OtherStage):
        closing.send_rest(closing_id=row.pk, by=house.asks)


def test_the_sweep_goes_on_where_it_stopped(clock) -> None:
    house = House(clock, people=4)
    house.fund.run_off = date(2026, 9, 30)
    last = sweep.sweep(house.fund, most=3)
    assert Purse.objects.filter(closed_at=None).count() == 1
    sweep.sweep(house.fund, after=last, most=3)
    assert not Purse.objects.filter(closed_at=None).exists()
    assert sweep.sweep(house.fund) is None
    assert funds.pot(house.fund) == 100_000
