"""A fund's figures while rounds run: money set apart is nobody's yet, and every cent is somewhere at every moment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds.world import CLOSES, NOW, OPENS, House, make_house, people, person, registered, reload
from rugzak.accounts import expiry, funds, outlook, purses, throttle
from rugzak.accounts.errors import GrantsStopped
from rugzak.accounts.figures import Figures, figures
from rugzak.accounts.models import Purse
from rugzak.base import clock
from rugzak.base.models import Message
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Round, RoundState, Ticket, TicketState
from rugzak.ledger import queries as ledger

pytestmark = pytest.mark.django_db
EUROS = 100


def sums(house: House) -> Figures:
    return figures(house.fund, least=0)


def test_money_set_apart_is_granted_only_when_a_place_is(house: House, clock: object) -> None:
    round = house.round(budget=3_000_00)
    found = sums(house)
    assert (found.granted, found.apart, found.offered, found.free) == (0, 3_000_00, 0, 97_000_00)
    tickets = registered(round, *people(2))
    clock.to(OPENS)  # type: ignore[attr-defined]
    first, second = (services.apply(ticket) for ticket in tickets)
    found = sums(house)
    assert (found.granted, found.apart, found.offered, found.used) == (2_000_00, 1_000_00, 2_000_00, 0)
    services.accept(first)
    found = sums(house)
    assert (found.granted, found.apart, found.offered, found.left) == (2_000_00, 1_000_00, 1_000_00, 1_000_00)
    services.give_back(reload(second))
    assert (sums(house).granted, sums(house).apart, sums(house).offered) == (1_000_00, 2_000_00, 0)
    clock.to(CLOSES)  # type: ignore[attr-defined]
    services.settle(actor=None, round=services.close(actor=None, round=round))
    found = sums(house)
    assert (found.granted, found.apart, found.offered, found.free) == (1_000_00, 0, 0, 99_000_00)


def test_setting_apart_is_no_pace_and_the_forecast_looks_at_what_is_free(house: House) -> None:
    for _week in range(12):
        purses.grant(fund=house.fund, person=person(), amount=1_000_00, key=uuid4())
        clock.travel(by=timedelta(weeks=1))
    before = outlook.outlook(house.fund, least=5)
    assert before.forecast.likely == clock.today() + timedelta(weeks=88)
    start = clock.now()
    times = {"opens_register": start, "opens": start + timedelta(days=1), "closes": start + timedelta(days=2)}
    house.round(budget=44_000_00, **times)
    after = outlook.outlook(house.fund, least=5)
    assert [week.granted for week in after.weeks] == [1_000_00] * 12 and after.this_week == 0
    assert after.figures.free == after.room if after.rule else after.figures.free == 44_000_00
    assert after.forecast.likely == clock.today() + timedelta(weeks=44) == outlook.forecast_of(house.fund).likely


def test_a_rule_of_the_fund_holds_for_rounds_too_and_warns_at_once(house: House) -> None:
    officer = house.member("officer")
    from rugzak.accounts.models import User

    by = User.objects.get(pk=officer.user_id)
    throttle.set_rule(fund=house.fund, by=by, keep=95_000_00, warn_under=98_000_00, week_most=100)
    with pytest.raises(GrantsStopped):
        house.round(budget=6_000_00)
    assert sums(house).apart == 0
    house.round(budget=5_000_00)
    assert throttle.rooms([house.fund]) == {house.fund.pk: 0}
    assert Message.objects.filter(kind="fund.warning").count() == 1


def test_own_savings_are_put_in_and_nothing_of_them_is_spent(house: House) -> None:
    an, fund = person(), funds.own_fund()
    purses.deposit(person=an, amount=50_00, key=uuid4())
    found = figures(fund, least=0)
    assert (found.deposited, found.granted, found.used, found.left) == (50_00, 50_00, 0, 50_00)


def _deposit(house: House, n: int) -> None:
    funds.deposit(fund=house.fund, amount=(n + 1) * 100 * EUROS, key=uuid4())


def _grant(house: House, n: int) -> None:
    purses.grant(fund=house.fund, person=person(), amount=(n + 1) * 10 * EUROS, key=uuid4())


def _take_back(house: House, n: int) -> None:
    purse = Purse.objects.filter(fund=house.fund).order_by("pk").last()
    if purse is not None:
        expiry.give_all_back(purse.account, reason="test")


def _publish(house: House, n: int) -> None:
    now = clock.now()
    times = {"opens_register": now, "opens": now, "closes": now + timedelta(days=2)}
    house.round(budget=(n + 1) * 1_000_00, rule="rolling", accept_days=1, **times)


def _register(house: House, n: int) -> None:
    for round in Round.objects.filter(state__in=(RoundState.REGISTERING, RoundState.OPEN), closes__gt=clock.now()):
        services.register(actor=None, person=person(), round=round)


def _granted(n: int) -> Ticket | None:
    rows = Ticket.objects.filter(state=TicketState.GRANTED, due__gt=clock.now()).order_by("pk")
    return rows[n % rows.count()] if rows.exists() else None


def _accept(house: House, n: int) -> None:
    if (ticket := _granted(n)) is not None:
        services.accept(ticket)


def _give_back(house: House, n: int) -> None:
    if (ticket := _granted(n)) is not None:
        services.give_back(ticket)


def _days_pass(house: House, n: int) -> None:
    clock.travel(by=timedelta(days=n + 1))
    services.sweep(tell=False)


def _settle(house: House, n: int) -> None:
    done = Round.objects.filter(state=RoundState.DRAWN).exclude(tickets__state=TicketState.GRANTED)
    for round in done:
        services.settle(actor=None, round=round)


ACTS = (_deposit, _grant, _take_back, _publish, _register, _register, _accept, _give_back, _days_pass, _settle)


def _check(house: House, put_in: int) -> None:
    """Counted apart from the figures: by purses and tickets, as people know them."""
    found = sums(house)
    live = Round.objects.exclude(state__in=(RoundState.DRAFT, RoundState.SETTLED))
    offered = Ticket.objects.filter(state=TicketState.GRANTED).aggregate(n=Sum("amount"))["n"] or 0
    with_people = Purse.objects.filter(fund=house.fund).aggregate(n=Sum("granted"))["n"] or 0
    taken = Ticket.objects.filter(round__in=live, state=TicketState.ACCEPTED).aggregate(n=Sum("amount"))["n"] or 0
    budgets = live.aggregate(n=Sum("budget"))["n"] or 0
    assert found.deposited == put_in
    assert (found.offered, found.granted) == (offered, offered + with_people)
    assert found.apart == budgets - taken - offered
    assert found.free is not None and found.used == 0 and found.held == 0 and found.left == with_people
    assert found.deposited == found.free + found.apart + found.granted + found.written_off


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), min_size=4, max_size=14))
def test_every_cent_is_somewhere_at_every_moment(acts: list[tuple[object, int]]) -> None:
    with transaction.atomic():
        house, put_in = make_house(), 100_000_00
        for act, n in [(_publish, 1), (_register, 0), *acts]:
            act(house, n)  # type: ignore[operator]
            put_in += (n + 1) * 100 * EUROS if act is _deposit else 0
            _check(house, put_in)
        assert ledger.check().ok
        transaction.set_rollback(True)
    clock.travel(to=NOW)
