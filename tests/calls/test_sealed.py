"""Before the deadline nobody reads a bid: not one holder, not a database administrator, not the house itself."""

import json
from base64 import b64decode, b64encode
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from calls.conftest import PHRASE, Tender, pair
from rugzak.accounts.errors import NotAllowed
from rugzak.base import clock as business
from rugzak.catalogue.calls import bidding, drafting, errors, opening, sealing
from rugzak.catalogue.calls.models import Bid, GivenShare
from rugzak.catalogue.calls.specs import LotBid

pytestmark = pytest.mark.django_db
SECRET = "Only the bidder knows of the green hall"
PRICE = 3_141_593


def every_value() -> list[tuple[str, str]]:
    """Each column of each table of the database, as text."""
    found: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select quote_ident(table_schema) || '.' || quote_ident(table_name), quote_ident(column_name)"
            " from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')"
            " and (table_schema, table_name) in (select schemaname, tablename from pg_tables)"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f"select distinct {column}::text from {table} where {column} is not null limit 2000")
            found += [(f"{table}.{column}", value) for (value,) in cursor.fetchall()]
    return found


def decoded(value: str) -> list[bytes]:
    """A value itself and whatever base64, hexadecimal or JSON in it may hold."""
    found, pieces = [value.encode()], [value]
    try:
        todo: list[Any] = [json.loads(value)]
        while todo:
            one = todo.pop()
            todo += list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
            pieces += [one] if isinstance(one, str) else []
    except ValueError:
        pass
    for piece in pieces:
        for read in (lambda text: b64decode(text, validate=True), bytes.fromhex, lambda text: bytes.fromhex(text[2:])):
            try:
                found.append(read(piece))  # type: ignore[no-untyped-call]
            except ValueError:
                continue
    return found


def test_a_database_administrator_can_t_read_a_bid_before_the_deadline(tender: Tender) -> None:
    """Reads every column of every table, and tries whatever could be a key on the bid."""
    tender.publish()
    bid = tender.bid(tender.teacher, tender.world.provider, LotBid(1, PRICE, 38, SECRET))
    values = every_value()
    assert any(bid.digest in value for _column, value in values), "the rig reads what is there"
    data = {piece for _column, value in values for piece in decoded(value)}
    assert not [piece for piece in data if SECRET.encode() in piece or str(PRICE).encode() in piece]
    parts = json.loads(bid.envelope)
    iv, text = b64decode(parts["iv"]), b64decode(parts["text"])
    bound = f"{sealing.FORMAT}|{parts['call']}|{parts['bidder']}".encode()
    keys = {piece for piece in data if len(piece) in (16, 32)}
    keys |= {piece[start : start + 32] for piece in data if 32 < len(piece) < 64 for start in range(len(piece) - 31)}
    pairs = [(x, y) for x, y in combinations([piece for piece in keys if len(piece) == 32][:60], 2)]
    keys |= {bytes(a ^ b for a, b in zip(x, y, strict=True)) for x, y in pairs}
    assert keys
    for key in keys:
        with pytest.raises(InvalidTag):
            AESGCM(key).decrypt(iv, text, bound)
    for holder in tender.call.holders.all():
        wrapped = {"bid": opening._part(bid, holder.place)}
        for guess in {value for _column, value in values if 3 < len(value) < 60}:
            sealed = {**holder.sealed_key, "iterations": 1}
            with pytest.raises(sealing.CantOpen):
                sealing.unwrap_all(wrapped=wrapped, sealed_key=sealed, call=str(tender.call.pk), passphrase=guess)


def test_control_the_same_search_finds_an_open_bid(tender: Tender) -> None:
    tender.publish()
    tender.bid(tender.teacher, tender.world.provider, LotBid(1, PRICE, 38, SECRET))
    tender.open()
    assert any(SECRET in value for _column, value in every_value())


def test_one_holder_alone_opens_nothing(tender: Tender) -> None:
    tender.publish()
    bid = tender.bid(tender.teacher, tender.world.provider, LotBid(1, PRICE, 38, SECRET))
    holder = tender.call.holders.get(place=1)
    share = sealing.unwrap(
        wrapped=opening._part(bid, 1), sealed_key=holder.sealed_key, call=str(tender.call.pk), passphrase=PHRASE
    )
    others = {1: share, 2: b64encode(bytes(32)).decode()}
    for shares in (others, {1: share, 3: share}, {1: share}):
        with pytest.raises(sealing.CantOpen):
            sealing.open_bid(envelope=bid.envelope, shares=shares)
    with pytest.raises(sealing.CantOpen):
        sealing.unwrap(
            wrapped=opening._part(bid, 2), sealed_key=holder.sealed_key, call=str(tender.call.pk), passphrase=PHRASE
        )


