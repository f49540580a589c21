"""The full check sees what someone with all rights did behind the functions' back."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from rugzak.base import clock
from rugzak.ledger import services
from rugzak.ledger.queries import check
from rugzak.ledger.services import Leg


@contextmanager
def guards_off():
    tables = ("book", "account", "act", "hold", "transfer", "floorchange", "link", "seal", "sealedhead")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"alter table ledger_{table} disable trigger user")
        yield cursor
        for table in tables:
            cursor.execute(f"alter table ledger_{table} enable trigger user")


@pytest.fixture
def busy(world):
    """One of everything: open, captured, voided, expired, reversed, a moved floor, a refusal."""
    world.fund = world.purse(1000)
    for _ in range(3):
        world.reserve(Leg(world.fund, world.provider, 10)).require()
    world.open = world.reserve(Leg(world.fund, world.provider, 50)).require().act
    world.paid = world.capture(world.reserve(Leg(world.fund, world.provider, 100)).act, amounts={1: 60}).require().act
    world.void(world.reserve(Leg(world.fund, world.provider, 10)).act).require()
    world.reserve(Leg(world.fund, world.provider, 10), due=clock.now() - timedelta(1)).require()
    services.expire_due()
    world.back = world.reverse(world.paid, amounts={1: 20}).require().act
    services.lower_floor(book=world.book, key=uuid4(), account=world.fund, floor=-10, reason="x").require()
    assert not world.reserve(Leg(world.fund, world.provider, 10**6)).granted
    return world


def rules(report):
    return {difference.rule for difference in report.differences}


def test_an_untouched_ledger_is_right_and_its_figures_are_printed(busy):
    report = check()
    assert report.ok
    assert report.sums == {"EUR": 0}
    assert report.figures["refused"] == 1 and report.figures["reversals"] == 1
    assert report.figures["pending"] == report.figures["open_holds"] == 4


@pytest.mark.parametrize(
    ("tamper", "seen"),
    [
        ("update ledger_account set posted = posted + 1 where id = {fund}", "sum is zero per asset"),
        ("update ledger_account set posted = posted + 1 where id = {fund}", "posted is the sum of transfers"),
        ("update ledger_transfer set amount = amount + 1 where act_id = {paid}", "posted is the sum of transfers"),
        (
            "update ledger_transfer set amount = amount + 1 where act_id = {paid}",
            "captured is the sum of its transfers",
        ),
        ("delete from ledger_transfer where act_id = {paid}", "every act has its legs"),
        ("delete from ledger_transfer where act_id = {back}", "posted is the sum of transfers"),
        ("update ledger_transfer set amount = 100 where act_id = {back}", "no transfer is reversed beyond itself"),
        ("update ledger_account set held = held - 1 where id = {fund}", "held is the sum of open holds"),
        ("delete from ledger_hold where act_id = {open}", "held is the sum of open holds"),
        ("delete from ledger_hold where act_id = {open}", "pending acts are those with open holds"),
        ("update ledger_hold set state = 2 where act_id = {open}", "every closed hold was settled by an act"),
        ("delete from ledger_hold where state = 2", "every act has its legs"),
        ("delete from ledger_act where id = {open}", "every act has its legs"),
        ("delete from ledger_act where kind = 'void'", "every closed hold was settled by an act"),
        ("delete from ledger_act where kind = 'expire'", "every closed hold was settled by an act"),
        ("update ledger_act set pending = false where id = {open}", "pending acts are those with open holds"),
        ("update ledger_act set code = 2 where id = {paid}", "refused acts wrote nothing"),
        ("update ledger_account set floor = -500 where id = {fund}", "floor is what acts made it"),
        ("delete from ledger_floorchange", "floor is what acts made it"),
        ("update ledger_account set asset = 'MIN' where id = {fund}", "legs join accounts of one asset"),
        ("delete from ledger_account where id = {provider}", "legs join accounts of one asset"),
    ],
)
def test_tampering_is_seen_and_named(busy, tamper, seen):
    with guards_off() as cursor:
        cursor.execute(tamper.format(**vars(busy)))
    report = check()
    assert not report.ok
    assert seen in rules(report)
    named = [d for d in report.differences if d.rule == seen]
    assert all(d.subject and d.expected != d.found for d in named)


def test_a_broken_floor_is_seen_when_the_constraint_was_dropped(busy):
    with connection.cursor() as cursor:
        cursor.execute("alter table ledger_account drop constraint ledger_account_floor")
        cursor.execute("update ledger_account set posted = -100, held = 0 where id = %s", [busy.provider])
    assert "no floor is broken" in rules(check())
