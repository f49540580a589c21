"""Processes compete for one thing: through the ledger, and (the control) through naive code on unguarded tables."""

import random
import time
from collections import Counter
from uuid import uuid4

import pytest
from deals import deal, race, room_for_lanes
from django.db import connection
from ledger_takers import naive_key, naive_locks, naive_settle, naive_take, settle, take

from rugzak.ledger import services
from rugzak.ledger.queries import balance, check
from rugzak.ledger.services import AccountSpec, Leg, expiry_key

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize(
    "size", [pytest.param("short", marks=pytest.mark.short), pytest.param("full")], ids=["short", "full"]
)


@pytest.fixture
def figure(record_property):
    def note(text):
        print(f"\n{text}")
        record_property("figure", text)

    return note


def stock(asset, amount):
    """A filled account, and the account that what it holds goes to."""
    outside, full, taken = services.open_accounts(
        [AccountSpec(asset, "outside", None), AccountSpec(asset, "full"), AccountSpec(asset, "taken")]
    )
    with_money([Leg(outside, full, amount)])
    return full, taken


def with_money(legs):
    from django.db import transaction

    with transaction.atomic():
        services.post(book=services.open_book(name="stock"), key=uuid4(), legs=legs, kind="deposit").require()


def control(sql, params=()):
    with connection.cursor() as cursor:
        cursor.executemany(sql, params)


def fine():
    report = check()
    assert report.ok, report.differences[:5]


@SIZES
def test_seats(unguarded, figure, size):
    seats, takers, processes = (300, 800, 8) if size == "full" else (30, 80, 4)
    book = services.open_book(name="course")
    full, taken = stock("seat:race", seats)
    provider, outside = services.open_accounts([AccountSpec("EUR", "payable"), AccountSpec("EUR", "outside", None)])
    purses = services.open_accounts([AccountSpec("EUR", "purse")] * takers)
    with_money([Leg(outside, purse, 100) for purse in purses])
    jobs = [(book, uuid4(), [(purse, provider, 100), (full, taken, 1)]) for purse in purses]
    start = time.perf_counter()
    answers = race(take, deal(jobs, processes), processes=processes)
    seconds = time.perf_counter() - start
    codes = Counter(code for code, _, _ in answers)
    figure(
        f"seats: {takers} takers, {seats} seats, {processes} processes: {codes[0]} sold, {codes[2]} refused,"
        f" {seconds:.1f} s"
    )
    assert codes == {0: seats, 2: takers - seats}
    assert (balance(full).held, balance(full).free) == (seats, 0)
    assert sum(balance(purse).held for purse in purses) == seats * 100
    fine()
    control("insert into race_account values (1, %s)", [[seats]])
    sold = sum(race(naive_take, deal([(1, 1)] * takers, processes), processes=processes))
    figure(f"seats, control: naive code sold {sold} of {seats}")
    assert sold > seats


@SIZES
def test_one_purse(unguarded, figure, size):
    spends = room_for_lanes(100 if size == "full" else 20)
    book = services.open_book(name="purse")
    purse, provider = stock("EUR", spends * 3)
    jobs = [[(book, uuid4(), [(purse, provider, 10)])] for _ in range(spends)]
    answers = race(take, jobs, processes=4)
    codes = Counter(code for code, _, _ in answers)
    fit = spends * 3 // 10
    figure(
        f"one purse: {spends} spends at once of 10 from {spends * 3}: {codes[0]} granted, {balance(purse).free} left"
    )
    assert codes == {0: fit, 2: spends - fit}
    assert balance(purse).free == spends * 3 - fit * 10
    fine()
    control("insert into race_account values (1, %s)", [[spends * 3]])
    spent = sum(race(naive_take, [[(1, 10)]] * spends, processes=4))
    figure(f"one purse, control: naive code spent {spent * 10} of {spends * 3}")
    assert spent > fit


