"""One sheet in HiGHS (MIT licence), solved for one objective after another. Pure: numpy and highspy.

Most columns are out of the question, and the relaxation (halves of choices allowed) says which: with its value and what
a column would add to it, no solution that takes that column is better than their sum. So a small programme of the most
likely columns is solved first. Where its answer is no more than what each column left out would cost at least, it is
the answer for all; else that answer is the bar for who takes part in the next. What an objective that stays as good as
it is has no room for stays out for good.
"""

import time
from dataclasses import dataclass
from math import gcd

import highspy
import numpy as np

from rugzak.careers.path.program import Sheet, Terms

# Steps from objective to objective may lose this little, so that rounding does not make the next one impossible.
SLACK = 1e-6
# So many columns take part in the first try, and so many times more in the next.
FIRST, GROWTH = 90, 2
SHORTEST, MARGIN = 0.05, 1e-4
_SOLVED = {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kObjectiveTarget}


class _Quiet(highspy.Highs):
    """HiGHS greets on the terminal while it is made; here it keeps still from the first."""

    def enableCallbacks(self) -> None:
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Answer:
    """A solution: values of all columns, and between `value` and `bound` lies the best there is."""

    values: np.ndarray
    value: float
    bound: float
    proven: bool

    def on(self, columns: list[int]) -> list[int]:
        """The places in the list of the columns that are 1."""
        return [place for place, column in enumerate(columns) if self.values[column] > 0.5]


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """For an objective: no solution with a column is better than `least` of that column, and none than `value`."""

    objective: Terms
    value: float
    least: np.ndarray


