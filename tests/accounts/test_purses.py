"""Funds and purses: granted once, never more than the pot holds, back to the pot when they end."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from accounts import world
from rugzak.accounts import ends, expiry, funds, purses
from rugzak.accounts.errors import BadAmount, BudgetSpent, NoFund, NotEmployedHere, NotEntitled
from rugzak.accounts.models import Purse
from rugzak.base import clock as business
from rugzak.base import due
from rugzak.base.models import Due
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.schemes.decision import Period
from rugzak.schemes.services import publish_library

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))


@pytest.fixture(autouse=True)
def the_books_balance():
    yield
    assert ledger_queries.check().ok


def hold(purse: Purse, amount: int) -> ledger.Outcome:
    leg = ledger.Leg(debit=purse.ledger_account, credit=purse.fund.used_account, amount=amount)
    return ledger.reserve(book=purse.fund.book, key=uuid4(), legs=[leg], kind="booking").require()


def test_a_right_is_granted_once_for_its_period() -> None:
    fund, person = world.fund(), world.person()
    first = purses.ensure_entitlement(person, world.decision(), fund)
    assert purses.ensure_entitlement(person, world.decision(), fund) == first
    view = purses.purses_of(person)[0]
    assert (view.granted, view.free, view.held, view.used) == (25_000, 25_000, 0, 0)
    assert funds.pot(fund) == 75_000
    following = world.decision(period=Period(date(2027, 9, 1), date(2028, 8, 31)))
    assert purses.ensure_entitlement(person, following, fund) != first
    assert funds.pot(fund) == 50_000


def test_a_larger_right_tops_up_a_smaller_one_leaves_it() -> None:
    fund, person = world.fund(), world.person()
    purses.ensure_entitlement(person, world.decision(amount=10_000), fund)
    purse = purses.ensure_entitlement(person, world.decision(amount=25_000), fund)
    assert purse.granted == 25_000
    assert purses.ensure_entitlement(person, world.decision(amount=5_000), fund).granted == 25_000


def test_a_sliding_window_and_a_lifetime_give_one_purse() -> None:
    fund, person = world.fund(), world.person()
    for days in (0, 30, 400):
        on = date(2026, 10, 1) + timedelta(days=days)
        six_years = Period(date(on.year - 6, on.month, on.day), None)
        purses.ensure_entitlement(person, world.decision(period=six_years, on=on), fund)
    assert Purse.objects.count() == 1
    other = world.fund("lifetime")
    for on in (date(2026, 10, 1), date(2040, 1, 1)):
        purses.ensure_entitlement(person, world.decision("lifetime", period=Period(None, None), on=on), other)
    assert Purse.objects.filter(fund=other).count() == 1


def test_a_window_that_slid_past_gives_a_new_purse() -> None:
    fund, person = world.fund(), world.person()
    purses.ensure_entitlement(person, world.decision(period=Period(date(2020, 10, 2), None)), fund)
    later = world.decision(period=Period(date(2027, 1, 1), None), on=date(2032, 12, 31))
    purses.ensure_entitlement(person, later, fund)
    assert Purse.objects.count() == 2


@pytest.mark.parametrize(
    "decision", [world.decision(outcome="no"), world.decision(outcome="maybe"), world.decision(amount=None)]
)
def test_no_right_no_purse(decision) -> None:
    with pytest.raises(NotEntitled):
        purses.ensure_entitlement(world.person(), decision, world.fund())


def test_never_more_than_the_pot_holds_and_the_refusal_is_not_for_ever() -> None:
    fund, person = world.fund(budget=20_000), world.person()
    with pytest.raises(BudgetSpent):
        purses.ensure_entitlement(person, world.decision(), fund)
    assert not Purse.objects.exists()
    funds.deposit(fund=fund, amount=10_000, key=uuid4())
    purses.ensure_entitlement(person, world.decision(), fund)
    assert funds.pot(fund) == 5_000


def test_a_right_by_law_has_no_limit() -> None:
    fund = world.fund(budget=None, asset="MIN")
    purse = purses.ensure_entitlement(world.person(), world.decision(amount=7_500, asset="MIN"), fund)
    assert purse.granted == 7_500
    assert funds.pot(fund) is None


def test_a_deposit_has_one_effect_a_key() -> None:
    fund, key = world.fund(budget=0), uuid4()
    for _ in range(2):
        funds.deposit(fund=fund, amount=5_000, key=key)
    assert funds.pot(fund) == 5_000
    with pytest.raises(BadAmount):
        funds.deposit(fund=fund, amount=0, key=uuid4())


def test_revising_down_takes_only_what_is_free() -> None:
    fund, person = world.fund(), world.person()
    purse = purses.ensure_entitlement(person, world.decision(), fund)
    hold(purse, 20_000)
    purses.revise(person, world.decision(amount=10_000), fund)
    view = purses.purses_of(person)[0]
    assert (view.granted, view.free, view.held) == (20_000, 0, 20_000)
    assert funds.pot(fund) == 80_000
    purses.revise(person, world.decision(amount=30_000), fund)
    assert purses.purses_of(person)[0].free == 10_000


def test_a_right_that_is_lost_goes_back() -> None:
    fund, person = world.fund(), world.person()
    purses.ensure_entitlement(person, world.decision(), fund)
    purses.revise(person, world.decision(outcome="no"), fund)
    assert purses.purses_of(person)[0].free == 0
    assert funds.pot(fund) == 100_000
    assert purses.revise(world.person(), world.decision(outcome="no"), fund) is None


@pytest.mark.parametrize("again", [30_000, 40_000])
def test_a_right_that_comes_back_is_granted_again(again: int) -> None:
    fund, person = world.fund(), world.person()
    purses.ensure_entitlement(person, world.decision(amount=40_000), fund)
    purses.revise(person, world.decision(outcome="no"), fund)
    purses.ensure_entitlement(person, world.decision(amount=again), fund)
    view = purses.purses_of(person)[0]
    assert (view.granted, view.free, funds.pot(fund)) == (again, again, 100_000 - again)


def test_own_savings_are_the_persons_own() -> None:
    with pytest.raises(NoFund):
        purses.deposit(person=world.person(), amount=100, key=uuid4())
    world.organisation("authority")
    person, key = world.person(), uuid4()
    for _ in range(2):
        purses.deposit(person=person, amount=4_000, key=key)
    purse = purses.deposit(person=person, amount=1_000, key=uuid4())
    assert (purse.granted, purse.payer) == (5_000, "self")
    assert purses.purses_of(person)[0].free == 5_000
    assert purses.deposit(person=world.person(), amount=1, key=uuid4()).fund == purse.fund


def test_an_employer_gives_to_its_own_people_only() -> None:
    employer = world.organisation()
    fund = world.fund("be-voorbeeld-werkgever", payer="employer", organisation=employer)
    worker, stranger, key = world.person(), world.person(), uuid4()
    world.job(worker, employer)
    for _ in range(2):
        purses.grant(fund=fund, person=worker, amount=50_000, key=key, valid_until=date(2026, 12, 31))
    assert purses.purses_of(worker)[0].free == 50_000
    with pytest.raises(NotEmployedHere):
        purses.grant(fund=fund, person=stranger, amount=50_000, key=uuid4())
    with pytest.raises(BudgetSpent):
        purses.grant(fund=fund, person=worker, amount=50_001, key=uuid4())


def test_the_fund_that_grants_is_that_of_the_own_employer() -> None:
    mine, other = world.organisation(), world.organisation()
    for where in (other, mine):
        world.fund("be-voorbeeld-werkgever", payer="employer", organisation=where)
    person = world.person()
    decision = world.decision("be-voorbeeld-werkgever", payer="employer")
    with pytest.raises(NoFund):
        purses.ensure_entitlement(person, decision)
    world.job(person, mine)
    assert purses.ensure_entitlement(person, decision).fund.organisation == mine


def test_the_soonest_to_expire_comes_first() -> None:
    fund, person = world.fund(), world.person()
    for year in (2028, None, 2027):
        purses.grant(fund=fund, person=person, amount=100, key=uuid4(), valid_until=year and date(year, 1, 1))
    ends = [view.purse.valid_until and view.purse.valid_until.year for view in purses.purses_of(person)]
    assert ends == [2027, 2028, None]


def test_what_expires_goes_back_to_its_fund(clock) -> None:
    fund, person = world.fund(), world.person()
    purse = purses.grant(fund=fund, person=person, amount=10_000, key=uuid4(), valid_until=date(2026, 12, 31))
    held = hold(purse, 4_000)
    clock.to(datetime(2027, 1, 1, 10, tzinfo=UTC))
    assert purses.purses_of(person) == []
    expiry.expire(Due.objects.get(kind=ends.EXPIRE))
    assert funds.pot(fund) == 96_000
    purse.refresh_from_db()
    assert purse.closed_at is None
    with transaction.atomic():
        ledger.void(book=fund.book, key=uuid4(), act=held.act)
    clock.to(datetime(2027, 1, 9, 10, tzinfo=UTC))
    due.run()
    purse.refresh_from_db()
    assert purse.closed_at is not None
    assert funds.pot(fund) == 100_000


def test_a_lot_is_carried_over_once_where_the_scheme_says_so(clock) -> None:
    publish_library()
    employer, person = world.organisation(), world.person()
    world.job(person, employer)
    fund = world.fund("be-voorbeeld-werkgever", payer="employer", organisation=employer)
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    purse = purses.ensure_entitlement(person, world.decision("be-voorbeeld-werkgever", period=year, payer="employer"))
    assert purse.pot == "year"
    clock.to(datetime(2027, 1, 2, 10, tzinfo=UTC))
    due.run()
    assert [view.purse.valid_until for view in purses.purses_of(person)] == [date(2027, 12, 31)]
    following = Period(date(2027, 1, 1), date(2027, 12, 31))
    on = business.today()
    second = purses.ensure_entitlement(
        person, world.decision("be-voorbeeld-werkgever", period=following, payer="employer", on=on)
    )
    assert second != purse
    clock.to(datetime(2028, 1, 2, 10, tzinfo=UTC))
    due.run()
    purse.refresh_from_db()
    assert purse.closed_at is not None  # the first lot ends, the second is carried over
    assert [view.purse for view in purses.purses_of(person)] == [second]
    assert funds.pot(fund) == 75_000
