"""Random requests, batch after batch, against the sequential model: no difference in any answer or balance."""

import random
from uuid import UUID

from django.db import connection
from ledger_model import Model, Purse

from rugzak.ledger import chain, services
from rugzak.ledger.models import Act
from rugzak.ledger.queries import balances, check
from rugzak.ledger.services import AccountSpec, Leg, Request

REQUESTS = 6000
ASSETS = ("EUR", "MIN", "seat:x")


def test_no_difference_from_a_sequential_model(db):
    chance = random.Random(20260101)
    accounts = open_world(chance)
    model, book = Model(accounts), services.open_book(name="oracle")
    differences, codes, replays, number = [], [0] * 8, 0, 0
    history = []
    acts = {}
    while number < REQUESTS:
        size = chance.choice((1, 2, 7, 50, 200))
        posting = chance.random() < 0.5
        batch = [make(chance, accounts, history, posting) for _ in range(size)]
        place = services.post_batch if posting else services.reserve_batch
        requests = [
            Request(key=key, legs=[Leg(d, c, m, n, e) for n, d, c, m, e in legs], kind="oracle") for key, legs in batch
        ]
        for (key, legs), outcome in zip(batch, place(book=book, requests=requests), strict=True):
            expected = (model.post if posting else model.reserve)(key, legs)
            found = (outcome.code, outcome.leg, outcome.replayed)
            if found != expected or acts.setdefault(key, outcome.act) != outcome.act:
                differences.append((number, legs, expected, found))
            codes[outcome.code] += 1
            replays += outcome.replayed
            number += 1
        differences += compare(accounts)
    print(f"\noracle: {number} requests, codes {codes[:4]}, {replays} replays, {len(differences)} differences")
    assert not differences, differences[:3]
    assert min(codes[:4]) > 100 and codes[0] > 1000 and replays > 100
    assert check().ok and chain.verify().ok


def open_world(chance):
    specs = [
        AccountSpec(asset, "oracle", floor) for asset in ASSETS for floor in (None, None, 0, 0, 0, 0, 0, -50, -200)
    ]
    return {
        ident: Purse(spec.asset, spec.floor) for ident, spec in zip(services.open_accounts(specs), specs, strict=True)
    }


def make(chance, accounts, history, posting):
    """A new request, or (one in eight) an old one again: as it was, or with another amount."""
    if history and chance.random() < 0.125:
        key, legs = chance.choice(history[-300:])
        if chance.random() < 0.3:
            n, debit, credit, amount, other = legs[0]
            legs = [(n, debit, credit, amount + 1, other), *legs[1:]]
        return key, legs
    request = (
        UUID(int=chance.getrandbits(128)),
        [leg(chance, accounts, n, posting) for n in range(1, chance.choice((2, 3, 4, 5)))],
    )
    history.append(request)
    return request


def leg(chance, accounts, n, posting):
    asset = chance.choice(ASSETS)
    of = [ident for ident, account in accounts.items() if account.asset == asset]
    scarce = [ident for ident in of if accounts[ident].floor is not None]
    debit = chance.choice(of if posting and chance.random() < 0.7 else scarce)
    credit = chance.choice([ident for ident in of if ident != debit])
    other = chance.choice([None, None, *(ident for ident in scarce if ident not in (debit, credit))])
    if chance.random() < 0.02:
        credit = chance.choice([10**12, *(ident for ident in accounts if accounts[ident].asset != asset)])
    if other is not None and chance.random() < 0.05:
        other = chance.choice(
            [10**12, *(ident for ident in accounts if ident != credit and accounts[ident].asset != asset)]
        )
    most = 600 if accounts[debit].floor is None and chance.random() < 0.3 else 20
    return n, debit, credit, chance.randint(1, most), other


def compare(accounts):
    found = balances(accounts)
    return [
        (ident, (account.posted, account.held), (found[ident].posted, found[ident].held))
        for ident, account in accounts.items()
        if (account.posted, account.held) != (found[ident].posted, found[ident].held)
    ]


PEOPLE, SESSIONS, DUPLICATES = 2_000, 100, 5_000


