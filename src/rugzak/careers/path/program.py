"""The path as an integer programme, for HiGHS. Pure: numpy and highspy, no Django.

A column a choice (0 or 1), a column a level of each skill of the gap, a column for what each offer pays of each choice,
one for what the person pays in all, one for the last day, and one a wish that may be given up. What offers pay is less
bound here than by the rules (no order, no condition between payers), so the own cost of the programme is never more
than the true one; who solves it corrects it with `correct`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import highspy

from rugzak.base.quantities import Asset
from rugzak.careers.path.funding import most
from rugzak.careers.path.model import WISHES, Choice, Problem, purse_key
from rugzak.schemes.split import Offer, split

Terms = dict[int, float]
Row = tuple[float, float, Terms]
INFINITY = highspy.kHighsInf
_SAME = ("price", "minutes", "travel", "teaches", "needs", "offers", "rules", "takes")


@dataclass
class Sheet:
    """Columns and rows as they are written down, before HiGHS gets them."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, upper: float = 1.0, *, lower: float = 0.0, whole: bool = False) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def at_most(self, terms: Terms, limit: float) -> None:
        self.rows.append((-INFINITY, limit, terms))

    def at_least(self, terms: Terms, limit: float) -> None:
        self.rows.append((limit, INFINITY, terms))


