"""One sheet in HiGHS (MIT licence), solved for one objective after another. Pure: numpy and highspy."""

import time
from dataclasses import dataclass

import highspy
import numpy as np

from rugzak.careers.path.program import Sheet, Terms

# Steps from objective to objective may lose this little, so that rounding does not make the next one impossible.
SLACK = 1e-6
_SOLVED = {highspy.HighsModelStatus.kOptimal}


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


class Engine:
    """HiGHS on one processor with a fixed seed, so that the same problem gives the same answer."""

    def __init__(self, sheet: Sheet, *, until: float) -> None:
        """`until`: the moment of `time.monotonic` at which it stops with what it has."""
        self.until = until
        self._highs = _Quiet()  # type: ignore[no-untyped-call]
        for name, value in {"threads": 1, "random_seed": 1, "mip_rel_gap": 0.0}.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(_lp(sheet))

    def minimise(self, objective: Terms) -> Answer | None:
        """The least value and where it is; None where nothing is possible (or nothing was found in time)."""
        count = self._highs.getNumCol()
        cost = np.zeros(count)
        cost[list(objective)] = list(objective.values())
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(self.until - time.monotonic(), 0.05))
        self._highs.run()
        info = self._highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = np.array(self._highs.getSolution().col_value)
        proven = self._highs.getModelStatus() in _SOLVED
        bound = info.mip_dual_bound if not proven else info.objective_function_value
        return Answer(values, info.objective_function_value, bound, proven)

    def row(self, lower: float, upper: float, terms: Terms) -> None:
        """Add a row."""
        columns = np.array(list(terms), dtype=np.int32)
        self._highs.addRow(lower, upper, len(columns), columns, np.array(list(terms.values()), dtype=np.float64))

    def keep(self, objective: Terms, value: float) -> None:
        """From now on this objective stays as good as it is."""
        self.row(-highspy.kHighsInf, value + SLACK * max(1.0, abs(value)), objective)


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