class Engine:
    """HiGHS on one processor with a fixed seed, so that the same problem gives the same answer."""

    def __init__(self, sheet: Sheet, *, until: float) -> None:
        """`until`: the moment of `time.monotonic` at which it stops with what it has."""
        self.until = until
        self._highs = _Quiet()  # type: ignore[no-untyped-call]
        for name, value in {"threads": 1, "random_seed": 1, "mip_rel_gap": 0.0}.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(_lp(sheet))
        self._whole = np.array(sheet.whole, dtype=bool)
        self._open = self._whole.copy()
        self._upper = np.array(sheet.upper)
        self._relaxed: _Relaxed | None = None
        # Whether there was no answer because there can be none (not because time was up).
        self.impossible = False
        # What the objective at hand is at least, as was proven before rows were added.
        self._floor = -np.inf

    def minimise(self, objective: Terms, *, known: float = np.inf) -> Answer | None:
        """The least value and where it is; None where nothing is possible (or nothing was found in time).

        `known`: a value that can be reached; what is worse need not be looked at.
        """
        self._aim(objective)
        relaxed = self._relax(objective)
        if relaxed is None:
            return None
        best, count, bar = None, FIRST, self._floor
        while True:
            bar = min(known, best.value if best else np.inf, max(bar, self._bar(relaxed, count)))
            out = np.flatnonzero(self._open & (relaxed.least > _about(bar)))
            # Whatever takes a column that is left out costs at least so much.
            beyond = float(relaxed.least[out].min(initial=np.inf))
            found = self._without(out, relaxed, beyond)
            best = found if found is not None and (best is None or found.value <= best.value) else best
            if found is not None and found.proven and found.value <= _about(beyond):
                self._floor = max(self._floor, found.bound)
                return found
            if self.impossible and (not len(out) or bar == known):
                return best
            if time.monotonic() > self.until or (found is not None and not found.proven):
                return self._unproved(best, relaxed.value if found is None else found.bound)
            count *= GROWTH

    def _unproved(self, best: Answer | None, bound: float) -> Answer | None:
        self.impossible = False
        least = max(bound, self._floor)
        return None if best is None else Answer(best.values, best.value, min(least, best.value), False)

    @property
    def bound(self) -> float:
        """What the objective at hand is at least, as far as is known."""
        return max(self._floor, -np.inf if self._relaxed is None else self._relaxed.value)

    def row(self, lower: float, upper: float, terms: Terms) -> None:
        """Add a row."""
        columns = np.array(list(terms), dtype=np.int32)
        self._highs.addRow(lower, upper, len(columns), columns, np.array(list(terms.values()), dtype=np.float64))

    def keep(self, objective: Terms, value: float) -> None:
        """From now on this objective stays as good as it is."""
        room = _about(value)
        self.row(-highspy.kHighsInf, room, objective)
        if self._relaxed is not None and self._relaxed.objective == objective:
            out = self._open & (self._relaxed.least > _about(room))
            self._open &= ~out
            self._bounds(np.flatnonzero(out), 0.0)
        self._relaxed = None

    def _aim(self, objective: Terms) -> None:
        count = self._highs.getNumCol()
        cost = np.zeros(count)
        cost[list(objective)] = list(objective.values())
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost)

    def _relax(self, objective: Terms) -> _Relaxed | None:
        """The relaxation; of the same objective once, since rows that were added since only make it worse."""
        if self._relaxed is None or self._relaxed.objective != objective:
            if not self._run(relaxed=True):
                return None
            value = self._highs.getInfo().objective_function_value
            adds = np.maximum(np.array(self._highs.getSolution().col_dual), 0.0)
            least = self._rounded(value + adds, objective)
            self._floor = -np.inf
            self._relaxed = _Relaxed(dict(objective), value, np.where(self._open, least, -np.inf))
        return self._relaxed

    def _rounded(self, least: np.ndarray, objective: Terms) -> np.ndarray:
        """Up to the next value that an objective of whole columns can have: a multiple of what all of it is of."""
        if not self._whole[list(objective)].all() or any(cost % 1 for cost in objective.values()):
            return least
        step = gcd(*(int(cost) for cost in objective.values()))
        return step * np.ceil(least / step - MARGIN)

    def _bar(self, relaxed: _Relaxed, count: int) -> float:
        """The value up to which so many columns take part."""
        least = np.sort(relaxed.least[self._open])
        return float(least[min(count, len(least)) - 1]) if len(least) else relaxed.value

    def _without(self, out: np.ndarray, relaxed: _Relaxed, beyond: float) -> Answer | None:
        """The best without some columns; whatever takes one of those is at least `beyond`."""
        self._bounds(out, 0.0)
        found = self._run()
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        values = np.array(self._highs.getSolution().col_value)
        self._bounds(out, self._upper[out])
        if not found:
            return None
        proven, value = status in _SOLVED, info.objective_function_value
        bound = value if proven else max(relaxed.value, min(beyond, info.mip_dual_bound))
        return Answer(values, value, bound, proven)

    def _run(self, *, relaxed: bool = False) -> bool:
        """Whether there is a solution now."""
        self._highs.setOptionValue("solve_relaxation", relaxed)
        # A solution as good as what was proven before needs no proof.
        enough = -np.inf if relaxed or np.isinf(self._floor) else _about(self._floor)
        self._highs.setOptionValue("objective_target", enough)
        # HiGHS counts the time of a relaxation from the first run on, that of a programme from its own beginning.
        since = self._highs.getRunTime() if relaxed else 0.0
        self._highs.setOptionValue("time_limit", since + max(self.until - time.monotonic(), SHORTEST))
        self._highs.run()
        self.impossible = self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        if relaxed:
            return self._highs.getModelStatus() in _SOLVED
        return self._highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible

    def _bounds(self, columns: np.ndarray, upper: np.ndarray | float) -> None:
        count = len(columns)
        if count:
            highest = np.broadcast_to(upper, count).astype(np.float64)
            self._highs.changeColsBounds(count, columns.astype(np.int32), np.zeros(count), highest)


def _about(value: float) -> float:
    """A little more, for what rounding does."""
    return value + SLACK * max(1.0, abs(value))


def _lp(sheet: Sheet) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(sheet.lower), len(sheet.rows)
    lp.col_cost_ = np.zeros(lp.num_col_)
    lp.col_lower_, lp.col_upper_ = np.array(sheet.lower), np.array(sheet.upper)
    lp.row_lower_ = np.array([row[0] for row in sheet.rows])
    lp.row_upper_ = np.array([row[1] for row in sheet.rows])
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[whole] for whole in sheet.whole]
    starts = np.cumsum([0, *(len(row[2]) for row in sheet.rows)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = np.array([column for row in sheet.rows for column in row[2]], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for row in sheet.rows for value in row[2].values()], dtype=np.float64)
    return lp
