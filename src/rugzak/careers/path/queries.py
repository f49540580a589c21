"""What the doors ask: the path of a person to a job with two others beside it, and what would change if."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.careers import queries as careers
from rugzak.careers.errors import BadWish, NoGoal
from rugzak.careers.path import solve
from rugzak.careers.path.gather import Gathered, gather
from rugzak.careers.path.model import Path, Wish
from rugzak.skills import queries as skills

# A plan looks so far ahead where nothing is said.
HORIZON = timedelta(days=366)
MORE_MONEY = 30_000
NEAR_KM = 20.0
SATURDAY = 5
ASIDE_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """The best path, others beside it, and which wishes stand in the way of more (None: none does)."""

    gathered: Gathered
    wish: Wish
    path: Path
    alternatives: tuple[solve.Alternative, ...] = ()
    release: solve.Release | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The path under one other wish: `money`, `saturdays`, `online` or `near`."""

    code: str
    wish: Wish
    path: Path


def job_of(person: Person, occupation_uri: str = "") -> str:
    """The job to go to: the one named, else the goal, else the wish, else the job now. Raises NoGoal."""
    goal, profile = careers.goal(person), skills.profile(person)
    found = [occupation_uri, goal.occupation_uri if goal else ""]
    found += [job.occupation_uri for job in (profile.wished, profile.current) if job]
    if uri := next(filter(None, found), ""):
        return uri
    raise NoGoal


def proposal(
    person: Person,
    occupation_uri: str,
    wish: Wish,
    *,
    without: Collection[str] = (),
    prefer: frozenset[UUID] = frozenset(),
    aside: bool = True,
) -> Proposal:
    """The best path of a person to a job. `aside`: with alternatives and the wishes in the way.

    Raises UnknownConcept, BadWish.
    """
    wish = checked(wish)
    gathered = gather(person, occupation_uri, wish, without=without, prefer=prefer)
    path = solve.best(gathered.problem)
    if not aside:
        return Proposal(gathered, wish, path)
    others = solve.alternatives(gathered.problem, path, seconds=ASIDE_SECONDS)
    return Proposal(gathered, wish, path, tuple(others), solve.release(gathered.problem, path, seconds=ASIDE_SECONDS))


def what_ifs(found: Proposal) -> list[WhatIf]:
    """The same problem under other wishes, one at a time."""
    variants = _variants(found.wish)
    return [
        WhatIf(code, wish, solve.best(replace(found.gathered.problem, wish=wish), seconds=ASIDE_SECONDS))
        for code, wish in variants.items()
    ]


def checked(wish: Wish, today: date | None = None) -> Wish:
    """A wish that makes sense, with a year ahead where no last day is given. Raises BadWish."""
    day = today or clock.today()
    last = wish.last or day + HORIZON
    if wish.first is not None and wish.first > last:
        raise BadWish(why=_("the last day lies before the first"))
    if last <= day:
        raise BadWish(why=_("the last day is over"))
    if not wish.days or not wish.parts:
        raise BadWish(why=_("no day or no part of the day is left"))
    numbers = (wish.budget, wish.hours_week, wish.hours_total, wish.km)
    if any(number is not None and number < 0 for number in numbers):
        raise BadWish(why=_("a number is below zero"))
    return replace(wish, last=last)


def _variants(wish: Wish) -> dict[str, Wish]:
    """Other wishes that differ from this one."""
    known = {
        "money": replace(wish, budget=None if wish.budget is None else wish.budget + MORE_MONEY),
        "saturdays": replace(wish, days=frozenset({SATURDAY})),
        "online": replace(wish, online_only=True),
        "near": replace(wish, km=NEAR_KM if wish.km is None else min(wish.km, NEAR_KM)),
    }
    return {code: other for code, other in known.items() if other != wish}
