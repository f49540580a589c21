"""Capture, void, expire, reverse and floors."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from babel.messages.pofile import read_po

from rugzak.base import clock
from rugzak.ledger import errors, services
from rugzak.ledger.models import Act, HoldState
from rugzak.ledger.queries import balance, check, holds, statement, transfers
from rugzak.ledger.services import Code, Leg


@pytest.fixture
def booking(world):
    """A booking of 300 euro cents from two purses and one seat."""
    world.own, world.fund = world.purse(200), world.purse(1000)
    world.seats, world.taken = world.purse(1, asset="seat:a"), world.purse(asset="seat:a")
    legs = [Leg(world.own, world.provider, 100), Leg(world.fund, world.provider, 200), Leg(world.seats, world.taken, 1)]
    return world.reserve(*legs, due=clock.now() + timedelta(days=14)).require().act


def states(act):
    return [leg.state for leg in holds(act)]


def test_capture_whole(world, booking):
    outcome = world.capture(booking)
    assert outcome.granted
    assert (balance(world.provider).posted, balance(world.taken).posted) == (300, 1)
    assert (balance(world.own).posted, balance(world.own).held) == (100, 0)
    assert states(booking) == [HoldState.CAPTURED] * 3
    assert not Act.objects.get(pk=booking).pending
    assert Act.objects.get(pk=outcome.act).target_id == booking
    assert check().ok


def test_capture_in_part_keeps_the_rest_held_until_it_is_final(world, booking):
    world.capture(booking, amounts={2: 50}, final=False).require()
    assert (balance(world.fund).posted, balance(world.fund).held) == (950, 150)
    world.capture(booking, amounts={1: 0, 2: 70}).require()
    assert (balance(world.fund).posted, balance(world.fund).held) == (880, 0)
    assert (balance(world.own).posted, balance(world.own).held) == (200, 0)
    assert states(booking) == [HoldState.VOIDED, HoldState.CAPTURED, HoldState.OPEN]
    assert [leg.captured for leg in holds(booking)] == [0, 120, 0]
    assert Act.objects.get(pk=booking).pending
    world.capture(booking).require()
    assert not Act.objects.get(pk=booking).pending
    assert check().ok


def test_a_refused_capture_leaves_nothing(world, booking):
    refused = world.capture(booking, amounts={1: 100, 2: 201})
    assert (refused.code, refused.leg) == (Code.TOO_MUCH, 2)
    assert balance(world.own).held == 100 and not transfers(refused.act)
    missing = world.capture(booking, amounts={1: 100, 9: 1})
    assert (missing.code, missing.leg) == (Code.UNKNOWN_ACT, 9)
    with pytest.raises(errors.TooMuch):
        refused.require()
    with pytest.raises(errors.UnknownAct):
        missing.require()
    assert world.capture(10**12).code is Code.UNKNOWN_ACT
    assert check().ok


def test_what_is_settled_is_settled(world, booking):
    key = uuid4()
    first = world.capture(booking, key=key)
    assert world.capture(booking).code is Code.ALREADY_SETTLED
    assert world.void(booking).code is Code.ALREADY_SETTLED
    assert world.void(booking, legs=[2]).leg == 2
    again = world.capture(booking, key=key)
    assert (again.act, again.code, again.replayed) == (first.act, Code.GRANTED, True)
    assert world.capture(booking, key=key, final=False).code is Code.OTHER_BODY
    with pytest.raises(errors.AlreadySettled):
        world.void(booking).require()
    assert balance(world.provider).posted == 300


def test_capture_refuses_nonsense(world, booking):
    for amounts, final in (({}, True), ({1: -1}, True), ({1: 0}, False)):
        with pytest.raises(ValueError):
            world.capture(booking, amounts=amounts, final=final)


def test_void_lets_go(world, booking):
    world.void(booking, legs=[2]).require()
    assert (balance(world.fund).held, balance(world.own).held) == (0, 100)
    world.void(booking).require()
    assert states(booking) == [HoldState.VOIDED] * 3
    assert balance(world.seats).free == 1
    assert check().ok


def test_a_freed_seat_goes_to_the_waiting_list_and_not_to_a_passer_by(world, booking):
    waiting = world.purse(asset="seat:a")
    outcome = world.void(booking, into={3: waiting}).require()
    assert (balance(world.seats).free, balance(waiting).free, balance(world.own).free) == (0, 1, 200)
    assert world.reserve(Leg(world.seats, world.taken, 1)).code is Code.NOT_ENOUGH
    assert world.reserve(Leg(waiting, world.taken, 1)).granted
    assert transfers(outcome.act)[0].credit == waiting
    assert check().ok


def test_void_into_a_wrong_account_or_a_leg_that_is_gone(world, booking):
    assert world.void(booking, into={3: world.own}).code is Code.BAD_ACCOUNT
    assert world.void(booking, into={3: world.seats}).code is Code.BAD_ACCOUNT
    world.void(booking, legs=[3]).require()
    assert world.void(booking, into={3: world.taken}).code is Code.ALREADY_SETTLED
    assert states(booking) == [HoldState.OPEN, HoldState.OPEN, HoldState.VOIDED]
    assert check().ok


def test_what_is_due_expires_once(world, booking):
    later = world.reserve(Leg(world.fund, world.provider, 5), due=clock.now() + timedelta(days=30)).require().act
    without = world.reserve(Leg(world.fund, world.provider, 5)).require().act
    world.capture(booking, amounts={2: 50}, final=False).require()
    moment = clock.now() + timedelta(days=15)
    assert services.expire_due(clock.now()) == []
    assert services.expire_due(moment) == [booking]
    assert services.expire_due(moment) == []
    assert states(booking) == [HoldState.EXPIRED] * 3
    assert (balance(world.fund).posted, balance(world.fund).held, balance(world.provider).posted) == (950, 10, 50)
    sweep = Act.objects.get(target_id=booking, kind="expire")
    assert sweep.key == services.expiry_key(booking) and sweep.event_at == moment
    assert world.capture(booking).code is Code.ALREADY_SETTLED
    assert Act.objects.get(pk=later).pending and Act.objects.get(pk=without).pending
    assert check().ok


def test_the_sweep_works_in_bites(world):
    purse = world.purse(100)
    due = clock.now()
    acts = [world.reserve(Leg(purse, world.provider, 1), due=due).act for _ in range(5)]
    assert services.expire_due(due, limit=3) == acts[:3]
    assert services.expire_due(due, limit=3) == acts[3:]


def test_reverse_goes_back_and_never_further_than_the_original(world, booking):
    paid = world.capture(booking).act
    first = world.reverse(paid, amounts={2: 150})
    assert first.granted and transfers(paid)[1].reversed == 150
    too_much = world.reverse(paid, amounts={1: 100, 2: 51})
    assert (too_much.code, too_much.leg) == (Code.TOO_MUCH, 2)
    world.reverse(paid).require()
    assert (balance(world.own).posted, balance(world.fund).posted, balance(world.provider).posted) == (200, 1000, 0)
    assert balance(world.seats).free == 1
    assert world.reverse(paid).code is Code.ALREADY_SETTLED
    assert world.reverse(paid, amounts={1: 1}).leg == 1
    assert world.reverse(10**12).code is Code.UNKNOWN_ACT
    assert check().ok


def test_reverse_needs_the_money_or_a_debtor(world, booking):
    paid = world.capture(booking, amounts={1: 100, 2: 200}).act
    bank = world.purse()
    world.post(Leg(world.provider, bank, 250)).require()
    refused = world.reverse(paid, amounts={1: 40, 2: 200})
    assert (refused.code, refused.leg) == (Code.NOT_ENOUGH, 2)
    assert balance(world.own).posted == 100
    debtor = world.purse(floor=None)
    world.reverse(paid, amounts={2: 200}, source={2: debtor}, reason="clawback").require()
    assert (balance(debtor).posted, balance(world.fund).posted) == (-200, 1000)
    assert check().ok


def test_reverse_of_an_expired_lot_goes_to_its_funder(world, booking):
    paid = world.capture(booking).act
    funder = world.purse()
    world.reverse(paid, amounts={1: 100}, into={1: funder}).require()
    assert (balance(world.own).posted, balance(funder).posted) == (100, 100)
    assert world.reverse(paid, amounts={2: 1}, into={2: world.seats}).code is Code.BAD_ACCOUNT
    with pytest.raises(ValueError):
        world.reverse(paid, reason="")
    with pytest.raises(ValueError):
        world.reverse(paid, amounts={2: 0})


def test_a_capacity_below_what_is_booked(world):
    outside = services.open_account(asset="seat:b", floor=None, kind="outside")
    seats, taken = services.open_accounts(
        [services.AccountSpec("seat:b", "seats"), services.AccountSpec("seat:b", "taken")]
    )
    world.post(Leg(outside, seats, 20)).require()
    acts = [world.reserve(Leg(seats, taken, 1)).act for _ in range(18)]
    assert world.post(Leg(seats, outside, 5)).code is Code.NOT_ENOUGH
    key = uuid4()
    lowered = services.lower_floor(book=world.book, key=key, account=seats, floor=-3, reason="smaller room")
    assert lowered.granted
    world.post(Leg(seats, outside, 5)).require()
    assert (balance(seats).posted, balance(seats).free, balance(seats).floor) == (15, 0, -3)
    assert (
        services.raise_floor(book=world.book, key=uuid4(), account=seats, floor=0, reason="made good").code
        is Code.NOT_ENOUGH
    )
    for act in acts[:3]:
        world.void(act).require()
    assert services.raise_floor(book=world.book, key=uuid4(), account=seats, floor=0, reason="made good").granted
    replay = services.lower_floor(book=world.book, key=key, account=seats, floor=-3, reason="smaller room")
    assert replay.replayed and replay.granted
    assert (balance(seats).free, balance(seats).floor) == (0, 0)
    assert check().ok


def test_floors_move_one_way_a_verb(world):
    purse = world.purse(100)
    wrong = services.lower_floor(book=world.book, key=uuid4(), account=purse, floor=1, reason="x")
    assert wrong.code is Code.WRONG_WAY
    with pytest.raises(errors.WrongWay):
        wrong.require()
    unlimited = services.lower_floor(book=world.book, key=uuid4(), account=world.outside, floor=1, reason="x")
    assert unlimited.code is Code.BAD_ACCOUNT
    with pytest.raises(ValueError):
        services.lower_floor(book=world.book, key=uuid4(), account=purse, floor=-1, reason="")


def test_statement_with_running_balance_at_a_past_moment(world):
    start = clock.now() - timedelta(days=30)
    purse = world.purse()
    world.post(Leg(world.outside, purse, 500), at=start).require()
    booked = world.reserve(Leg(purse, world.provider, 200)).act
    paid = world.capture(booked, at=start + timedelta(days=10)).act
    world.reverse(paid, amounts={1: 50}, reason="refund").require()
    lines = statement(purse)
    assert [(line.amount, line.balance) for line in lines] == [(500, 500), (-200, 300), (50, 350)]
    assert [line.kind for line in lines] == ["deposit", "capture", "reversal"]
    assert [line.balance for line in statement(purse, until=start + timedelta(days=9))] == [500]
    assert statement(world.outside)[0].balance == -500


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_refusals_speak_the_languages(language):
    po = Path(errors.__file__).parent / "locale" / language / "LC_MESSAGES" / "django.po"
    catalogue = {message.id: message.string for message in read_po(po.open("rb"))}
    for refusal in errors.BY_CODE.values():
        assert catalogue[refusal.message._args[0]] and catalogue[refusal.remedy._args[0]]
