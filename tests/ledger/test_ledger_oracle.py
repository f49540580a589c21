"""Random requests, batch after batch, against the sequential model: no difference in any answer or balance."""

import random
from uuid import UUID

from ledger_model import Model, Purse

from rugzak.ledger import services
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
    assert check().ok


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
