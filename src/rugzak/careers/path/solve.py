"""The best path: close most of the gap, then at least own cost, least class time, least travel, soonest. Pure.

One wish after another (lexicographic), each an integer programme solved to its proven end or to the end of the time.
Who pays is judged by the rules of the schemes themselves (`funding`): where a set of trainings costs more than the
programme believed, a row says so for exactly that set and it is solved again. So the answer is the best under the true
rules, and where it could not be proven in time it says how far off it may be.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rugzak.careers.path.engine import Answer, Engine
from rugzak.careers.path.faults import closed, covered
from rugzak.careers.path.funding import own_cost, splits
from rugzak.careers.path.model import Choice, Path, Problem, Quality, Step, Wish
from rugzak.careers.path.program import Program, Terms

SECONDS = 2.0
MOST_CUTS = 40
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


class _Search:
    """One programme in one engine, with the corrections that the rules asked for."""

    def __init__(self, program: Program, until: float) -> None:
        self.program, self.engine = program, Engine(program.sheet, until=until)
        self.began, self.cuts = time.monotonic(), 0
        self.proven, self.gap = True, 0.0
        self._most_own: float | None = program.problem.wish.budget

    def least(self, objective: Terms) -> list[int] | None:
        """The choices that make an objective least under the true rules; from then on it stays that good."""
        of_money = objective == self._own_terms
        best: tuple[float, list[int]] | None = None
        while True:
            answer = self.engine.minimise(objective)
            if answer is None:
                break
            chosen = answer.on(self.program.take)
            own = own_cost(self._choices(chosen), self.program.problem.purses)
            value = float(own) if of_money else answer.value
            allowed = self._most_own is None or own <= self._most_own
            if allowed and (best is None or value < best[0]):
                best = value, chosen
            if best is not None and best[0] <= answer.bound + _CENT:
                break
            if not answer.proven or self.cuts >= MOST_CUTS:
                self._unproven(best, answer)
                break
            self.engine.row(*self.program.correct(chosen, own))
            self.cuts += 1
        if best is None:
            return None
        self.engine.keep(objective, best[0])
        if of_money:
            self._most_own = best[0]
        return best[1]

    def lexicographic(self, objectives: Sequence[Terms]) -> list[int]:
        """One objective after another; what is found first stays where time runs out."""
        chosen: list[int] = []
        for objective in objectives:
            found = self.least(objective) if objective else None
            if objective and found is None:
                self.proven = False
                break
            chosen = chosen if found is None else found
        return chosen

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

    def _unproven(self, best: tuple[float, list[int]] | None, answer: Answer) -> None:
        self.proven = False
        value = best[0] if best else answer.value
        self.gap = max(self.gap, abs(value - answer.bound) / max(1.0, abs(value)))


def best(problem: Problem, *, seconds: float = SECONDS) -> Path:
    """The best path within the wishes; without steps where nothing fits."""
    program = Program(problem)
    search = _Search(program, time.monotonic() + seconds)
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
