"""The allowance set-wise: what a person still has of a right, as the ledger keeps it, in columns.

A purse is the lot of one period. What is left of it lives one period more where the scheme carries over, once; the
older lot is spent first; a larger right tops up the lot of its period, a smaller one leaves it. This is what
`accounts.purses` and `accounts.expiry` do one by one; a test holds both equal.
"""

from dataclasses import dataclass

from rugzak.evaluation.simulation.errors import CannotSimulate
from rugzak.schemes.scheme import Allowance, Scheme

ONCE = 0  # the period of rights that have none: a lifetime, some years


@dataclass(frozen=True, slots=True)
class State:
    """Names of the columns of a right: period of the newest lot, what the older lot and it still hold, what it got."""

    period: str
    older: str
    newest: str
    granted: str

    @classmethod
    def of(cls, slot: int) -> "State":
        return cls(f"period_{slot}", f"older_{slot}", f"newest_{slot}", f"granted_{slot}")

    @property
    def columns(self) -> tuple[str, str, str, str]:
        return self.period, self.older, self.newest, self.granted


@dataclass(frozen=True, slots=True)
class Opened:
    """Expressions for the state after a right of `amount` was seen in period `now`."""

    period: str
    older: str
    newest: str
    granted: str

    @property
    def free(self) -> str:
        return f"({self.older} + {self.newest})"


def period_of(allowance: Allowance, day: str) -> str:
    """The number of the period of a day (an expression): the year in which it begins."""
    if allowance.per == "school_year":
        return f"CAST(year({day}) - CASE WHEN month({day}) < 9 THEN 1 ELSE 0 END AS BIGINT)"
    if allowance.per == "calendar_year":
        return f"CAST(year({day}) AS BIGINT)"
    return f"CAST({ONCE} AS BIGINT)"


def opened(state: State, now: str, amount: str, *, carries: bool) -> Opened:
    """The right seen in period `now` with `amount`; NULL in the state's columns says that there was none before."""
    same, next_ = f"{state.period} = {now}", f"{state.period} = {now} - 1"
    more = f"greatest(0, {amount} - {state.granted})"
    older = f"CASE WHEN {same} THEN {state.older} {f'WHEN {next_} THEN {state.newest} ' if carries else ''}ELSE 0 END"
    return Opened(
        now, older, f"CASE WHEN {same} THEN {state.newest} + {more} ELSE {amount} END",
        f"CASE WHEN {same} THEN greatest({state.granted}, {amount}) ELSE {amount} END",
    )  # fmt: skip


def spent(after: Opened, used: str) -> tuple[str, str]:
    """What the older and the newest lot hold after `used` units."""
    first = f"least({after.older}, {used})"
    return f"{after.older} - {first}", f"{after.newest} - ({used} - {first})"


def main(scheme: Scheme) -> Allowance | None:
    """The allowance that counts; raises `CannotSimulate` where versions count over different periods."""
    rows = [version.allowances[0] for version in scheme.versions if version.allowances]
    if len({(row.per, row.carry_over) for row in rows}) > 1:
        return _latest(scheme, rows)
    return rows[-1] if rows else None


def _latest(scheme: Scheme, rows: list[Allowance]) -> Allowance:
    last = rows[-1]
    if "event" in {row.per for row in rows} and last.per != "event":
        raise CannotSimulate(f"{scheme.id} counts its allowance otherwise in some versions; simulate one of them")
    return last
