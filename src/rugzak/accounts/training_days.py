"""The arithmetic of the individual right to training: what a year gives, what is carried over, what is left.

Law of 3 October 2022, art. 50 and following: what is not used in a year goes to the next and is not deducted from what
that one gives; after `WINDOW` years it ends [S33, S33d; to be confirmed]. Days taken come off the oldest first. Minutes
throughout; how long a day is follows from the hours of the job. Pure: no Django, no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WINDOW = 5


@dataclass(frozen=True, slots=True)
class Year:
    """What a year gave (`credit`), brought in from before we counted (`carried`), and what was taken in it."""

    year: int
    credit: int
    taken: int = 0
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """At the end of the last year given, in minutes. `taken` is of that year; `over`: taken beyond what there was."""

    year: int
    credit: int
    carried: int
    taken: int
    left: int
    over: int
    ends: Mapping[int, int]  # what ends with which year

    @property
    def whole(self) -> int:
        """What there is to take in the year."""
        return self.credit + self.carried


def standing(years: Sequence[Year]) -> Standing:
    """How it stands in the last of these years, which follow each other. Raises ValueError for none."""
    if not years:
        raise ValueError("a standing needs a year")
    lots: dict[int, int] = {}  # what is left, by the year that gave it
    carried = over = 0
    for one in sorted(years, key=lambda each: each.year):
        lots = {given: left for given, left in lots.items() if one.year - given < WINDOW}
        if one.carried:
            lots[one.year - 1] = one.carried  # what payroll says takes the place of what we would have counted
            lots = {given: left for given, left in lots.items() if given >= one.year - 1}
        carried = sum(lots.values())
        lots[one.year] = one.credit
        over = _take(lots, one.taken)
    last = max(years, key=lambda each: each.year)
    ends = {given + WINDOW - 1: left for given, left in lots.items() if left}
    return Standing(last.year, last.credit, carried, last.taken, sum(lots.values()), over, ends)


def _take(lots: dict[int, int], minutes: int) -> int:
    """Off the oldest first; gives what there was too little for."""
    for given in sorted(lots):
        part = min(lots[given], minutes)
        lots[given] -= part
        minutes -= part
    return minutes
