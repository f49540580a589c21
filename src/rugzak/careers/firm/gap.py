"""The arithmetic of a gap: who needs a skill, who can do it, and what may be shown. Pure: no Django, no database.

Someone *can* a skill where the level they gave it is at least the level asked; a level that was never said counts as 1,
so that a gap is rather found than missed. Shares are rounded to tens; counts of people follow from the rounded share,
never from who was counted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

UNSAID = 1
Levels = Mapping[UUID, int | None]  # who showed a skill, and how well they say that they do it


@dataclass(frozen=True, slots=True)
class Count:
    """Of `known` people whom we may count, `can` do it at the level asked."""

    known: int
    can: int

    def __add__(self, other: "Count") -> "Count":
        return Count(self.known + other.known, self.can + other.can)

    def minus(self, other: "Count") -> "Count":
        return Count(self.known - other.known, self.can - other.can)


@dataclass(frozen=True, slots=True)
class Gap:
    """The share of people who lack it, 0 to 100 in tens, and how many of `people` that are about."""

    share: int
    people: int

    @property
    def lacking(self) -> int:
        """People to reach, rounded up: a part of a person is one person."""
        return -(-self.people * self.share // 100)


def count(level: int, asked: Collection[UUID], shown: Levels, hidden: Collection[UUID] = ()) -> Count:
    """How many of those who may be asked can do it at this level; `hidden` did not want this skill to be seen."""
    known = [one for one in asked if one not in hidden]
    can = sum(one in shown and (shown[one] or UNSAID) >= level for one in known)
    return Count(len(known), can)


def share(found: Count, least: int) -> int | None:
    """The part that lacks it, in tens; None for too few people."""
    if found.known < least:
        return None
    lacking = found.known - found.can
    return 10 * ((20 * lacking + found.known) // (2 * found.known))


def apart(counts: Sequence[Count], least: int) -> tuple[list[Count | None], Count | None]:
    """Each count that is no small group, and all the small ones together where that is none either.

    What is left over is counted nowhere: not with the others, nor in a total, so that it can't be worked out.
    """
    shown = [one if one.known >= least else None for one in counts]
    rest = sum((one for one in counts if one.known < least), Count(0, 0))
    return shown, rest if rest.known >= least else None


def total(counts: Sequence[Count], least: int) -> Count:
    """All that may be counted."""
    shown, rest = apart(counts, least)
    return sum((one for one in (*shown, rest) if one is not None), Count(0, 0))
