"""Whether trainings together keep every condition; written apart from the programme, so that it can judge it. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from rugzak.careers.path.funding import own_cost
from rugzak.careers.path.model import Choice, Problem


def faults(problem: Problem, chosen: Iterable[Choice]) -> frozenset[str]:
    """The names of what these choices together go against; empty where they make a path."""
    picked = list(chosen)
    wish = problem.wish
    found = {name for one in picked for name in wish.refuses(one)}
    possible = problem.possible()
    if any(one not in possible for one in picked):
        found.add("possible")
    if len({one.training for one in picked}) < len(picked):
        found.add("twice")
    if any(a.meets(b) for one, other in combinations(picked, 2) for a in one.slots for b in other.slots):
        found.add("overlap")
    if any(not ready(problem, one, picked) for one in picked):
        found.add("needs")
    return frozenset(found | _limits(problem, picked))


def broken(problem: Problem, picked: Sequence[Choice]) -> bool:
    """Whether choices that fit each for itself ask what is not learned by then, or take too many hours."""
    return not all(ready(problem, one, picked) for one in picked if one.needs) or bool(_hours(problem, picked))


def ready(problem: Problem, one: Choice, picked: Sequence[Choice]) -> bool:
    """Whether someone can do what a choice asks before it starts: they could already, or learned it by then."""
    before = [other for other in picked if other.end < one.start]
    learned = {skill for other in before for skill, share in other.teaches.items() if share == 1}
    return one.needs <= problem.have | learned


def closed(problem: Problem, picked: Iterable[Choice]) -> dict[str, float]:
    """The share of each skill of the gap that these choices close; of several the largest counts."""
    best: dict[str, float] = {}
    for one in picked:
        for skill, share in one.teaches.items():
            if skill in problem.gap:
                best[skill] = max(best.get(skill, 0.0), share)
    return best


def covered(problem: Problem, picked: Iterable[Choice]) -> int:
    """How much of the weight of the gap they close."""
    return sum(round(problem.gap[skill] * share) for skill, share in closed(problem, picked).items())


def _hours(problem: Problem, picked: Sequence[Choice]) -> set[str]:
    wish, found = problem.wish, set()
    weeks: Counter[tuple[int, int]] = Counter()
    for one in picked if wish.hours_week is not None else ():
        for slot in one.slots:
            weeks[slot.day.isocalendar()[:2]] += slot.minutes
    if wish.hours_week is not None and any(minutes > wish.hours_week for minutes in weeks.values()):
        found.add("hours_week")
    if wish.hours_total is not None and sum(one.minutes for one in picked) > wish.hours_total:
        found.add("hours_total")
    return found


def _limits(problem: Problem, picked: Sequence[Choice]) -> set[str]:
    wish, found = problem.wish, _hours(problem, picked)
    if wish.budget is not None and own_cost(picked, problem.purses) > wish.budget:
        found.add("budget")
    return found