def test_an_opening_day_differs_nowhere_from_a_sequential_model(db):
    """40,000 requests and 5,000 repeats in batches of 1, 7 and 500, while budget, seats and purses run out."""
    chance = random.Random(20261001)
    accounts, budget, purses, seats, spent, taken = opening_day(chance)
    model, book = Model(accounts), services.open_book(name="opening day")
    asked = [asking(chance, budget, purses, seats, spent, taken) for _ in range(40_000)]
    line = asked + chance.choices(asked, k=DUPLICATES)
    chance.shuffle(line)
    differences, codes, replays = [], [0] * 8, 0
    for number, batch in enumerate(batches(chance, line)):
        if number % 30 == 10:
            counted_anew()
        requests = [
            Request(key=key, legs=[Leg(d, c, m, n, e) for n, d, c, m, e in legs], kind="day") for key, legs in batch
        ]
        for (key, legs), outcome in zip(batch, services.reserve_batch(book=book, requests=requests), strict=True):
            found, expected = (outcome.code, outcome.leg, outcome.replayed), model.reserve(key, legs)
            differences += [(key, expected, found)] if found != expected else []
            codes[outcome.code] += 1
            replays += outcome.replayed
    differences += compare(accounts)
    print(f"\nopening day: codes {codes[:4]}, {replays} replays, {len(differences)} differences")
    assert not differences, differences[:3]
    refused = {leg for leg in (1, 2, 3) if any(act.refused_leg == leg for act in Act.objects.filter(code=2)[:20_000])}
    assert refused == {1, 2, 3}, "purses, budget and seats all ran out"
    assert replays == DUPLICATES and codes[0] > 5_000 and codes[2] > 5_000
    assert check().ok and chain.verify().ok


def batches(chance, line):
    while line:
        size = chance.choice((1, 7, 500, 500))
        batch, line = line[:size], line[size:]
        yield batch


def counted_anew():
    """All of this is one transaction: autovacuum sees none of its rows, and may write down that the tables are empty.

    The planner would then read them whole for each request, for minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("analyze ledger_account, ledger_act, ledger_actkey, ledger_hold, ledger_transfer, ledger_link")


def as_request(key, legs):
    return Request(key=key, legs=[Leg(d, c, m, n, e) for n, d, c, m, e in legs], kind="day")


def opening_day(chance):
    """Purses, a budget and seats that are filled by acts, in the database and in the model."""
    specs = [AccountSpec("EUR", "outside", None), AccountSpec("seat:x", "outside", None), AccountSpec("EUR", "spent")]
    specs += [AccountSpec("seat:x", "taken"), AccountSpec("EUR", "budget")]
    specs += [AccountSpec("EUR", "purse")] * PEOPLE + [AccountSpec("seat:x", "seats")] * SESSIONS
    ids = services.open_accounts(specs)
    outside, room, spent, taken, budget = ids[:5]
    purses, seats = ids[5 : 5 + PEOPLE], ids[5 + PEOPLE :]
    filled = {budget: 9_000_00, **{purse: chance.randint(0, 1500) for purse in purses}}
    places = {seat: chance.randint(20, 300) for seat in seats}
    legs = [Leg(outside, account, amount) for account, amount in filled.items() if amount]
    legs += [Leg(room, account, amount) for account, amount in places.items()]
    services.post(book=services.open_book(name="filling"), key=UUID(int=1), legs=legs, kind="deposit").require()
    accounts = {ident: Purse(spec.asset, spec.floor) for ident, spec in zip(ids, specs, strict=True)}
    for account, amount in (filled | places).items():
        accounts[account].posted += amount
        accounts[outside if account in filled else room].posted -= amount
    return accounts, budget, purses, seats, spent, taken


def asking(chance, budget, purses, seats, spent, taken):
    amount = chance.choice((50, 100, 200))
    legs = [(1, chance.choice(purses), spent, amount, None), (2, budget, spent, amount, None)]
    return UUID(int=chance.getrandbits(128)), [*legs, (3, chance.choice(seats), taken, 1, None)]
