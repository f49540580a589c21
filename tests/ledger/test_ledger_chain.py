"""The chain: what was written can't change, vanish or move unseen; seals that someone kept prove it later."""

import hashlib
import json
from uuid import uuid4

import pytest
from django.db import connection

from ledger.test_ledger_check import busy, guards_off  # noqa: F401
from rugzak.ledger import chain, services
from rugzak.ledger.models import Act, Book, Link
from rugzak.ledger.services import Leg, Request


def rules(report):
    return {difference.rule for difference in report.differences}


def tampered(*statements):
    with guards_off() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return chain.verify()


def test_every_act_is_in_one_link_and_the_chain_is_proved(busy):  # noqa: F811
    report = chain.verify()
    assert report.ok, report.differences
    assert report.acts == Act.objects.count() and report.links == Link.objects.count() > 5


def test_a_batch_is_one_link_and_stored_answers_add_none(world):
    purse, keys = world.purse(1000), [uuid4() for _ in range(5)]
    before = Book.objects.get(pk=world.book).seq
    requests = [Request(key=key, legs=[Leg(purse, world.provider, 300)], kind="booking") for key in keys]
    outcomes = services.reserve_batch(book=world.book, requests=requests)
    assert [one.granted for one in outcomes] == [True, True, True, False, False], "refusals are in the chain too"
    services.reserve_batch(book=world.book, requests=requests)
    link = Link.objects.get(book_id=world.book, seq=before + 1)
    assert link.acts == 5 and Book.objects.get(pk=world.book).seq == before + 1
    assert chain.verify().ok


def test_the_format_is_as_documented(world):
    """Recomputed here from the documented lines alone, so that the format can't drift."""
    purse = world.purse(1000)
    world.reserve(Leg(purse, world.provider, 300), reason='a "quoted" reason|\n', basis="é")
    act = Act.objects.latest("pk")
    micros = [round(moment.timestamp() * 1_000_000) for moment in (act.event_at, act.recorded_at)]
    text = (
        f"a|{act.pk}|{act.key}|{bytes(act.body_hmac).hex()}|booking|0||1||||{micros[0]}|{micros[1]}"
        f'|"a \\"quoted\\" reason|\\n"|"é"\n'
        f"h|{act.pk}|1|{purse}|{world.provider}|300\n"
    )
    link = Link.objects.get(book_id=world.book, first_act__lte=act.pk, last_act__gte=act.pk)
    assert bytes(link.digest) == hashlib.sha256(text.encode()).digest()
    before = Link.objects.get(book_id=world.book, seq=link.seq - 1)
    assert bytes(link.head) == hashlib.sha256(bytes(before.head) + bytes(link.digest)).digest()


@pytest.mark.parametrize(
    ("tamper", "seen"),
    [
        # A changed cent, made good everywhere: the recomputation alone can't see it.
        (
            [
                "update ledger_hold set amount = amount + 1, captured = captured + 1"
                " where act_id = (select target_id from ledger_act where id = {paid})",
                "update ledger_transfer set amount = amount + 1 where act_id = {paid}",
            ],
            "acts are as they were written",
        ),
        (["delete from ledger_transfer where act_id = {paid}"], "acts are as they were written"),
        (
            ["delete from ledger_hold where act_id = {open}", "delete from ledger_act where id = {open}"],
            "every link has its acts",
        ),
        (["delete from ledger_act where code <> 0"], "every link has its acts"),
        # Two acts that change places.
        (
            [
                "update ledger_act set id = -1 where id = {open}",
                "update ledger_act set id = {open} where id = {open} + 1",
                "update ledger_act set id = {open} + 1 where id = -1",
                "update ledger_hold set act_id = -1 where act_id = {open}",
                "update ledger_hold set act_id = {open} where act_id = {open} + 1",
                "update ledger_hold set act_id = {open} + 1 where act_id = -1",
            ],
            "acts are as they were written",
        ),
        (
            ["update ledger_act set recorded_at = recorded_at - interval '1 day' where id = {open}"],
            "acts are as they were written",
        ),
        (["update ledger_act set reason = 'another' where id = {open}"], "acts are as they were written"),
        (["delete from ledger_floorchange"], "acts are as they were written"),
        (
            [
                "insert into ledger_act(id, book_id, key, body_hmac, kind, code, legs, reason, basis, event_at,"
                " recorded_at, pending) select 999999, book_id, gen_random_uuid(), body_hmac, kind, 2, 0, '', '',"
                " event_at, recorded_at, false from ledger_act where id = {open}"
            ],
            "every act is in a link",
        ),
        (["delete from ledger_link where seq = 3"], "links follow each other"),
        (["update ledger_link set digest = sha256('x') where seq = 3"], "heads follow from each other"),
        (["update ledger_book set head = sha256('x')"], "a book ends where its chain ends"),
        (["delete from ledger_link where seq > 3"], "a book ends where its chain ends"),
    ],
)  # fmt: skip
def test_tampering_is_seen_and_named(busy, tamper, seen):  # noqa: F811
    report = tampered(*(one.format(**vars(busy)) for one in tamper))
    assert seen in rules(report), report.differences
    named = [one for one in report.differences if one.rule == seen]
    assert all(one.subject and one.expected != one.found for one in named)


def test_seals_take_only_what_moved_and_follow_each_other(world):
    world.purse(1000)
    first = chain.seal()
    assert first is not None and first.books == 1
    assert chain.seal() is None, "nothing moved"
    other = services.open_book(name="another")
    services.post(book=other, key=uuid4(), legs=[Leg(world.outside, world.provider, 5)], kind="deposit")
    second = chain.seal()
    assert second is not None and second.books == 1 and second.pk == first.pk + 1
    report = chain.verify()
    assert report.ok and report.seals == 2


def test_a_history_that_was_rewritten_whole_is_seen_by_who_kept_a_seal(world):
    purse = world.purse(1000)
    world.reserve(Leg(purse, world.provider, 300))
    chain.seal()
    kept = [json.dumps(line) for line in chain.published()]
    with guards_off() as cursor:
        cursor.execute("update ledger_hold set amount = 301")
        cursor.execute("update ledger_account set held = 301 where held = 300")
        cursor.execute("delete from ledger_seal")
        cursor.execute("delete from ledger_sealedhead")
        cursor.execute("select book_id, first_act, last_act, recorded_at from ledger_link order by seq")
        links = cursor.fetchall()
        cursor.execute("delete from ledger_link")
        cursor.execute("update ledger_book set seq = 0, head = null")
        for link in links:
            cursor.execute("select ledger_add_link(%s, %s, %s, %s)", link)
    chain.seal()
    assert chain.verify().ok, "a forger with all rights, who rewrites everything, leaves no trace inside"
    assert rules(chain.verify(kept)) == {"kept seals are still there"}


def test_sealed_heads_that_are_gone_from_the_chain_are_seen(world):
    world.purse(1000)
    chain.seal()
    report = tampered("update ledger_sealedhead set head = sha256('x')")
    assert {"sealed heads are in the chain", "seals follow from what they sealed"} <= rules(report)


def test_links_are_kept(world):
    world.purse(10)
    for statement in (
        "update ledger_link set acts = 2",
        "delete from ledger_link",
        "update ledger_book set seq = seq - 1",
    ):
        with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
            cursor.execute("savepoint s")
            try:
                cursor.execute(statement)
            finally:
                cursor.execute("rollback to savepoint s")
