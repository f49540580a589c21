"""The allowance set-wise: what a person still has of a right, as the ledger keeps it, in columns.

A purse is the lot of one period. What is left of it lives one period more where the scheme carries over, once, or for
good where it says always; the older lots are spent first; a larger right tops up the lot of its period as far as the
ceiling leaves room, a smaller one leaves it. This is what `accounts.purses` and `accounts.expiry` do one by one; a test
holds both equal.
"""

from dataclasses import dataclass

from rugzak.evaluation.simulation.errors import CannotSimulate
from rugzak.schemes.scheme import Allowance, Scheme

ONCE = 0  # the period of rights that have none: a lifetime, some years


@dataclass(frozen=True, slots=True)
class State:
    """Names of the columns of a right: period of the newest lot, what older lots and it still hold, what it got."""

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
    """The number of the period of a day (an expression): periods that follow each other differ by one."""
    match allowance.per:
        case "school_year":
            number = f"year({day}) - CASE WHEN month({day}) < 9 THEN 1 ELSE 0 END"
        case "calendar_year":
            number = f"year({day})"
        case "quarter":
            number = f"year({day}) * 4 + (month({day}) + 2) // 3"
        case "month":
            number = f"year({day}) * 12 + month({day})"
        case _:
            number = str(ONCE)
    return f"CAST({number} AS BIGINT)"


def opened(state: State, now: str, amount: str, *, carry: str, ceiling: str | None = None) -> Opened:
    """The right seen in period `now` with `amount`; NULL in the state's columns says that there was none before.

    `carry` is what the scheme says (none, next_period, always); `ceiling` (NULL: none) is what may lie there at most.
    """
    same, next_ = f"{state.period} = {now}", f"{state.period} = {now} - 1"
    kept = {"always": f"WHEN {state.period} IS NOT NULL THEN {state.older} + {state.newest} ",
            "next_period": f"WHEN {next_} THEN {state.newest} "}.get(carry, "")  # fmt: skip
    older = f"(CASE WHEN {same} THEN {state.older} {kept}ELSE 0 END)"
    newest, granted = (f"(CASE WHEN {same} THEN {name} ELSE 0 END)" for name in (state.newest, state.granted))
    lacks = f"{amount} - {granted}"
    if ceiling is not None:
        lacks = f"least({lacks}, coalesce({ceiling} - {older} - {newest}, {lacks}))"
    more = f"greatest(0, {lacks})"
    return Opened(now, older, f"({newest} + {more})", f"({granted} + {more})")


def spent(after: Opened, used: str) -> tuple[str, str]:
    """What the older and the newest lot hold after `used` units."""
    first = f"least({after.older}, {used})"
    return f"{after.older} - {first}", f"{after.newest} - ({used} - {first})"


def main(scheme: Scheme) -> Allowance | None:
    """The allowance that counts: the first of the newest version. Raises `CannotSimulate` where none can be."""
    rows = [version.allowances[0] for version in scheme.versions if version.allowances]
    if not rows:
        return None
    if len({row.per == "event" for row in rows}) > 1:
        raise CannotSimulate(f"{scheme.id} counts its allowance otherwise in some versions; simulate one of them")
    if rows[-1].per in ("month", "quarter") and rows[-1].carry_over != "none":
        raise CannotSimulate(f"{scheme.id} carries over by the month or quarter; a simulation grants once a year")
    return rows[-1]
