"""Who pays what when several trainings follow each other: the rules' own split, step by step, each purse spent once.

Pure. In the order of the dates, as someone would book: what an earlier step took is not there for a later one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from rugzak.base.quantities import Asset
from rugzak.careers.path.model import Choice, PurseKey, purse_key
from rugzak.schemes.split import Line, Offer, Split, leave, split


def in_order(choices: Iterable[Choice]) -> list[Choice]:
    """By their first day; the same for the same choices in any order."""
    return sorted(choices, key=_place)


def splits(choices: Iterable[Choice], purses: Mapping[PurseKey, int]) -> list[tuple[Choice, Split, Split]]:
    """Each choice in order with who pays its price, and who gives the time."""
    left, found = dict(purses), []
    for one in in_order(choices):
        offers = [_as_left(offer, left) for offer in one.offers]
        money = split(one.price, offers, rules=one.rules)
        time = leave(one.takes, offers)
        for line in (*money.lines, *time.lines):
            if (key := _key(line)) in left:
                left[key] -= line.units
        found.append((one, money, time))
    return found


class Till:
    """Own cost of many sets in a row: what a step costs with so much left in its purses is worked out once."""

    def __init__(self, purses: Mapping[PurseKey, int]) -> None:
        self._purses = purses
        self._steps: dict[object, tuple[int, dict[PurseKey, int]]] = {}
        self._orders: dict[UUID, tuple[object, ...]] = {}
        self._keys: dict[UUID, list[PurseKey]] = {}

    def own(self, choices: Iterable[Choice]) -> int:
        """What `own_cost` says."""
        left, own = dict(self._purses), 0
        for one in sorted(choices, key=self._order):
            keys = self._shared(one)
            step = one.id, tuple(left[key] for key in keys)
            if step not in self._steps:
                self._steps[step] = self._step(one, left)
            cost, drawn = self._steps[step]
            own += cost
            for key, units in drawn.items():
                left[key] -= units
        return own

    def _step(self, one: Choice, left: Mapping[PurseKey, int]) -> tuple[int, dict[PurseKey, int]]:
        [(_one, money, time)] = splits([one], left)
        drawn: dict[PurseKey, int] = {}
        for line in (*money.lines, *time.lines):
            if (key := _key(line)) in left:
                drawn[key] = drawn.get(key, 0) + line.units
        return money.own, drawn

    def _shared(self, one: Choice) -> list[PurseKey]:
        if one.id not in self._keys:
            self._keys[one.id] = [key for key in {purse_key(offer) for offer in one.offers} if key in self._purses]
        return self._keys[one.id]

    def _order(self, one: Choice) -> tuple[object, ...]:
        if one.id not in self._orders:
            self._orders[one.id] = _place(one)
        return self._orders[one.id]


def own_cost(choices: Iterable[Choice], purses: Mapping[PurseKey, int]) -> int:
    """What the person pays for all of them, in cents."""
    return sum(money.own for _one, money, _time in splits(choices, purses))


def plain(one: Choice) -> bool:
    """Whether its payers pay one after the other, each as much as it can and may.

    Where all choices are so, a step more never lowers what the person pays: what it draws is missing for the others,
    who then draw more from where they drew less, never the other way round. Payers that share or exclude each other,
    or that ask an own part, can turn that around.
    """
    paying = [offer for offer in one.offers if offer.payer != "self" and offer.asset != Asset.MINUTES]
    free = all(offer.asset == Asset.EUR and not offer.own_share and not offer.own_flat for offer in paying)
    return free and not one.rules.forbidden and len({offer.order for offer in paying}) == len(paying)


def most(offer: Offer, price: int) -> int:
    """The most that one offer alone can pay of a price, in cents."""
    alone = split(price, [offer])
    return alone.total - alone.own


def _place(one: Choice) -> tuple[date, date, str]:
    return one.start, one.end, str(one.id)


def _key(line: Line) -> PurseKey:
    return line.purse_id or (line.scheme, line.funder_id, line.asset)


def _as_left(offer: Offer, left: Mapping[PurseKey, int]) -> Offer:
    return replace(offer, free=min(offer.free, left.get(purse_key(offer), offer.free)))
