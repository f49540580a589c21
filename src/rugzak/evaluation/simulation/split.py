"""The price split set-wise: what `schemes.split` does for one booking, for a table of bookings at once.

Every set of offers that may go together is worked out in columns; the set that costs the learner least wins, the one
that drops least first. Whole numbers only; together they never pay more than the price. A test holds both equal.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from rugzak.base.quantities import Asset
from rugzak.evaluation.simulation.errors import CannotSimulate
from rugzak.evaluation.simulation.layers import Layers
from rugzak.schemes.language.functions import FUNCTIONS
from rugzak.schemes.split import MOST_CHOICES

# Adds columns, stops where what comes builds on them, and gives an expression in the end.
Steps = Generator[None, None, Any]
MILLION = 1_000_000
_DONE = object()
_NEVER = 9_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Bid:
    """An offer of each row: its columns end on `slot` (`free_2`, `share_2` …). `own`: whether it may ask something of
    the learner."""

    slot: int
    scheme: str
    payer: str
    asset: str
    order: int
    own: bool

    def column(self, name: str) -> str:
        return f"{name}_{self.slot}"


def ordered(bids: Sequence[Bid]) -> list[Bid]:
    return sorted(bids, key=lambda bid: (bid.order, bid.scheme))


def pay(layers: Layers, bids: Sequence[Bid], clashes: frozenset[frozenset[int]]) -> None:
    """Add `paid_<slot>` (cents) and `units_<slot>` for bids in euros and vouchers; the price is in `price`.

    `clashes` are pairs of slots that may not both pay. A bid without anything free has 0 in `free_<slot>`.
    """
    money = ordered([bid for bid in bids if bid.asset != Asset.MINUTES])
    for bid in money:
        layers.add(bid.column("limit"), _limit(bid))
        layers.add(bid.column("asks"), _asks(bid))
    layers.close()
    choices = list(_choices(money, clashes))
    _together(layers, [_plan(layers, money, kept, number) for number, kept in enumerate(choices)])
    for number, kept in enumerate(choices):
        layers.add(f"own_of_{number}", _own(money, kept, number, clashes))
    layers.close()
    owns = [f"own_of_{number}" for number in range(len(choices))]
    layers.add("least_own", f"least({', '.join(owns)})" if len(owns) > 1 else owns[0])
    layers.close()
    for bid in money:
        cases = " ".join(f"WHEN {own} = least_own THEN {_amount(bid, kept, number)}"
                         for number, (own, kept) in enumerate(zip(owns, choices, strict=True)))  # fmt: skip
        layers.add(bid.column("paid"), f"CASE {cases} END")
    layers.close()
    for bid in money:
        layers.add(bid.column("units"), _units(bid))
    layers.close()


def leave(layers: Layers, bids: Sequence[Bid]) -> None:
    """Add `units_<slot>` (minutes) for bids in minutes; the minutes of the course are in `minutes`."""
    left = "minutes"
    for bid in ordered([bid for bid in bids if bid.asset == Asset.MINUTES]):
        most = f"least({bid.column('free')}, coalesce({bid.column('cap')}, {_NEVER}))"
        taken = layers.add(bid.column("units"), f"greatest(0, least({left}, {most}))")
        layers.close()
        left = layers.add(bid.column("minutes_left"), f"{left} - {taken}")
        layers.close()


def _limit(bid: Bid) -> str:
    free, worth, cap, share = (bid.column(name) for name in ("free", "worth", "cap", "share"))
    cents = f"{free} * coalesce({worth}, 0)" if bid.asset == Asset.VOUCHER else free
    part = FUNCTIONS["share"].sql.format("price", share)
    return f"greatest(0, least(price, {cents}, coalesce({part}, price), coalesce({cap}, price)))"


def _asks(bid: Bid) -> str:
    """Whether using it has a condition: then it stands alone, and is left out where that is cheaper."""
    if not bid.own:
        return "FALSE"
    return f"(coalesce({bid.column('own_share')}, 0) <> 0 OR coalesce({bid.column('own_flat')}, 0) <> 0)"


def _choices(money: Sequence[Bid], clashes: frozenset[frozenset[int]]) -> Iterator[frozenset[int]]:
    """The slots kept in each set, those that drop least first."""
    slots = {bid.slot for bid in money}
    bound = [bid.slot for bid in money if bid.own or any(bid.slot in pair and pair <= slots for pair in clashes)]
    if len(bound) > MOST_CHOICES:
        raise CannotSimulate(f"more than {MOST_CHOICES} schemes ask something of the learner, or exclude each other")
    picks = sorted(
        product((True, False), repeat=len(bound)), key=lambda pick: (pick.count(False), [not p for p in pick])
    )
    for pick in picks:
        yield frozenset(slots - {slot for slot, keep in zip(bound, pick, strict=True) if not keep})


def _together(layers: Layers, plans: Iterable[Steps]) -> None:
    """Work out all plans side by side: a layer holds a step of each."""
    running = list(plans)
    while running:
        running = [plan for plan in running if next(plan, _DONE) is None]
        layers.close()


def _plan(layers: Layers, money: Sequence[Bid], kept: frozenset[int], number: int) -> Steps:
    """Columns of one set: what each bid pays in its order, and what is left of the price."""
    groups: dict[int, list[Bid]] = {}
    for bid in money:
        if bid.slot in kept:
            groups.setdefault(bid.order, []).append(bid)
    left = "price"
    for group in groups.values():
        left = yield from (_single if len(group) == 1 else _several)(layers, group, number, left)


def _single(layers: Layers, group: Sequence[Bid], number: int, left: str) -> Steps:
    (bid,) = group
    takes = yield from _alone(layers, bid, left, f"{number}_{bid.slot}", "TRUE")
    layers.add(f"gets_{number}_{bid.slot}", f"alone_{number}_{bid.slot}")
    after = layers.add(f"left_{number}_{bid.slot}", f"{left} - {takes}")
    yield
    return after


def _several(layers: Layers, group: Sequence[Bid], number: int, left: str) -> Steps:
    """Bids of one order: what asks something stands alone, the others share in proportion, where the first stands."""
    for position, bid in enumerate(group):
        name = f"{number}_{bid.slot}"
        lead = layers.add(f"lead_{name}", _leads(group[: position + 1]))
        alone = yield from _alone(layers, bid, left, name, f"asks_{bid.slot}")
        shared = yield from _shared(layers, group, lead, left)
        left = layers.add(f"left_{name}", f"{left} - {alone} - {shared}")
        yield
    for bid in group:
        leads = [f"lead_{number}_{one.slot}" for one in group]
        parts = " ".join(f"WHEN {lead} THEN part_{lead}_{bid.slot}" for lead in leads)
        layers.add(
            f"gets_{number}_{bid.slot}",
            f"CASE WHEN asks_{bid.slot} OR limit_{bid.slot} = 0 THEN alone_{number}_{bid.slot} {parts} ELSE 0 END",
        )
    yield
    return left


def _leads(upto: Sequence[Bid]) -> str:
    """The first of its order that asks nothing: where it stands, all that ask nothing pay."""
    tests = [f"NOT asks_{bid.slot} AND limit_{bid.slot} > 0" for bid in upto]
    return " AND ".join([f"({tests[-1]})", *(f"NOT ({test})" for test in tests[:-1])])


def _alone(layers: Layers, bid: Bid, left: str, name: str, where: str) -> Steps:
    """What a bid pays that stands alone; gives what leaves the price by it, the learner's own part included."""
    if not bid.own:
        amount = layers.add(f"alone_{name}", f"CASE WHEN {where} THEN least(limit_{bid.slot}, {left}) ELSE 0 END")
        yield
        return amount
    part = f"CAST(coalesce({bid.column('own_share')}, 0) * {MILLION} AS BIGINT)"
    rest = layers.add(f"rest_{name}", f"{left} - least(coalesce({bid.column('own_flat')}, 0), {left})")
    others = layers.add(f"others_{name}", f"greatest(0, {MILLION} - {part})")
    yield
    pays = f"greatest(0, least(limit_{bid.slot}, {rest}, {rest} * {others} // {MILLION}))"
    amount = layers.add(f"alone_{name}", f"CASE WHEN {where} THEN {pays} ELSE 0 END")
    yield
    own = f"({amount} * ({MILLION} - {others}) + {others} - 1) // nullif({others}, 0)"
    aside = f"least({left} - {amount}, {left} - {rest} + {own})"
    return f"(CASE WHEN {amount} > 0 THEN {amount} + {aside} ELSE 0 END)"


