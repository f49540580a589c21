"""The price split for many at once is the split of each one, to the cent, and never more than the price."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from rugzak.base.text import Text
from rugzak.evaluation.simulation.engines import DuckEngine, values
from rugzak.evaluation.simulation.layers import Layers
from rugzak.evaluation.simulation.split import Bid, clashing, leave, pay
from rugzak.schemes.split import Offer, Rules, split
from rugzak.schemes.split import leave as leave_alone

ROWS = 400
COLUMNS = {"free": "BIGINT", "share": "DECIMAL(18,6)", "cap": "BIGINT", "worth": "BIGINT",
           "own_share": "DECIMAL(18,6)", "own_flat": "BIGINT"}  # fmt: skip
BIDS = [
    Bid(0, "be-a", "gov", "EUR", 10, True), Bid(1, "be-b", "sector", "EUR", 20, False),
    Bid(2, "be-c", "gov", "EUR", 20, False), Bid(3, "be-d", "employer", "VOUCHER", 20, True),
    Bid(4, "be-e", "gov", "EUR", 20, True), Bid(5, "be-f", "employer", "EUR", 40, False),
]  # fmt: skip
Row = list[int | Decimal | None]


def _row(dice: Random) -> Row:
    row: Row = [dice.choice([0, 1, 99, 100, 333, dice.randint(0, 100_000)])]
    for bid in BIDS:
        voucher = bid.asset == "VOUCHER"
        row += [
            dice.choice([0, 0, 1, dice.randint(1, 5) if voucher else dice.randint(1, 60_000)]),
            dice.choice([None, Decimal("0.5"), Decimal("1"), Decimal(dice.randint(0, 1_000_000)) / 1_000_000]),
            dice.choice([None, dice.randint(0, 40_000)]),
            dice.choice([1000, 3000]) if voucher else None,
            dice.choice([None, Decimal(0), Decimal("0.1"), Decimal("0.333333"), Decimal(1)]) if bid.own else None,
            dice.choice([None, 0, 500, 4500]) if bid.own else None,
        ]
    return row


def _offers(row: Row) -> list[Offer]:
    found = []
    for bid in BIDS:
        free, share, cap, worth, own_share, own_flat = row[1 + 6 * bid.slot : 7 + 6 * bid.slot]
        if free:
            found.append(
                Offer(bid.payer, bid.scheme, None, None, bid.asset, free, share, cap, bid.order, Text(),  # type: ignore[arg-type]
                      worth=worth, own_share=own_share, own_flat=own_flat)  # type: ignore[arg-type]
            )  # fmt: skip
    return found


def _table(rows: Sequence[Row]) -> str:
    columns = {"n": "BIGINT", "price": "BIGINT"}
    columns |= {f"{name}_{bid.slot}": kind for bid in BIDS for name, kind in COLUMNS.items()}
    return values(columns, [[n, *row] for n, row in enumerate(rows)])


@pytest.fixture(scope="module")
def engine():
    engine = DuckEngine(threads=1)
    yield engine
    engine.close()


@pytest.mark.parametrize("forbidden", [{}, {"be-a": ["payer:employer"]}, {"be-c": ["be-a", "be-b"], "be-f": ["be-d"]}])
def test_many_at_once_get_the_split_of_each_one(engine: DuckEngine, forbidden: dict[str, list[str]]) -> None:
    dice = Random(repr(forbidden))
    rows = [_row(dice) for _ in range(ROWS)]
    layers = Layers(f"({_table(rows)})")
    pay(layers, BIDS, clashing(BIDS, forbidden))
    paid = ", ".join(f"paid_{bid.slot}, units_{bid.slot}" for bid in BIDS)
    found = {row[0]: row[1:] for row in engine.rows(f"SELECT n, {paid} FROM {layers.close()}")}
    rules = Rules(frozenset((one, other) for one, others in forbidden.items() for other in others))
    for n, row in enumerate(rows):
        alone = split(int(row[0] or 0), _offers(row), rules=rules)
        lines = {line.scheme: (line.amount, line.units) for line in alone.lines}
        expected = [value for bid in BIDS for value in lines.get(bid.scheme, (0, 0))]
        assert list(found[n]) == expected, (n, row)
        assert 0 <= sum(found[n][::2]) <= int(row[0] or 0)


def test_minutes_are_shared_like_one_person_s(engine: DuckEngine) -> None:
    bids = [replace(bid, asset="MIN") for bid in BIDS[:3]]
    dice = Random(7)
    rows = [_row(dice) for _ in range(ROWS)]
    layers = Layers(f"(SELECT *, price AS minutes FROM ({_table(rows)}))")
    leave(layers, bids)
    columns = ", ".join(f"units_{bid.slot}" for bid in bids)
    found = {row[0]: row[1:] for row in engine.rows(f"SELECT n, {columns} FROM {layers.close()}")}
    for n, row in enumerate(rows):
        offers = [replace(one, asset="MIN") for one in _offers(row) if one.scheme in ("be-a", "be-b", "be-c")]
        lines = {line.scheme: line.units for line in leave_alone(int(row[0] or 0), offers).lines}
        assert list(found[n]) == [lines.get(bid.scheme, 0) for bid in bids], (n, row)


def test_an_offer_more_never_costs_the_learner_more(engine: DuckEngine) -> None:
    dice = Random(3)
    rows = [_row(dice) for _ in range(ROWS)]
    owns = []
    for bids in (BIDS[:-1], BIDS):
        layers = Layers(f"({_table(rows)})")
        pay(layers, bids, frozenset())
        own = " - ".join(["price", *(f"paid_{bid.slot}" for bid in bids)])
        owns.append(dict(engine.rows(f"SELECT n, {own} FROM {layers.close()}")))
    assert all(owns[1][n] <= owns[0][n] for n in range(ROWS))
    assert any(owns[1][n] < owns[0][n] for n in range(ROWS))
