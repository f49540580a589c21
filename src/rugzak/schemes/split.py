"""Who pays what: a price split over offers, to the cent, so that it costs the learner least.

Each offer is limited by what is free, by its share of the price, and by its cap. Offers with a condition (an own part
of the learner, another payer that may not take part) are used only where that makes the learner's part smaller, so an
extra offer never costs the learner more. Then offers pay in their order; offers of the same order share in proportion
(largest remainder). Together they never pay more than the price. Pure and deterministic.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Literal
from uuid import UUID

from rugzak.base.quantities import Asset, half_up, largest_remainder
from rugzak.base.text import Text
from rugzak.schemes.decision import Decision
from rugzak.schemes.facts import texts

Payer = Literal["gov", "sector", "employer", "self"]
LimitedBy = Literal["price", "free", "cap", "share", "own", ""]
MOST_CHOICES = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """What one purse can pay. `free` is in the asset; `share` (0 to 1) of `base` (default: the price), `cap` in cents.

    `worth`: cents that one voucher is worth (EUR: leave None). `own_share`: the learner pays this part of what is
    bought with the offer; `own_flat`: the learner pays at least these cents.
    """

    payer: Payer
    scheme: str
    funder_id: UUID | None
    purse_id: UUID | None
    asset: str
    free: int
    share: Decimal | None
    cap: int | None
    order: int
    why: Text
    base: int | None = None
    worth: int | None = None
    own_share: Decimal | None = None
    own_flat: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One payer's part: `amount` in cents, `units` what leaves the purse (cents, or vouchers).

    In `leave` both count minutes. `limited_by` says why it is not more.
    """

    payer: Payer
    scheme: str
    funder_id: UUID | None
    purse_id: UUID | None
    asset: str
    amount: int
    why: Text
    units: int
    limited_by: LimitedBy = ""


@dataclass(frozen=True, slots=True)
class Split:
    """The lines in the order of paying, the learner's own part last; they add up to `total`."""

    lines: tuple[Line, ...]
    total: int

    @property
    def own(self) -> int:
        """What the learner pays, savings included."""
        return sum(line.amount for line in self.lines if line.payer == "self")

    @property
    def to_pay(self) -> int:
        """What the learner still pays now: the own part that comes from no purse."""
        return sum(line.amount for line in self.lines if line.payer == "self" and line.purse_id is None)


@dataclass(frozen=True, slots=True)
class Rules:
    """Pairs that may not both pay: each side is the id of a scheme, or `payer:gov|sector|employer`."""

    forbidden: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def clash(self, a: Offer, b: Offer) -> bool:
        return any(
            (_is(a, left) and _is(b, right)) or (_is(b, left) and _is(a, right)) for left, right in self.forbidden
        )


def rules_of(decisions: Iterable[Decision]) -> Rules:
    """The rules about going together of all decisions in view."""
    pairs = ((d.scheme, rule.other) for d in decisions for rule in d.rules if rule.effect == "forbidden")
    return Rules(frozenset(pairs))


def offer(
    decision: Decision, *, free: int, funder_id: UUID | None = None, purse_id: UUID | None = None
) -> Offer | None:
    """The offer of a purse under a decision; None when the right is not sure or nothing is paid."""
    terms = decision.terms
    if decision.outcome != "yes" or terms is None or free <= 0:
        return None
    return Offer(
        decision.payer, decision.scheme, funder_id, purse_id, decision.asset, _usable(decision, free), terms.share,  # type: ignore[arg-type]
        terms.cap, terms.order, terms.why, worth=terms.worth if decision.asset == Asset.VOUCHER else None,
        own_share=terms.own_share, own_flat=terms.own_flat,
    )  # fmt: skip


def split(price: int, offers: Sequence[Offer], *, rules: Rules | None = None) -> Split:
    """Split a price in cents (euro). Offers in minutes go to `leave`; those in other money can't pay it.

    Raises ValueError below zero.
    """
    if price < 0:
        raise ValueError("a price is not negative")
    rules = rules or Rules()
    usable = [_sized(one, price) for one in _ordered(offers) if one.asset in (Asset.EUR, Asset.VOUCHER)]
    usable = [one for one in usable if one.limit > 0]
    choices = _choices(usable, rules)
    plans = (_pay(price, chosen) for chosen in choices)
    best = min(enumerate(plans), key=lambda pair: (pair[1].own, pair[0]))[1]
    return _finish(price, best)


def leave(minutes: int, offers: Sequence[Offer]) -> Split:
    """Split the minutes of a training over offers in minutes; the rest is the learner's own time."""
    if minutes < 0:
        raise ValueError("minutes are not negative")
    left, lines = minutes, []
    for one in _ordered(offers):
        if one.asset != Asset.MINUTES or one.free <= 0:
            continue
        limit = min(one.free, one.cap) if one.cap is not None else one.free
        taken = min(limit, left)
        if taken > 0:
            by: LimitedBy = "price" if taken == left else "free" if limit == one.free else "cap"
            lines.append(_line(one, taken, taken, by))
            left -= taken
    if left or not lines:
        lines.append(Line("self", "", None, None, Asset.MINUTES, left, texts()["own_time"], left, "price"))
    return Split(tuple(lines), minutes)