def _shared(layers: Layers, group: Sequence[Bid], lead: str, left: str) -> Steps:
    """What those that ask nothing pay together of what is left, by largest remainder; gives the sum."""
    weights = {bid.slot: f"CASE WHEN asks_{bid.slot} THEN 0 ELSE limit_{bid.slot} END" for bid in group}
    total = layers.add(f"total_{lead}", " + ".join(f"({weight})" for weight in weights.values()))
    yield
    for slot, weight in weights.items():
        layers.add(f"whole_{lead}_{slot}", f"{left} * ({weight}) // nullif({total}, 0)")
        layers.add(f"over_{lead}_{slot}", f"{left} * ({weight}) % nullif({total}, 0)")
    yield
    extra = layers.add(f"extra_{lead}", f"{left} - " + " - ".join(f"whole_{lead}_{slot}" for slot in weights))
    yield
    for slot, weight in weights.items():
        part = f"whole_{lead}_{slot} + CASE WHEN {_rank(lead, slot, list(weights))} < {extra} THEN 1 ELSE 0 END"
        layers.add(f"part_{lead}_{slot}", f"CASE WHEN {total} <= {left} THEN {weight} ELSE {part} END")
    return f"(CASE WHEN {lead} THEN least({total}, {left}) ELSE 0 END)"


