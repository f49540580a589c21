"""From contributions to cells: sums by figure, scope (all, an employer, a provider) and group.

All contributions lie in one table first, so that each cut is one query for all figures: making a query costs Ibis more
time than running it. An empty group means that the cut has no meaning for that row, so it is in no cell of that cut.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import ibis

from rugzak.evaluation import codes
from rugzak.evaluation.indicators.frames import ATTRIBUTES, Frames
from rugzak.evaluation.indicators.measures import Measure

_TOTAL, _PART = "", "part"
_SCHEMA = {
    "code": "string",
    "who": "string",
    "person": "string",
    "booking": "string",
    "provider_id": "string",
    "scheme": "string",
    "on": "date",
    "part": "string",
    "only_provider": "boolean",
    "num": "float64",
    "den": "float64",
    **dict.fromkeys(ATTRIBUTES, "string"),
}


@dataclass(frozen=True)
class Cell:
    """Sums of one group: `rows` contributions of `n` people, `squares` for the interval of a mean."""

    code: str
    scope: str
    scope_id: str | None
    dimension: str
    group: str
    num: float
    den: float
    squares: float
    rows: int
    n: int


def cells(measures: Iterable[Measure], frames: Frames, on_figure: Callable[[str], None]) -> list[Cell]:
    """All cells of all figures."""
    rows = _contributions(measures, frames, on_figure)
    found: list[Cell] = []
    for scope in (codes.ALL, codes.EMPLOYER, codes.PROVIDER):
        scoped = _scoped(rows, scope, frames)
        wanted = codes.DIMENSIONS if scope == codes.ALL else codes.OF_ORGANISATIONS
        for dimension in (_TOTAL, _PART, *wanted):
            table = _sums(_cut(scoped, dimension, frames))
            found += [Cell(scope=scope, dimension=dimension, **row) for row in table.to_pyarrow().to_pylist()]
    return found


def _contributions(measures: Iterable[Measure], frames: Frames, on_figure: Callable[[str], None]) -> Any:
    engine = frames.engine
    engine.create_table("contributions", schema=ibis.schema(_SCHEMA), temp=True)
    for measure in measures:
        engine.insert("contributions", _even(measure, measure.rows(frames)))
        on_figure(measure.code)
    return engine.table("contributions")


def _even(measure: Measure, rows: Any) -> Any:
    """The rows of one figure with the columns of all: what a figure doesn't have is empty."""
    given = {name: rows[name].cast(kind) for name, kind in _SCHEMA.items() if name in rows.columns}
    given |= {"code": ibis.literal(measure.code), "only_provider": given.get("only_provider", ibis.literal(False))}
    given |= {"part": rows[measure.part]} if measure.part else {}
    return rows.select(**{name: given.get(name, ibis.null(kind)) for name, kind in _SCHEMA.items()})


def _scoped(rows: Any, scope: str, frames: Frames) -> Any:
    if scope == codes.PROVIDER:
        return rows.filter(rows.provider_id.notnull()).mutate(scope_id=rows.provider_id)
    rows = rows.filter(~rows.only_provider)
    if scope == codes.ALL:
        return rows.mutate(scope_id=ibis.null("string"))
    return _of_employers(rows, frames.employment)


def _of_employers(rows: Any, employment: Any) -> Any:
    """The employers of the person on the day itself: two jobs count with both."""
    jobs = employment.rename(worker="person")
    held = [rows.person == jobs.worker, jobs.from_ <= rows.on, jobs.until.isnull() | (jobs.until >= rows.on)]
    return rows.join(jobs, held).mutate(scope_id=jobs.employer_id)


def _cut(rows: Any, dimension: str, frames: Frames) -> Any:
    if dimension == _TOTAL:
        return rows.mutate(group=ibis.literal(""))
    if dimension == _PART:
        return rows.filter(rows.part.notnull()).mutate(group=rows.part)
    rows = rows.filter(rows.part.isnull())
    if dimension == "scheme":
        return _by_scheme(rows, frames)
    return rows.filter(rows[dimension].notnull()).mutate(group=rows[dimension])


def _by_scheme(rows: Any, frames: Frames) -> Any:
    """By the scheme of the row itself, else by every scheme that pays its booking."""
    paid = frames.schemes.rename(paid_by="scheme", paid_booking="booking")
    joined = rows.filter(rows.scheme.isnull()).join(paid, rows.booking == paid.paid_booking)
    mine = rows.filter(rows.scheme.notnull())
    columns = ("code", "scope_id", "who", "num", "den")
    left = joined.select(*columns, group=joined.paid_by)
    return left.union(mine.select(*columns, group=mine.scheme))


def _sums(rows: Any) -> Any:
    return rows.group_by("code", "scope_id", "group").agg(
        num=rows.num.sum(),
        den=rows.den.sum(),
        squares=(rows.num * rows.num).sum(),
        rows=rows.count().cast("int64"),
        n=rows.who.nunique().cast("int64"),
    )