@dataclass(frozen=True, slots=True)
class _Sized:
    """An offer with the most it can pay in cents, and what holds it back."""

    offer: Offer
    limit: int
    by: LimitedBy

    @property
    def conditional(self) -> bool:
        return bool(self.offer.own_share or self.offer.own_flat)


@dataclass(slots=True)
class _Plan:
    taken: list[tuple[_Sized, int, LimitedBy]]
    own: int


def _is(one: Offer, key: str) -> bool:
    return key in (one.scheme, f"payer:{one.payer}")


def _ordered(offers: Sequence[Offer]) -> list[Offer]:
    return sorted(
        offers, key=lambda one: (one.payer == "self", one.order, one.scheme, str(one.purse_id), str(one.funder_id))
    )


def _usable(decision: Decision, free: int) -> int:
    """Of vouchers a booking uses no more than the scheme says."""
    takes = decision.terms.takes if decision.terms else None
    return free if decision.asset == Asset.EUR or takes is None else min(free, takes)


def _sized(one: Offer, price: int) -> _Sized:
    free = one.free * (one.worth or 0) if one.asset == Asset.VOUCHER else one.free
    base = price if one.base is None else min(one.base, price)
    limits: list[tuple[int, LimitedBy]] = [(price, "price"), (free, "free")]
    if one.share is not None:
        limits.append((min(base, half_up(base * one.share)), "share" if one.share < 1 else "price"))
    if one.cap is not None:
        limits.append((one.cap, "cap"))
    limit, by = min(limits, key=lambda pair: pair[0])
    return _Sized(one, max(0, limit), by)


def _choices(usable: Sequence[_Sized], rules: Rules) -> list[list[_Sized]]:
    """Every set of offers that may go together, those that drop least first."""
    bound = [one for one in usable if one.conditional or _clashes(one, usable, rules)][:MOST_CHOICES]
    picks = sorted(
        product((True, False), repeat=len(bound)), key=lambda pick: (pick.count(False), [not p for p in pick])
    )
    sets = []
    for pick in picks:
        dropped = {id(one) for one, keep in zip(bound, pick, strict=True) if not keep}
        kept = [one for one in usable if id(one) not in dropped]
        if not any(rules.clash(a.offer, b.offer) for i, a in enumerate(kept) for b in kept[i + 1 :]):
            sets.append(kept)
    return sets or [[]]


def _clashes(one: _Sized, usable: Sequence[_Sized], rules: Rules) -> bool:
    return any(other is not one and rules.clash(one.offer, other.offer) for other in usable)


def _pay(price: int, offers: Sequence[_Sized]) -> _Plan:
    """Let offers pay in order. What an offer asks of the learner is set aside and no other offer pays it."""
    left, plan = price, _Plan([], 0)
    for group in _groups(offers):
        for one, most in zip(group, _parts(left, group), strict=True):
            amount, aside = _with_own(one.offer, most, left)
            if amount > 0:
                by: LimitedBy = one.by if amount == one.limit else "own" if aside else "price"
                plan.taken.append((one, amount, by))
                left -= amount + aside
    own = price - sum(amount for one, amount, _ in plan.taken if one.offer.payer != "self")
    return _Plan(plan.taken, own)


def _groups(offers: Sequence[_Sized]) -> list[list[_Sized]]:
    """Offers of one order, without conditions, pay together; all others stand alone."""
    groups: dict[object, list[_Sized]] = {}
    for one in offers:
        key = id(one) if one.conditional else (one.offer.payer == "self", one.offer.order)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _parts(left: int, group: Sequence[_Sized]) -> list[int]:
    limits = [one.limit for one in group]
    if sum(limits) <= left:
        return limits
    return [min(left, limits[0])] if len(group) == 1 else largest_remainder(left, limits)


def _with_own(one: Offer, most: int, left: int) -> tuple[int, int]:
    """The amount an offer pays of `left`, and the learner's own part that goes with it."""
    flat = min(one.own_flat or 0, left)
    amount = min(most, left - flat)
    if not one.own_share:
        return amount, flat
    if one.own_share >= 1:
        return 0, 0
    share = Fraction(one.own_share)  # exact: a third of a cent less would be a whole cent less for the learner
    amount = min(amount, floor((left - flat) * (1 - share)))
    return amount, min(left - amount, flat + ceil(amount * share / (1 - share)))


def _finish(price: int, plan: _Plan) -> Split:
    lines = [_line(one.offer, amount, _units(one.offer, amount), by) for one, amount, by in plan.taken]
    rest = price - sum(line.amount for line in lines)
    if rest or not lines:
        lines.append(Line("self", "", None, None, Asset.EUR, rest, texts()["own_part"], rest, "price"))
    return Split(tuple(lines), price)


def _units(one: Offer, amount: int) -> int:
    return -(-amount // one.worth) if one.asset == Asset.VOUCHER and one.worth else amount


def _line(one: Offer, amount: int, units: int, by: LimitedBy) -> Line:
    return Line(one.payer, one.scheme, one.funder_id, one.purse_id, one.asset, amount, one.why, units, by)


def by_payer(result: Split) -> Mapping[str, int]:
    """Amounts by kind of payer, for the picture."""
    totals: dict[str, int] = {}
    for line in result.lines:
        totals[line.payer] = totals.get(line.payer, 0) + line.amount
    return totals
