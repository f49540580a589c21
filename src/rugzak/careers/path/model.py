"""What a path is chosen from and what it is made of. Pure: no Django. Money in cents (EUR), time in minutes, km by air.

A choice is one session of a training. What it closes of the gap is a share (1: it teaches that very skill, less: one
that is close to it); of several the largest counts, since two halves of something close are not the thing itself.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from uuid import UUID

from rugzak.schemes.split import Offer, Rules, Split

NOON, EVENING = 12 * 60, 17 * 60
PARTS = ("morning", "afternoon", "evening")
WHOLE_WEEK = frozenset(range(7))
# What someone can wish, in the order in which one would give it up.
WISHES = ("last", "times", "days", "form", "distance", "hours_week", "hours_total", "languages", "budget", "first")
PurseKey = Hashable


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A piece of a day: `begin` in minutes after midnight."""

    day: date
    begin: int
    minutes: int

    @property
    def end(self) -> int:
        return self.begin + self.minutes

    @property
    def part(self) -> str:
        """The part of the day in which it begins."""
        return "morning" if self.begin < NOON else "afternoon" if self.begin < EVENING else "evening"

    def meets(self, other: Self) -> bool:
        """Whether one can't be in both."""
        return self.day == other.day and self.begin < other.end and other.begin < self.end


@dataclass(frozen=True, slots=True)
class Choice:
    """A session that may be taken. `km` is one way; None: the place is not known. Online is 0 km.

    `teaches`: share (above 0, at most 1) by URI of a skill. `needs`: skills to have before it starts. `offers`: what
    can pay, as the schemes say for this session alone; `rules`: which of them may not go together; `takes`: minutes
    that a leave may take of it.
    """

    id: UUID
    training: UUID
    slots: tuple[Slot, ...]
    price: int
    minutes: int
    seats: int
    language: str = "nl"
    km: float | None = 0.0
    online: bool = False
    teaches: Mapping[str, float] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    offers: tuple[Offer, ...] = ()
    rules: Rules = field(default_factory=Rules)
    takes: int = 0

    @property
    def start(self) -> date:
        return min(slot.day for slot in self.slots)

    @property
    def end(self) -> date:
        return max(slot.day for slot in self.slots)

    @property
    def travel(self) -> float:
        """Kilometres there and back, on each of its days; 0 where the place is not known."""
        return 0.0 if self.online else 2 * (self.km or 0.0) * len({slot.day for slot in self.slots})


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone can and wants. None: no limit. `budget`: own money in all, savings included, in cents.

    `hours_week` and `hours_total` in minutes; `days`: 0 is Monday; `parts`: of the day; `km`: one way.
    """

    first: date | None = None
    last: date | None = None
    budget: int | None = None
    hours_week: int | None = None
    hours_total: int | None = None
    days: frozenset[int] = WHOLE_WEEK
    parts: frozenset[str] = frozenset(PARTS)
    languages: frozenset[str] = frozenset()
    km: float | None = None
    online_only: bool = False

    def without(self, names: Iterable[str]) -> "Wish":
        """The same with some wishes given up, by their names in `WISHES`."""
        free: dict[str, object] = {
            "first": None, "last": None, "budget": None, "hours_week": None, "hours_total": None, "days": WHOLE_WEEK,
            "times": frozenset(PARTS), "languages": frozenset(), "distance": None, "form": False,
        }  # fmt: skip
        fields = {"times": "parts", "distance": "km", "form": "online_only"}
        return replace(self, **{fields.get(name, name): free[name] for name in names})  # type: ignore[arg-type]

    def refuses(self, choice: Choice) -> frozenset[str]:
        """The names of the wishes that this one choice goes against by itself."""
        tests = {
            "first": self.first is not None and choice.start < self.first,
            "last": self.last is not None and choice.end > self.last,
            "days": any(slot.day.weekday() not in self.days for slot in choice.slots),
            "times": any(slot.part not in self.parts for slot in choice.slots),
            "languages": bool(self.languages) and choice.language not in self.languages,
            "distance": self.km is not None and not choice.online and (choice.km is None or choice.km > self.km),
            "form": self.online_only and not choice.online,
        }
        return frozenset(name for name, against in tests.items() if against)


@dataclass(frozen=True, slots=True)
class Problem:
    """A gap to close and what there is to close it with.

    `gap`: how telling each lacking skill is (whole numbers, only their proportion counts). `purses`: what each holds,
    in its own unit; several steps together never spend more. `busy`: when this person has class already. `prefer`:
    choices to keep where others are no better.
    """

    gap: Mapping[str, int]
    choices: tuple[Choice, ...]
    wish: Wish
    today: date
    have: frozenset[str] = frozenset()
    purses: Mapping[PurseKey, int] = field(default_factory=dict)
    busy: tuple[Slot, ...] = ()
    prefer: frozenset[UUID] = frozenset()

    def possible(self) -> list[Choice]:
        """The choices that could be taken by anyone: a seat, not begun yet, no class of one's own at that time."""
        return [
            one for one in self.choices
            if one.seats > 0 and one.start > self.today and not any(a.meets(b) for a in one.slots for b in self.busy)
        ]  # fmt: skip

    @property
    def weight(self) -> int:
        return sum(self.gap.values())


@dataclass(frozen=True, slots=True)
class Step:
    """One choice of a path, in the order of their dates: who pays what, and what it newly closes (share by skill)."""

    choice: Choice
    split: Split
    leave: Split
    closes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Quality:
    """How sure it is that nothing is better: `proven`, else the best could still be `gap` (0 to 1) better.

    The gap is that of the first aim (more of the gap closed, own cost, hours, travel, soonest) that was not proven.

    `cuts`: how often the rules of the schemes corrected what the programme believed that they pay.
    """

    proven: bool
    gap: float
    seconds: float
    choices: int = 0
    cuts: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """Trainings in order. `closed` is what share of each skill of the gap they close, `cover` of the gap in all."""

    steps: tuple[Step, ...]
    closed: Mapping[str, float]
    cover: float
    quality: Quality

    @property
    def price(self) -> int:
        return sum(step.split.total for step in self.steps)

    @property
    def own(self) -> int:
        """What the person pays in all, savings included."""
        return sum(step.split.own for step in self.steps)

    @property
    def minutes(self) -> int:
        return sum(step.choice.minutes for step in self.steps)

    @property
    def travel(self) -> float:
        return sum(step.choice.travel for step in self.steps)

    @property
    def end(self) -> date | None:
        return max((step.choice.end for step in self.steps), default=None)

    @property
    def trainings(self) -> frozenset[UUID]:
        return frozenset(step.choice.training for step in self.steps)


def purse_key(offer: Offer) -> PurseKey:
    """What offers share: the purse, or what stands for one that a right would open; else the scheme and its funder."""
    return offer.purse_id or (offer.scheme, offer.funder_id, offer.asset)