@SIZES
def test_the_same_key_at_once(unguarded, figure, size):
    rounds, lanes = (60, 8) if size == "full" else (15, 4)
    book = services.open_book(name="keys")
    purse, provider = stock("EUR", 10**6)
    keys = [uuid4() for _ in range(rounds)]
    same = [[(book, key, [(purse, provider, 10)]) for key in keys] for _ in range(lanes - 1)]
    other = [(book, key, [(purse, provider, 11)]) for key in keys]
    answers = race(take, [*same, other], processes=lanes, in_step=True)
    first = sum(not replayed and code == 0 for code, _, replayed in answers)
    codes = Counter(code for code, _, _ in answers)
    figure(
        f"same key: {rounds} keys, {lanes} at once: {first} acts, {codes[1]} answered 'other body',"
        f" held {balance(purse).held}"
    )
    assert first == rounds and len({act for _, act, _ in answers}) == rounds
    assert codes[0] + codes[1] == rounds * lanes and codes[1] >= rounds
    assert 10 * rounds <= balance(purse).held <= 11 * rounds
    fine()
    used = sum(race(naive_key, [keys] * lanes, processes=lanes, in_step=True))
    figure(f"same key, control: naive code used {rounds} keys {used} times")
    assert used > rounds


@SIZES
def test_capture_void_and_expire_at_once(unguarded, figure, size):
    count = 60 if size == "full" else 15
    book = services.open_book(name="settle")
    purse, provider = stock("EUR", 10**6)
    answers = race(take, [[(book, uuid4(), [(purse, provider, 10)]) for _ in range(count)]], processes=1)
    acts = [act for _, act, _ in answers]
    make_due(acts)
    lanes = [[(verb, book, uuid4(), act) for act in acts] for verb in ("capture", "void")]
    lanes.append([("expire", book, expiry_key(act), act) for act in acts])
    settled = race(settle, lanes, processes=3, in_step=True)
    won = Counter(act for _, act, done in settled if done)
    verbs = Counter(verb for verb, _, done in settled if done)
    figure(
        f"settle: {count} acts, three verbs at once: {dict(sorted(verbs.items()))}, each act once: {len(won) == count}"
    )
    assert set(won.values()) == {1} and len(won) == count
    assert (balance(purse).held, balance(provider).posted) == (0, verbs["capture"] * 10)
    fine()
    control("insert into race_hold values (%s, 0)", [[act] for act in acts])
    closed = sum(race(naive_settle, [acts] * 3, processes=3, in_step=True))
    figure(f"settle, control: naive code settled {count} acts {closed} times")
    assert closed > count


def make_due(acts):
    """Give acts a due moment after all; the guard that refuses it is lifted for this."""
    with connection.cursor() as cursor:
        cursor.execute("alter table ledger_act disable trigger user")
        cursor.execute("update ledger_act set due = '2026-01-01 00:00+00' where id = any(%s)", [acts])
        cursor.execute("alter table ledger_act enable trigger user")


@SIZES
def test_overlapping_accounts_in_any_order_never_deadlock(unguarded, figure, size):
    lanes, each = (8, 100) if size == "full" else (4, 25)
    books = [services.open_book(name=f"overlap {lane}") for lane in range(4)]
    chance = random.Random(7)
    pots = [stock("EUR", 10**6) for _ in range(6)]

    def legs():
        return [(full, taken, 1) for full, taken in chance.sample(pots, 4)]

    answers = race(
        take, [[(books[lane % 4], uuid4(), legs()) for _ in range(each)] for lane in range(lanes)], processes=lanes
    )
    deadlocks = answers.count("deadlock")
    figure(f"overlap: {lanes * each} acts of 4 legs in random order over 6 accounts, 4 books: {deadlocks} deadlocks")
    assert deadlocks == 0 and {code for code, _, _ in answers} == {0}
    fine()
    control("insert into race_account values (%s, 1000000)", [[n] for n in range(6)])
    jobs = [[chance.sample(range(6), 4) for _ in range(3)] for _ in range(lanes)]  # few: each deadlock lasts a second
    stuck = race(naive_locks, jobs, processes=lanes).count("deadlock")
    figure(f"overlap, control: locks in the order of the legs: {stuck} deadlocks")
    assert stuck > 0
