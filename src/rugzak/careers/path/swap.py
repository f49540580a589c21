"""The same trainings on other dates: which sessions make a set of trainings cost the person least. Pure.

What a person pays depends on the order of the dates, since an earlier step empties a purse for a later one. The
programme does not see that; here every session that differs in its dates alone is tried instead, by the true rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from rugzak.careers.path.faults import broken
from rugzak.careers.path.funding import Till, plain
from rugzak.careers.path.model import Choice, Problem

MOST_SETS = 4096


class Swaps:
    """The sets that some trainings can be taken as, each with what the person pays."""

    def __init__(self, problem: Problem, choices: Sequence[Choice], till: Till) -> None:
        self._problem, self._choices, self._till = problem, choices, till
        self._meet: dict[tuple[int, int], bool] = {}
        # Whether a step more never makes the others cheaper, nor is free of what it takes from them.
        self.plain = all(plain(one) for one in choices)

    def can(self, groups: Mapping[int, Sequence[int]]) -> bool:
        """Whether there are few enough sets to try each."""
        return prod(len(rows) for rows in groups.values()) <= MOST_SETS

    def sets(self, groups: Mapping[int, Sequence[int]]) -> Iterator[tuple[tuple[int, ...], int]]:
        """Rows of choices that keep all but the budget, with their own cost; none where there are too many."""
        for rows in self._apart([], list(groups.values())) if self.can(groups) else ():
            picked = [self._choices[row] for row in rows]
            if not broken(self._problem, picked):
                yield rows, self._till.own(picked)

    def core(self, groups: Mapping[int, Sequence[int]], cost: int) -> list[Sequence[int]]:
        """Some of these trainings that cost the person so much by themselves, on whichever dates.

        Only where more steps never cost less (`plain`).
        """
        kept = list(groups.values())
        for group in list(kept):
            fewer = [other for other in kept if other is not group]
            if all(self._till.own([self._choices[row] for row in rows]) >= cost for rows in self._apart([], fewer)):
                kept = fewer
        return kept

    def _apart(self, taken: list[int], groups: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
        if not groups:
            yield tuple(taken)
            return
        for row in groups[0]:
            if not any(self._clash(row, other) for other in taken):
                yield from self._apart([*taken, row], groups[1:])

    def _clash(self, row: int, other: int) -> bool:
        key = min(row, other), max(row, other)
        if key not in self._meet:
            one, two = self._choices[row].slots, self._choices[other].slots
            self._meet[key] = any(a.meets(b) for a in one for b in two)
        return self._meet[key]
