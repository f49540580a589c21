"""Who pays what when several trainings follow each other: the rules' own split, step by step, each purse spent once.

Pure. In the order of the dates, as someone would book: what an earlier step took is not there for a later one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rugzak.careers.path.model import Choice, PurseKey, purse_key
from rugzak.schemes.split import Offer, Split, leave, split


def in_order(choices: Iterable[Choice]) -> list[Choice]:
    """By their first day; the same for the same choices in any order."""
    return sorted(choices, key=lambda one: (one.start, one.end, str(one.id)))


def splits(choices: Iterable[Choice], purses: Mapping[PurseKey, int]) -> list[tuple[Choice, Split, Split]]:
    """Each choice in order with who pays its price, and who gives the time."""
    left, found = dict(purses), []
    for one in in_order(choices):
        offers = [_as_left(offer, left) for offer in one.offers]
        money = split(one.price, offers, rules=one.rules)
        time = leave(one.takes, offers)
        for line in (*money.lines, *time.lines):
            key = line.purse_id or (line.scheme, line.funder_id, line.asset)
            if key in left:
                left[key] -= line.units
        found.append((one, money, time))
    return found


def own_cost(choices: Iterable[Choice], purses: Mapping[PurseKey, int]) -> int:
    """What the person pays for all of them, in cents."""
    return sum(money.own for _one, money, _time in splits(choices, purses))


def most(offer: Offer, price: int) -> int:
    """The most that one offer alone can pay of a price, in cents."""
    alone = split(price, [offer])
    return alone.total - alone.own


def _as_left(offer: Offer, left: Mapping[PurseKey, int]) -> Offer:
    return replace(offer, free=min(offer.free, left.get(purse_key(offer), offer.free)))
