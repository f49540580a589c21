"""Buy, build or borrow: three ways to close one gap, each with its sum, and which of them we would begin with.

Pure arithmetic on plain values. Costs are cents for all people of the gap; what is not known is None and is said, and a
way whose cost is not known is never called the cheapest. The choice is a proposal: someone of the firm decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["borrow", "build", "buy"]
# An assumption, not a measurement: what hiring costs where the firm gave no figure of its own, in months of gross wage.
HIRE_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Course:
    """One training for one person: cents of the price, of that for the firm, and minutes of working time."""

    price: int
    firm: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Build:
    """Teach `people`: for each the firm's part of the price and the wage of the hours; `wage_hour` None: not known."""

    people: int
    course: Course | None
    wage_hour: int | None

    @property
    def wages(self) -> int | None:
        """The wage of the hours of one person, in cents."""
        if self.course is None or self.wage_hour is None:
            return None
        return self.course.minutes * self.wage_hour // 60

    @property
    def each(self) -> int | None:
        return None if self.course is None else self.course.firm + (self.wages or 0)

    @property
    def cents(self) -> int | None:
        return None if self.each is None else self.each * self.people


@dataclass(frozen=True, slots=True)
class Buy:
    """Hire `people`: what one costs (the firm's own figure, or `assumed`), how long it takes, what the market does.

    `days`: the firm's own middle time to fill; `asked` vacancies in the region ask the skill; `short`: the job is on
    the list of shortages.
    """

    people: int
    each: int | None
    assumed: bool
    days: int | None
    asked: int | None
    employers: int | None
    short: bool

    @property
    def cents(self) -> int | None:
        return None if self.each is None else self.each * self.people


@dataclass(frozen=True, slots=True)
class Near:
    """Another job of the firm from which people can move to this one: it asks so many of the same or like skills."""

    name: str
    people: int
    have: int
    asked: int


@dataclass(frozen=True, slots=True)
class Borrow:
    """People of other jobs who can do it already: about `spare` in tens, None where too few would be counted."""

    people: int
    spare: int | None
    near: tuple[Near, ...]

    @property
    def cents(self) -> int:
        return 0

    @property
    def enough(self) -> bool:
        return (self.spare or 0) >= self.people > 0


@dataclass(frozen=True, slots=True)
class Advice:
    """The three ways and the one to begin with; `why` is the code of the reason."""

    borrow: Borrow
    build: Build
    buy: Buy
    first: Kind
    why: Literal["spare", "cheaper", "only_training", "no_training", "ask_training", "hire_cheaper"]


def choose(borrow: Borrow, build: Build, buy: Buy) -> Advice:
    """Borrow where enough people can do it already; else the cheaper of the others, as far as both sums are known."""
    if borrow.enough:
        return Advice(borrow, build, buy, "borrow", "spare")
    if build.cents is None and (buy.cents is None or buy.short):
        return Advice(borrow, build, buy, "build", "ask_training")
    if build.cents is None:
        return Advice(borrow, build, buy, "buy", "no_training")
    if buy.cents is None or buy.short:
        return Advice(borrow, build, buy, "build", "only_training")
    if build.cents <= buy.cents:
        return Advice(borrow, build, buy, "build", "cheaper")
    return Advice(borrow, build, buy, "buy", "hire_cheaper")


def cheapest(courses: Sequence[Course], wage_hour: int | None) -> Course | None:
    """The one that costs the firm least, working time included."""
    return min(courses, key=lambda one: (Build(1, one, wage_hour).each or 0, one.minutes), default=None)