def test_before_the_deadline_not_even_the_holders_get_their_parts(tender: Tender) -> None:
    tender.publish()
    bid = tender.two_bids()[0]
    business.travel(to=tender.call.deadline - timedelta(minutes=1))
    with pytest.raises(errors.TooEarly):
        opening.wrapped_for(actor=tender.officer, call=tender.call)
    with pytest.raises(errors.TooEarly):
        opening.give(actor=tender.officer, call=tender.call, shares={str(bid.pk): "x"})
    business.travel(to=tender.call.deadline + timedelta(minutes=1))
    with pytest.raises(errors.NoHolder):
        opening.wrapped_for(actor=tender.world.member("officer", tender.world.authority), call=tender.call)
    with pytest.raises(NotAllowed):
        opening.wrapped_for(actor=tender.teacher, call=tender.call)


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)])
def test_any_two_of_three_open(tender: Tender, pair: tuple[int, int]) -> None:
    tender.publish()
    one, other = tender.two_bids()
    call = tender.open(*(tender.house[place] for place in pair))
    assert call.state == "opened"
    contents = {bid.pk: bid.content for bid in Bid.objects.filter(state="opened")}
    assert contents[other.pk] == {
        "lots": [{"lot": 1, "price_cents": 2_400_000, "promise": 40, "words": "On the road."}]
    }
    assert contents[one.pk]["lots"][1]["words"] == "By bus."
    assert not GivenShare.objects.exists()


def test_the_same_holder_twice_is_one(tender: Tender) -> None:
    tender.publish()
    tender.two_bids()
    assert tender.open(tender.officer, tender.officer).state == "open"
    assert tender.give(tender.admin).state == "opened"


def test_a_bid_that_two_can_t_open_waits_for_the_third(tender: Tender) -> None:
    """One share of the envelope was spoilt; the two others still open it."""
    tender.publish()
    good, _ = tender.two_bids()
    parts = json.loads(good.envelope)
    public = tender.call.holders.get(place=1).public_key
    parts["shares"][0]["wrapped"] = b64encode(sealing._public(public).encrypt(bytes(32), sealing._OAEP)).decode()
    tender_envelope = json.dumps(parts, separators=(",", ":"))
    bidding.send(actor=tender.teacher, call=tender.call, organisation=tender.world.provider, envelope=tender_envelope)
    assert tender.open().state == "open"
    assert tender.give(tender.admin).state == "opened"
    assert set(Bid.objects.exclude(envelope="").values_list("state", flat=True)) == {"opened"}


def test_what_can_t_be_opened_or_read_is_void(tender: Tender) -> None:
    tender.publish()
    tender.two_bids()
    publics = list(tender.call.holders.values_list("public_key", flat=True))
    odd = sealing.seal(
        content={"lots": [{"lot": 9, "price_cents": 1, "promise": 1, "words": ""}]},
        call=str(tender.call.pk), bidder=str(tender.school.pk), public_keys=publics,
    )  # fmt: skip
    bidding.send(actor=tender.other, call=tender.call, organisation=tender.school, envelope=odd)
    broken = json.loads(tender.envelope(tender.world.provider, LotBid(1, 1, 1, "x")))
    broken["text"] = b64encode(bytes(len(b64decode(broken["text"])))).decode()
    bidding.send(
        actor=tender.teacher, call=tender.call, organisation=tender.world.provider, envelope=json.dumps(broken)
    )
    assert tender.open().state == "open"
    assert tender.give(tender.admin).state == "opened"
    assert set(Bid.objects.exclude(envelope="").values_list("state", flat=True)) == {"void"}


