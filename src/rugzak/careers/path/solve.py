"""The best path: close most of the gap, then at least own cost, least class time, least travel, soonest. Pure.

One wish after another (lexicographic), each an integer programme solved to its proven end or to the end of the time.
Who pays is judged by the rules of the schemes themselves (`funding`): where a set of trainings costs more than the
programme believed, a row says so for exactly that set and it is solved again. So the answer is the best under the true
rules, and where it could not be proven in time it says how far off it may be.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import floor

from rugzak.careers.path.engine import Answer, Engine
from rugzak.careers.path.faults import closed, covered
from rugzak.careers.path.funding import Till, own_cost, splits
from rugzak.careers.path.model import Choice, Path, Problem, Quality, Step, Wish
from rugzak.careers.path.program import INFINITY, Program, Row, Terms
from rugzak.careers.path.swap import Swaps

SECONDS = 1.9
MOST_CUTS = 400
# One objective may take so much of the time that is left, so that one that is hard to prove leaves some to the next.
SHARE = 0.6
# An alternative may leave so much of what the best one closes.
LEAVES = 0.4
KINDS = ("cheaper", "sooner", "nearer", "other")
_CENT = 0.5


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another path, and in what it is better: one of `KINDS`."""

    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class Release:
    """The fewest wishes to give up so that more of the gap can be closed: `cover` instead of what it is now."""

    wishes: tuple[str, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class _Found:
    """Choices (their rows) that are allowed, and the value of an objective for them."""

    value: float
    rows: list[int]


def _lower(one: _Found | None, other: _Found | None) -> _Found | None:
    """The one with the lower value, the first where neither is lower."""
    return other if other is not None and (one is None or other.value < one.value) else one


class _Search:
    """One programme in one engine, with the corrections that the rules asked for."""

    def __init__(self, program: Program, until: float) -> None:
        self.program, self.engine = program, Engine(program.sheet, until=until)
        self.began, self.cuts = time.monotonic(), 0
        self.proven, self.gap = True, 0.0
        self._most_own: float | None = program.problem.wish.budget
        self._till = Till(program.problem.purses)
        self._swaps = Swaps(program.problem, program.choices, self._till)

    def least(self, objective: Terms, start: Sequence[int] | None = None, *, final: bool = False) -> list[int] | None:
        """The choices that make an objective least under the true rules; from then on it stays that good.

        `start`: choices that are allowed; what is found is no worse. `final`: no other objective follows.
        """
        best = self._candidate(objective, start) if start is not None else None
        while answer := self.engine.minimise(objective, known=best.value if best else INFINITY):
            chosen = answer.on(self.program.take)
            found, cut = self._true(objective, chosen, answer, best, final=final)
            best = _lower(best, found)
            if best is not None and best.value <= answer.bound + _CENT:
                break
            if not answer.proven or self.cuts >= MOST_CUTS:
                self._unproven(best.value if best else answer.value, answer.bound)
                break
            self.engine.row(*cut)
            self.cuts += 1
        else:
            if not self.engine.impossible:
                self._unproven(best.value if best else 0.0, self.engine.bound)
        if best is None:
            return None
        self.engine.keep(objective, best.value)
        if objective == self._own_terms:
            self._most_own = best.value
        return best.rows

    def lexicographic(self, objectives: Sequence[Terms]) -> list[int]:
        """One objective after another; what is found first stays where time runs out."""
        chosen: list[int] | None = None
        wanted = [objective for objective in objectives if objective]
        until = self.engine.until
        for objective in wanted:
            final = objective is wanted[-1]
            now = time.monotonic()
            self.engine.until = until if final else now + SHARE * (until - now)
            found = self.least(objective, chosen, final=final)
            if found is None:
                self._unproven(0.0, -INFINITY)
                break
            chosen = found
            if not final and time.monotonic() >= until:
                self._unproven(0.0, -INFINITY)
                break
        return chosen or []

    def _true(
        self, objective: Terms, chosen: list[int], answer: Answer, best: _Found | None, *, final: bool
    ) -> tuple[_Found | None, Row]:
        """The best that these trainings are by the true rules, on these dates or others, and what to tell of them."""
        own = cheapest = self._till.own(self._choices(chosen))
        found = self._candidate(objective, chosen, own)
        groups = self.program.with_twins(chosen)
        for rows, cost in self._swaps.sets(groups):
            if found is not None and found.value <= answer.bound + _CENT:
                break
            cheapest, found = min(cheapest, cost), _lower(found, self._candidate(objective, rows, cost))
        money, all_tried = objective == self._own_terms, self._swaps.can(groups)
        if all_tried and final:
            return found, self.program.never(chosen)
        if not all_tried or (not money and self._may_cost(cheapest)):
            return found, self.program.correct(chosen, own)
        return found, self._costs(chosen, cheapest, best if money else None)

    def _costs(self, chosen: list[int], cheapest: int, best: _Found | None) -> Row:
        """These trainings cost so much on whichever dates: as few of them as are enough to be too dear."""
        if not self._swaps.plain:
            return self.program.correct(chosen, cheapest, twins=True)
        bars = [] if self._most_own is None else [floor(self._most_own) + 1]
        bars += [] if best is None else [round(best.value)]
        least = min(cheapest, *bars) if bars else cheapest
        return self.program.together(self._swaps.core(self.program.with_twins(chosen), least), least)

    def _candidate(self, objective: Terms, rows: Sequence[int], own: int | None = None) -> _Found | None:
        """These choices and their value; None where they cost too much, or where the objective is not of choices."""
        own = self._till.own(self._choices(rows)) if own is None else own
        if not self._may_cost(own):
            return None
        if objective == self._own_terms:
            return _Found(float(own), list(rows))
        if objective == self.program.cover:
            return _Found(-float(covered(self.program.problem, self._choices(rows))), list(rows))
        if self.program.last in objective:
            return _Found(float(max((self.program.days[row] for row in rows), default=0)), list(rows))
        return _Found(sum(objective.get(self.program.take[row], 0.0) for row in rows), list(rows))

    def _may_cost(self, own: float) -> bool:
        return self._most_own is None or own <= self._most_own

    def path(self, chosen: Iterable[int]) -> Path:
        quality = Quality(
            self.proven, self.gap, time.monotonic() - self.began, len(self.program.choices), self.cuts
        )  # fmt: skip
        return path_of(self.program.problem, self._choices(chosen), quality)

    @property
    def _own_terms(self) -> Terms:
        return {self.program.own: 1.0}

    def _choices(self, chosen: Iterable[int]) -> list[Choice]:
        return [self.program.choices[row] for row in chosen]

    def _unproven(self, value: float, bound: float) -> None:
        """The gap is that of the first objective that was not proven; all where nothing is known of it."""
        if self.proven:
            self.gap = min(1.0, abs(value - bound) / max(1.0, abs(value)))
        self.proven = False


def best(problem: Problem, *, seconds: float = SECONDS) -> Path:
    """The best path within the wishes; without steps where nothing fits."""
    until = time.monotonic() + seconds
    program = Program(problem)
    search = _Search(program, until)
    return search.path(search.lexicographic(_order(program)))


def alternatives(problem: Problem, main: Path, *, count: int = 2, seconds: float = SECONDS) -> list[Alternative]:
    """Other trainings that are cheaper, done sooner or nearer, or else the next best; never the same set twice."""
    found: list[Alternative] = []
    until = time.monotonic() + seconds
    for kind in KINDS if main.steps else ():
        if len(found) == count or time.monotonic() > until:
            break
        path = _other(problem, [main, *(one.path for one in found)], kind, until)
        if path is not None and path.steps and _better(kind, path, main):
            found.append(Alternative(kind, path))
    return found


def release(problem: Problem, main: Path, *, seconds: float = SECONDS) -> Release | None:
    """The smallest set of wishes that stands in the way of closing all that can be closed; None where none does."""
    free = Program(_with(problem, Wish()))
    until = time.monotonic() + seconds
    search = _Search(free, until)
    chosen = search.least(free.cover) if free.gains else None
    reach = covered(problem, search._choices(chosen or []))
    if reach <= covered(problem, [step.choice for step in main.steps]):
        return None
    wishes = _fewest(problem, reach, until)
    if wishes is None:
        return None
    return Release(wishes, best(_with(problem, problem.wish.without(wishes)), seconds=seconds))


def _fewest(problem: Problem, reach: int, until: float) -> tuple[str, ...] | None:
    """The fewest wishes without which so much of the gap can be closed; of equals the easiest to give up."""
    program = Program(problem, relaxing=True)
    engine = Engine(program.sheet, until=until)
    engine.keep(program.cover, -float(reach))
    columns, purses = list(program.give_up.values()), problem.purses
    for _round in range(MOST_CUTS):
        answer = engine.minimise({column: 1 + place / 100 for place, column in enumerate(columns)})
        if answer is None:
            return None
        names = tuple(list(program.give_up)[place] for place in answer.on(columns))
        chosen = answer.on(program.take)
        own = own_cost([program.choices[row] for row in chosen], purses)
        budget = problem.wish.budget
        if budget is None or "budget" in names or own <= budget:
            return names
        engine.row(*program.correct(chosen, own))
    return None


def path_of(problem: Problem, chosen: Iterable[Choice], quality: Quality) -> Path:
    """Choices as a path: in order, with who pays, and what each newly closes."""
    steps: list[Step] = []
    known: dict[str, float] = {}
    for one, money, time_off in splits(chosen, problem.purses):
        news = {skill: share for skill, share in closed(problem, [one]).items() if share > known.get(skill, 0.0)}
        known |= news
        steps.append(Step(one, money, time_off, news))
    return Path(tuple(steps), known, covered(problem, [step.choice for step in steps]) / (problem.weight or 1), quality)


def _order(program: Program) -> list[Terms]:
    return [program.cover, {program.own: 1.0}, program.other, program.minutes, program.travel, program.soon]


def _other(problem: Problem, known: Sequence[Path], kind: str, until: float) -> Path | None:
    """A path with other trainings than those known, best in one respect, that still closes most."""
    program = Program(problem)
    ahead = {
        "cheaper": [{program.own: 1.0}, program.cover],
        "sooner": [program.last_day(), program.cover],
        "nearer": [program.travel, program.cover],
        "other": [program.cover],
    }[kind]
    for path in known:
        rows = [row for row, one in enumerate(program.choices) if one.id in {step.choice.id for step in path.steps}]
        lower, upper, terms = program.other_trainings(rows)
        program.sheet.rows.append((lower, upper, terms))
    least = (1 - LEAVES) * covered(problem, [step.choice for step in known[0].steps])
    program.sheet.at_most(program.cover, -least)
    search = _Search(program, until)
    chosen = search.lexicographic([*ahead, *_order(program)[1:]])
    return search.path(chosen) if chosen else None


def _better(kind: str, path: Path, main: Path) -> bool:
    if kind == "sooner":
        return path.end is not None and main.end is not None and path.end < main.end
    return kind == "other" or (path.own < main.own if kind == "cheaper" else path.travel < main.travel)


def _with(problem: Problem, wish: Wish) -> Problem:
    return replace(problem, wish=wish)