def _rank(lead: str, slot: int, slots: Sequence[int]) -> str:
    """How many have a larger remainder, or the same and stand before."""
    mine, ahead = f"over_{lead}_{slot}", []
    for other in slots:
        if other != slot:
            sign = ">=" if slots.index(other) < slots.index(slot) else ">"
            ahead.append(f"CASE WHEN over_{lead}_{other} {sign} {mine} THEN 1 ELSE 0 END")
    return f"({' + '.join(ahead) or '0'})"


def _own(money: Sequence[Bid], kept: frozenset[int], number: int, clashes: frozenset[frozenset[int]]) -> str:
    """The learner's part under a set; too much to win where the set is none that one person's split would try."""
    slots = {bid.slot for bid in money}
    tests = [f"NOT ({' AND '.join(f'limit_{slot} > 0' for slot in sorted(pair))})" for pair in clashes if pair <= kept]
    for slot in sorted(slots - kept):
        rivals = [f"limit_{min(pair - {slot})} > 0" for pair in clashes if slot in pair and pair <= slots]
        tests.append(f"({' OR '.join([f'asks_{slot}', *rivals])})")
    paid = "".join(f" - gets_{number}_{slot}" for slot in sorted(kept))
    return f"CASE WHEN {' AND '.join(tests)} THEN price{paid} ELSE {_NEVER} END" if tests else f"price{paid}"


def _amount(bid: Bid, kept: frozenset[int], number: int) -> str:
    return f"gets_{number}_{bid.slot}" if bid.slot in kept else "0"


def _units(bid: Bid) -> str:
    paid, worth = bid.column("paid"), bid.column("worth")
    return f"coalesce(({paid} + {worth} - 1) // nullif({worth}, 0), 0)" if bid.asset == Asset.VOUCHER else paid


def clashing(bids: Sequence[Bid], forbidden: Mapping[str, Sequence[str]]) -> frozenset[frozenset[int]]:
    """Pairs of slots that may not both pay; `forbidden` names, by scheme, other schemes or `payer:…`."""
    pairs = set()
    for a in bids:
        for b in bids:
            if a.slot != b.slot and any(key in (b.scheme, f"payer:{b.payer}") for key in forbidden.get(a.scheme, ())):
                pairs.add(frozenset((a.slot, b.slot)))
    return frozenset(pairs)