class Program:
    """The rows of a problem. With `relaxing` each wish may be given up, at a price that an objective names."""

    def __init__(self, problem: Problem, *, relaxing: bool = False) -> None:
        self.problem, self.sheet = problem, Sheet()
        wish = problem.wish
        possible = problem.possible()
        self.choices = possible if relaxing else [one for one in possible if not wish.refuses(one)]
        self.take = [self.sheet.column(whole=True) for _one in self.choices]
        self.twins = list(twins(self.choices))
        self.give_up = {name: self.sheet.column(whole=True) for name in WISHES} if relaxing else {}
        self.gains = self._gains()
        self.own = self.sheet.column(INFINITY)
        self.last = -1
        self._money()
        self._calendar()
        self._order()
        self._wishes()

    # objectives, all to be made small

    @property
    def cover(self) -> Terms:
        return {column: -float(gain) for column, gain in self.gains.items()}

    @property
    def minutes(self) -> Terms:
        return self._of_choices([one.minutes for one in self.choices])

    @property
    def travel(self) -> Terms:
        """In tenths of a kilometre."""
        return self._of_choices([round(10 * one.travel) for one in self.choices])

    @property
    def soon(self) -> Terms:
        """Days until each choice ends, added up."""
        return self._of_choices(self.days)

    @property
    def days(self) -> list[int]:
        """Days until each choice ends."""
        return [(one.end - self.problem.today).days for one in self.choices]

    @property
    def other(self) -> Terms:
        """Choices beside those to keep; empty where there are none to keep."""
        prefer = self.problem.prefer
        return self._of_choices([0 if one.id in prefer else 1 for one in self.choices]) if prefer else {}

    def last_day(self) -> Terms:
        """Days until the last choice ends; adds the rows that say so."""
        self.last = column = self.sheet.column(INFINITY)
        for take, days in self.soon.items():
            self.sheet.at_least({column: 1.0, take: -days}, 0.0)
        return {column: 1.0}

    # rows for a solution that was found

    def correct(self, chosen: Iterable[int], own: int, *, twins: bool = False) -> Row:
        """Exactly these choices cost the person at least so much: true of no other set, so it cuts off nothing else.

        With `twins` it is true of every set that takes a twin instead.
        """
        groups = self.with_twins(chosen) if twins else {row: [row] for row in chosen}
        picked = {row for rows in groups.values() for row in rows}
        terms = {column: float(own) if row in picked else float(-own) for row, column in enumerate(self.take)}
        return -own * (len(groups) - 1), INFINITY, {self.own: 1.0} | {c: -v for c, v in terms.items()}

    def together(self, groups: Sequence[Sequence[int]], own: int) -> Row:
        """Whatever holds a choice of each of these groups costs the person at least so much."""
        terms = {self.take[row]: -float(own) for rows in groups for row in rows}
        return -own * (len(groups) - 1.0), INFINITY, {self.own: 1.0} | terms

    def never(self, chosen: Iterable[int]) -> Row:
        """Neither exactly these choices, nor a set that takes a twin instead."""
        groups = self.with_twins(chosen)
        picked = {row for rows in groups.values() for row in rows}
        terms = {column: 1.0 if row in picked else -1.0 for row, column in enumerate(self.take)}
        return -INFINITY, len(groups) - 1.0, terms

    def with_twins(self, chosen: Iterable[int]) -> dict[int, list[int]]:
        """By chosen row the rows of its twins, itself among them."""
        wanted = set(chosen)
        return {row: rows for rows in self.twins for row in rows if row in wanted}

    def other_trainings(self, chosen: Iterable[int]) -> Row:
        """At least one training is another, or one is left out or added."""
        picked = {self.choices[row].training for row in chosen}
        terms = {c: -1.0 if one.training in picked else 1.0 for c, one in zip(self.take, self.choices, strict=True)}
        return 1.0 - len(picked), INFINITY, terms

    def _of_choices(self, values: Sequence[float]) -> Terms:
        return {column: float(value) for column, value in zip(self.take, values, strict=True) if value}

    def _gains(self) -> dict[int, int]:
        """A column a level of each skill, worth what that level adds to the one below."""
        gains: dict[int, int] = {}
        for skill, weight in self.problem.gap.items():
            shares = {row: one.teaches[skill] for row, one in enumerate(self.choices) if one.teaches.get(skill)}
            below = 0
            for level in sorted(set(shares.values())):
                column, worth = self.sheet.column(), round(weight * level)
                reached = {self.take[row]: -1.0 for row, share in shares.items() if share >= level}
                self.sheet.at_most({column: 1.0} | reached, 0.0)
                gains[column], below = worth - below, worth
        return gains

    def _money(self) -> None:
        """own = prices less what offers pay; a purse pays no more than it holds, over all choices."""
        drawn: dict[object, Terms] = defaultdict(dict)
        own: Terms = {self.own: 1.0}
        for rows in self.twins:
            one, columns = self.choices[rows[0]], [self.take[row] for row in rows]
            own |= dict.fromkeys(columns, -float(one.price))
            paid = [(offer, self._pays(columns, most(offer, one.price))) for offer in one.offers if _pays_price(offer)]
            for offer, pays in paid:
                own[pays] = 1.0
                drawn[purse_key(offer)][pays] = 1.0 / (offer.worth or 1)
            if paid:
                # Alone all purses are full, so together with others no more is paid of it than alone.
                alone = split(one.price, one.offers, rules=one.rules)
                most_paid = dict.fromkeys(columns, float(alone.own - alone.total))
                self.sheet.at_most({pays: 1.0 for _offer, pays in paid} | most_paid, 0.0)
            self._clashes(one, columns, paid)
        self.sheet.at_least(own, 0.0)
        for key, terms in drawn.items():
            if key in self.problem.purses:
                self.sheet.at_most(terms, float(self.problem.purses[key]))

    def _pays(self, takes: Sequence[int], limit: int) -> int:
        column = self.sheet.column(float(limit))
        self.sheet.at_most({column: 1.0} | dict.fromkeys(takes, -float(limit)), 0.0)
        return column

    def _clashes(self, one: Choice, takes: Sequence[int], paid: Sequence[tuple[Offer, int]]) -> None:
        for i, (offer, column) in enumerate(paid):
            for other, second in paid[i + 1 :]:
                limits = self.sheet.upper[column], self.sheet.upper[second]
                if one.rules.clash(offer, other) and all(limits):
                    self.sheet.at_most({column: 1 / limits[0], second: 1 / limits[1]} | dict.fromkeys(takes, -1.0), 0.0)

    def _calendar(self) -> None:
        """A training once; in one place at a time."""
        by_training: dict[object, list[int]] = defaultdict(list)
        for column, one in zip(self.take, self.choices, strict=True):
            by_training[one.training].append(column)
        for columns in [*by_training.values(), *self._at_once()]:
            if len(columns) > 1:
                self.sheet.at_most(dict.fromkeys(columns, 1.0), 1.0)

    def _at_once(self) -> Iterator[list[int]]:
        """Choices that run at the same moment: at each beginning of a slot, those that have not ended."""
        by_day: dict[object, list[tuple[int, int, int]]] = defaultdict(list)
        for column, one in zip(self.take, self.choices, strict=True):
            for slot in one.slots:
                by_day[slot.day].append((slot.begin, slot.end, column))
        seen: set[frozenset[int]] = set()
        for slots in by_day.values():
            for moment in {begin for begin, _end, _column in slots}:
                group = frozenset(column for begin, end, column in slots if begin <= moment < end)
                if group not in seen:
                    seen.add(group)
                    yield sorted(group)

    def _order(self) -> None:
        """What a choice asks is there already, or is learned in a choice that ends before it starts."""
        for column, one in zip(self.take, self.choices, strict=True):
            for skill in one.needs - self.problem.have:
                before = [
                    other for other, each in zip(self.take, self.choices, strict=True)
                    if each.teaches.get(skill) == 1 and each.end < one.start
                ]  # fmt: skip
                self.sheet.at_most({column: 1.0} | dict.fromkeys(before, -1.0), 0.0)

    def _wishes(self) -> None:
        wish = self.problem.wish
        for column, one in zip(self.take, self.choices, strict=True):
            for name in wish.refuses(one) if self.give_up else ():
                self.sheet.at_most({column: 1.0, self.give_up[name]: -1.0}, 0.0)
        if wish.budget is not None:
            self._limit("budget", {self.own: 1.0}, wish.budget, sum(one.price for one in self.choices))
        if wish.hours_total is not None:
            self._limit("hours_total", self.minutes, wish.hours_total, sum(one.minutes for one in self.choices))
        if wish.hours_week is not None:
            for terms in self._weeks().values():
                self._limit("hours_week", terms, wish.hours_week, sum(terms.values()))

    def _weeks(self) -> Mapping[object, Terms]:
        weeks: dict[object, Terms] = defaultdict(dict)
        for column, one in zip(self.take, self.choices, strict=True):
            for slot in one.slots:
                week = weeks[slot.day.isocalendar()[:2]]
                week[column] = week.get(column, 0.0) + slot.minutes
        return weeks

    def _limit(self, name: str, terms: Terms, limit: float, whole: float) -> None:
        if whole <= limit:
            return
        free = {self.give_up[name]: -whole} if self.give_up else {}
        self.sheet.at_most(terms | free, float(limit))


def twins(choices: Sequence[Choice]) -> Iterator[list[int]]:
    """Sessions of one training that differ in their dates alone: the same gain, money, hours and travel."""
    by_training: dict[object, list[list[int]]] = defaultdict(list)
    for row, one in enumerate(choices):
        groups = by_training[one.training]
        group = next((rows for rows in groups if _alike(choices[rows[0]], one)), None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    for groups in by_training.values():
        yield from groups


def _alike(one: Choice, other: Choice) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _SAME)


def _pays_price(offer: Offer) -> bool:
    return offer.payer != "self" and offer.asset in (Asset.EUR, Asset.VOUCHER)
