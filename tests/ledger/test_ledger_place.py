"""Reserve and post: floors, fallbacks, keys and stored answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from rugzak.base import clock
from rugzak.ledger import errors, services
from rugzak.ledger.models import Act, Hold, Transfer
from rugzak.ledger.queries import answer, balance, balances, check, holds, transfers
from rugzak.ledger.services import Code, Leg, Request


def test_a_hold_touches_only_the_debit_account(world):
    purse = world.purse(500)
    outcome = world.reserve(Leg(purse, world.provider, 200))
    assert (outcome.code, outcome.leg, outcome.replayed) == (Code.GRANTED, None, False)
    assert (balance(purse).posted, balance(purse).held, balance(purse).free) == (500, 200, 300)
    assert (balance(world.provider).posted, balance(world.provider).held) == (0, 0)
    assert holds(outcome.act)[0].open == 200
    assert check().ok


def test_all_legs_or_none_and_the_refused_leg_is_named(world):
    purse, seat = world.purse(500), world.purse(1, asset="seat:a")
    taken = world.purse(asset="seat:a")
    first = world.reserve(Leg(purse, world.provider, 100), Leg(seat, taken, 1)).require()
    second = world.reserve(Leg(purse, world.provider, 100), Leg(seat, taken, 1))
    assert (second.code, second.leg) == (Code.NOT_ENOUGH, 2)
    assert balance(purse).held == 100
    assert not holds(second.act)
    assert Act.objects.get(pk=second.act).pending is False
    assert Act.objects.get(pk=first.act).pending is True
    with pytest.raises(errors.NotEnough) as refused:
        second.require()
    assert refused.value.params["leg"] == 2


def test_one_account_in_two_legs_is_counted_once(world):
    purse = world.purse(150)
    refused = world.reserve(Leg(purse, world.provider, 100), Leg(purse, world.provider, 51))
    assert (refused.code, refused.leg) == (Code.NOT_ENOUGH, 2)
    assert world.reserve(Leg(purse, world.provider, 100), Leg(purse, world.provider, 50)).granted
    assert balance(purse).free == 0


@pytest.mark.parametrize("verb", ["post", "reserve"])
def test_the_fallback_pays_the_whole_leg(world, verb):
    quota, general = world.purse(30), world.purse(100)
    outcome = getattr(world, verb)(Leg(quota, world.provider, 50, else_debit=general)).require()
    payer = (transfers if verb == "post" else holds)(outcome.act)[0].debit
    assert payer == general
    assert (balance(quota).free, balance(general).free) == (30, 50)
    assert getattr(world, verb)(Leg(quota, world.provider, 51, else_debit=general)).code is Code.NOT_ENOUGH
    assert check().ok


def test_a_retry_gets_the_stored_answer_before_any_check(world):
    purse, key = world.purse(100), uuid4()
    leg = Leg(purse, world.provider, 100)
    first = world.reserve(leg, key=key)
    again = world.reserve(leg, key=key, reason="other words", due=clock.now() + timedelta(days=1))
    assert (again.act, again.code, again.replayed) == (first.act, Code.GRANTED, True)
    assert balance(purse).held == 100


def test_a_refusal_is_stored_even_when_money_comes_in_later(world):
    purse, key = world.purse(), uuid4()
    leg = Leg(purse, world.provider, 100, n=7)
    first = world.reserve(leg, key=key)
    world.post(Leg(world.outside, purse, 100)).require()
    again = world.reserve(leg, key=key)
    assert (again.act, again.code, again.leg, again.replayed) == (first.act, Code.NOT_ENOUGH, 7, True)
    assert answer(book=world.book, key=key) == again


def test_the_same_key_with_another_body_is_refused(world):
    purse, key = world.purse(100), uuid4()
    first = world.reserve(Leg(purse, world.provider, 10), key=key)
    other = world.reserve(Leg(purse, world.provider, 11), key=key)
    assert (other.code, other.act, other.replayed) == (Code.OTHER_BODY, first.act, False)
    assert world.post(Leg(purse, world.provider, 10), key=key).code is Code.OTHER_BODY
    assert world.capture(first.act, key=key).code is Code.OTHER_BODY
    with pytest.raises(errors.OtherBody):
        other.require()


def test_keys_belong_to_a_book(world):
    purse, key, other = world.purse(100), uuid4(), services.open_book(name="another")
    legs = [Leg(purse, world.provider, 10)]
    one = services.reserve(book=world.book, key=key, legs=legs, kind="booking")
    two = services.reserve(book=other, key=key, legs=legs, kind="booking")
    assert one.granted and two.granted and one.act != two.act


@pytest.mark.parametrize("verb", ["post", "reserve"])
def test_unknown_accounts_and_other_assets_are_refused(world, verb):
    purse, minutes = world.purse(100), world.purse(100, asset="MIN")
    place = getattr(world, verb)
    for leg in (
        Leg(purse, 10**12, 1),
        Leg(10**12, purse, 1),
        Leg(purse, minutes, 1),
        Leg(purse, world.provider, 1, else_debit=minutes),
        Leg(purse, world.provider, 1, else_debit=10**12),
    ):
        outcome = place(Leg(purse, world.provider, 1), leg)
        assert (outcome.code, outcome.leg) == (Code.BAD_ACCOUNT, 2)
    with pytest.raises(errors.UnknownAccount):
        outcome.require()
    assert balance(purse).free == 100
    assert check().ok


def test_a_batch_is_walked_in_order_of_arrival_and_refused_requests_consume_nothing(world):
    purse = world.purse(100)
    keys = [uuid4() for _ in range(5)]
    amounts = [60, 50, 40, 1, 60]
    requests = [
        Request(key=key, legs=[Leg(purse, world.provider, amount)], kind="booking")
        for key, amount in zip(keys[:4] + keys[:1], amounts, strict=True)
    ]
    outcomes = services.reserve_batch(book=world.book, requests=requests)
    assert [o.code for o in outcomes] == [0, 2, 0, 2, 0]
    assert [o.replayed for o in outcomes] == [False, False, False, False, True]
    assert outcomes[4].act == outcomes[0].act
    assert balance(purse).held == 100


def test_value_that_comes_later_in_a_batch_pays_for_nothing_earlier(world):
    a, b = world.purse(0), world.purse(0)
    spend = Request(key=uuid4(), legs=[Leg(a, b, 50)], kind="grant")
    income = Request(key=uuid4(), legs=[Leg(world.outside, a, 50)], kind="deposit")
    assert [o.code for o in services.post_batch(book=world.book, requests=[spend, income])] == [2, 0]
    other = Request(key=uuid4(), legs=[Leg(world.outside, b, 50)], kind="deposit")
    onward = Request(key=uuid4(), legs=[Leg(b, world.provider, 50)], kind="grant")
    assert [o.code for o in services.post_batch(book=world.book, requests=[other, onward])] == [0, 0]
    assert {key: b.posted for key, b in balances([a, b, world.provider]).items()} == {a: 50, b: 0, world.provider: 50}
    assert check().ok


def test_an_act_keeps_who_why_and_when(world):
    purse, actor = world.purse(100), uuid4()
    at = clock.now() - timedelta(days=3)
    outcome = world.reserve(
        Leg(purse, world.provider, 1), actor=actor, reason="spring", basis="decree 1", at=at, due=at + timedelta(days=9)
    )
    act = Act.objects.get(pk=outcome.act)
    assert (act.actor, act.reason, act.basis, act.event_at) == (actor, "spring", "decree 1", at)
    assert act.recorded_at > at and act.due == at + timedelta(days=9)
    assert len(bytes(act.body_hmac)) == 32


def test_legs_that_can_never_be_right_are_a_programming_error():
    with pytest.raises(ValueError):
        Leg(1, 2, 0)
    with pytest.raises(ValueError):
        Leg(1, 1, 5)
    with pytest.raises(ValueError):
        Leg(1, 2, 5, else_debit=2)
    with pytest.raises(ValueError):
        Request(key=uuid4(), legs=[], kind="x")
    with pytest.raises(ValueError):
        Request(key=uuid4(), legs=[Leg(1, 2, 5, n=1), Leg(1, 2, 5, n=1)], kind="x")


def test_an_unknown_book_is_an_error(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        services.post(book=10**12, key=uuid4(), legs=[Leg(1, 2, 5)], kind="x")


@pytest.mark.django_db(transaction=True)
def test_a_verb_outside_a_transaction_is_an_error():
    with pytest.raises(TransactionManagementError):
        services.post(book=1, key=uuid4(), legs=[Leg(1, 2, 5)], kind="x")


@pytest.mark.parametrize(
    "change",
    [
        "update ledger_transfer set amount = amount + 1",
        "delete from ledger_transfer",
        "delete from ledger_hold",
        "update ledger_hold set amount = amount + 1",
        "delete from ledger_act",
        "update ledger_act set reason = 'nicer'",
        "update ledger_act set pending = true where not pending",
        "delete from ledger_account",
        "update ledger_account set asset = 'MIN'",
        "update ledger_floorchange set after = -100",
    ],
)
def test_what_is_written_stays(world, change):
    purse = world.purse(100)
    world.reserve(Leg(purse, world.provider, 10)).require()
    services.lower_floor(book=world.book, key=uuid4(), account=purse, floor=-5, reason="test").require()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.parametrize("change", ["posted = -1", "held = -1", "held = posted + 1"])
def test_the_table_itself_holds_the_floor(world, change):
    purse = world.purse(100)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update ledger_account set {change} where id = %s", [purse])


def test_empty_batches_and_the_rows_they_leave(world):
    assert services.reserve_batch(book=world.book, requests=[]) == []
    assert Hold.objects.count() == 0 and Transfer.objects.count() == 0
