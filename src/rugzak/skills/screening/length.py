"""Which item comes next, and when it is enough. Pure.

A plain sequential rule. A scale is done when it has its least number of answers and
- the standard error is as small as the test asks (`length.error`), or
- no answers to the rest can change the message any more (deterministic curtailment: Finkelman, Smits, Kim & Riley,
  Applied Psychological Measurement 36, 2012), or
- there are no items left.

Until `statistics.ENOUGH` people answered all items, all items count as equal and come in the order of the bank; then
the items that agree most with the rest of their scale (item-rest correlation) come first.

No library for item response theory: those with a fit licence ask for calibrated items, answers of right and wrong, and
scientific packages many times our size, and with items that are all equal their choice is no better than ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rugzak.skills.screening import scoring
from rugzak.skills.screening.bank import Item, Scale, Test


@dataclass(frozen=True, slots=True)
class Learned:
    """What use has taught about a test: the spread a scale, and the order of items a scale. Empty: nothing yet."""

    spreads: Mapping[str, float] = field(default_factory=dict)
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)


NOTHING = Learned()


def next_item(test: Test, given: Mapping[str, float], *, whole: bool, learned: Learned = NOTHING) -> Item | None:
    """The item to ask now, None when it is enough; `whole` asks everything. Scales take turns."""
    waiting = [
        (len(scoring.shares_of(test, scale, given)), scale) for scale in open_scales(test, given, whole, learned)
    ]
    if not waiting:
        return None
    _answered, scale = min(waiting, key=lambda pair: pair[0])
    return next(item for item in ordered(test, scale, learned) if item.id not in given)


def at_most(test: Test, given: Mapping[str, float], *, whole: bool, learned: Learned = NOTHING) -> int:
    """How many items there will be at most, those that were answered included."""
    waiting = open_scales(test, given, whole, learned)
    rest = sum(len(test.of_scale(scale.id)) - len(scoring.shares_of(test, scale, given)) for scale in waiting)
    return sum(item.id in given for item in test.items) + rest


def open_scales(test: Test, given: Mapping[str, float], whole: bool, learned: Learned) -> list[Scale]:
    """Scales that need another answer."""
    return [scale for scale in test.scales if not _done(test, scale, given, whole, learned)]


def ordered(test: Test, scale: Scale, learned: Learned) -> list[Item]:
    """The items of a scale, the most telling first where that is known."""
    rank = {item_id: number for number, item_id in enumerate(learned.orders.get(scale.id, ()))}
    return sorted(test.of_scale(scale.id), key=lambda item: rank.get(item.id, len(rank)))


def _done(test: Test, scale: Scale, given: Mapping[str, float], whole: bool, learned: Learned) -> bool:
    shares, total = scoring.shares_of(test, scale, given), len(test.of_scale(scale.id))
    if len(shares) >= total:
        return True
    if whole or len(shares) < test.length.least:
        return False
    found = scoring.score(scale.id, shares, scoring.spread_of(test, scale, learned.spreads))
    return found.error <= test.length.error or settled(test, shares, total)


def settled(test: Test, shares: Sequence[float], total: int) -> bool:
    """No answers to what is left would give another message. A test without messages never settles."""
    if not test.zones:
        return False
    least = sum(shares) / total
    most = (sum(shares) + total - len(shares)) / total
    return test.zone(least) == test.zone(most)