def test_an_envelope_belongs_to_its_bidder(tender: Tender) -> None:
    """Who copies another's envelope can neither send it as it is nor with their own name in it."""
    tender.publish()
    sealed = tender.envelope(tender.world.provider, LotBid(1, 100, 1, "mine"))
    with pytest.raises(errors.BadBid):
        bidding.send(actor=tender.other, call=tender.call, organisation=tender.school, envelope=sealed)
    renamed = json.loads(sealed) | {"bidder": str(tender.school.pk)}
    copied = bidding.send(
        actor=tender.other, call=tender.call, organisation=tender.school, envelope=json.dumps(renamed)
    )
    tender.open()
    tender.give(tender.admin)
    copied.refresh_from_db()
    assert copied.state == "void"


@pytest.mark.parametrize("envelope", ["", "[]", "{}", '{"format": 1}', "x" * 1_000_001, "[" * 100_000, "null"])
def test_an_envelope_that_is_none_is_refused(tender: Tender, envelope: str) -> None:
    tender.publish()
    with pytest.raises(errors.BadBid):
        bidding.send(actor=tender.teacher, call=tender.call, organisation=tender.world.provider, envelope=envelope)


def test_replaced_and_withdrawn_until_the_deadline(tender: Tender) -> None:
    tender.publish()
    first = tender.bid(tender.teacher, tender.world.provider, LotBid(1, 100, 1, "first"))
    assert first.digest == sealing.digest(first.envelope)
    assert (
        bidding.send(
            actor=tender.teacher, call=tender.call, organisation=tender.world.provider, envelope=first.envelope
        )
        == first
    )
    second = tender.bid(tender.teacher, tender.world.provider, LotBid(1, 90, 1, "second"))
    first.refresh_from_db()
    assert (first.state, first.envelope) == ("replaced", "")
    with pytest.raises(NotAllowed):
        bidding.withdraw(actor=tender.other, bid=second)
    assert bidding.withdraw(actor=tender.teacher, bid=second).state == "withdrawn"
    third = tender.bid(tender.teacher, tender.world.provider, LotBid(1, 80, 1, "third"))
    business.travel(to=tender.call.deadline)
    for late in (
        lambda: bidding.withdraw(actor=tender.teacher, bid=third),
        lambda: tender.bid(tender.other, tender.school, LotBid(1, 70, 1, "late")),
    ):
        with pytest.raises(errors.TooLate):
            late()


def test_a_key_of_this_house_is_strong_and_held_once(tender: Tender, monkeypatch: pytest.MonkeyPatch) -> None:
    public, sealed = pair(0, str(tender.call.pk))
    monkeypatch.setattr(drafting, "ITERATIONS", 600_000)
    with pytest.raises(errors.BadKey):
        drafting.keep_key(actor=tender.officer, call=tender.call, public_key=public, sealed_key=sealed)
    monkeypatch.setattr(drafting, "ITERATIONS", 1_000)
    for bad in (("x", sealed), (public, {}), (public, {**sealed, "salt": ""})):
        with pytest.raises(errors.BadKey):
            drafting.keep_key(actor=tender.officer, call=tender.call, public_key=bad[0], sealed_key=bad[1])
    drafting.keep_key(actor=tender.officer, call=tender.call, public_key=public, sealed_key=sealed)
    with pytest.raises(errors.KeyThere):
        drafting.keep_key(actor=tender.officer, call=tender.call, public_key=public, sealed_key=sealed)
    with pytest.raises(NotAllowed):
        drafting.keep_key(actor=tender.teacher, call=tender.call, public_key=public, sealed_key=sealed)


def test_a_key_that_is_made_is_one_that_is_kept(tender: Tender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "ITERATIONS", sealing.ITERATIONS)
    assert sealing.ITERATIONS == 600_000
    public, sealed = sealing.new_key(call=str(tender.call.pk), passphrase=PHRASE)
    assert drafting.keep_key(actor=tender.admin, call=tender.call, public_key=public, sealed_key=sealed).place == 1


def test_parts_of_a_secret() -> None:
    secret = bytes(range(32))
    parts = dict(zip(sealing.PLACES, sealing.split(secret), strict=True))
    for two in combinations(sealing.PLACES, 2):
        assert sealing.combine({place: parts[place] for place in two}) == secret
    assert secret not in parts.values()
    for wrong in ({1: parts[1]}, {1: parts[1], 4: parts[2]}, parts, {1: parts[1], 2: b"short"}):
        with pytest.raises(ValueError):
            sealing.combine(wrong)
