"""From cells to figures: value, interval, and what must not be shown. Pure: no engine, no database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rugzak.evaluation import codes, interval
from rugzak.evaluation.suppress import hidden


@dataclass(frozen=True)
class Figure:
    """A row to keep. Suppressed: no value, no n. No value and n 0: no data."""

    code: str
    scope: str
    scope_id: str | None
    group: dict[str, str] = field(default_factory=dict)
    value: float | None = None
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = 0
    suppressed: bool = False


def figures(code: str, cells: Sequence[Any], *, per_person: bool, plain: bool, mixed: bool) -> list[Figure]:
    """All figures of one code; where nobody has anything, one "no data" for the whole."""
    scopes: dict[tuple[str, str | None], list[Any]] = defaultdict(list)
    for cell in cells:
        scopes[cell.scope, cell.scope_id].append(cell)
    made = [figure for rows in scopes.values() for figure in _of_scope(code, rows, per_person, plain, mixed)]
    return made if (codes.ALL, None) in scopes else [Figure(code, codes.ALL, None), *made]


def reach(learners: Iterable[Figure], people: Iterable[Figure]) -> list[Figure]:
    """The share of low-skilled among learners divided by their share among all, where both are known."""
    base = {(one.scope, one.scope_id): one for one in people if not one.group}
    return [
        _reach(one, base.get((one.scope, one.scope_id)))
        for one in learners
        if not one.group and one.scope != codes.PROVIDER
    ]


def _of_scope(code: str, cells: list[Any], per_person: bool, plain: bool, mixed: bool) -> list[Figure]:
    whole = next(cell for cell in cells if not cell.dimension)
    if whole.n < codes.SMALLEST_GROUP:
        return [_suppressed(code, whole)]
    if mixed:
        return _mix(code, whole, [cell for cell in cells if cell.dimension == "part"])
    made = [_figure(code, whole, per_person, plain)]
    for dimension in dict.fromkeys(cell.dimension for cell in cells if cell.dimension):
        cut = [cell for cell in cells if cell.dimension == dimension]
        small = hidden({cell.group: cell.n for cell in cut})
        made += [_suppressed(code, c) if c.group in small else _figure(code, c, per_person, plain) for c in cut]
    return made


def _mix(code: str, whole: Any, parts: list[Any]) -> list[Figure]:
    small = hidden({cell.group: cell.n for cell in parts})
    return [
        _suppressed(code, cell)
        if cell.group in small
        else Figure(
            code,
            cell.scope,
            cell.scope_id,
            _group(cell),
            value=cell.num / whole.num if whole.num else None,
            numerator=cell.num,
            denominator=whole.num,
            n=cell.n,
        )
        for cell in parts
    ]


def _figure(code: str, cell: Any, per_person: bool, plain: bool) -> Figure:
    below = 1.0 if plain else float(cell.n if per_person else cell.den)
    scale = 100.0 if codes.CODES[code].unit == codes.POINTS else 1.0
    bounds = _bounds(code, cell)
    return Figure(
        code,
        cell.scope,
        cell.scope_id,
        _group(cell),
        value=scale * cell.num / below if below else None,
        low=scale * bounds[0] if bounds else None,
        high=scale * bounds[1] if bounds else None,
        numerator=cell.num,
        denominator=None if plain else below,
        n=cell.n,
    )


def _bounds(code: str, cell: Any) -> tuple[float, float] | None:
    kind = codes.CODES[code].interval
    if kind == "wilson":
        return interval.wilson(cell.num, cell.den)
    return interval.mean(cell.num, cell.squares, cell.rows) if kind == "mean" else None


def _suppressed(code: str, cell: Any) -> Figure:
    return Figure(code, cell.scope, cell.scope_id, _group(cell), n=None, suppressed=True)


def _group(cell: Any) -> dict[str, str]:
    name = codes.PART_OF[cell.code] if cell.dimension == "part" else cell.dimension
    return {name: cell.group} if name else {}


def _reach(learners: Figure, people: Figure | None) -> Figure:
    hide = learners.suppressed or (people is not None and people.suppressed)
    if hide:
        return Figure("reach_low", learners.scope, learners.scope_id, n=None, suppressed=True)
    if people is None or not people.value or learners.value is None:
        return Figure("reach_low", learners.scope, learners.scope_id)
    value = learners.value / people.value
    return Figure(
        "reach_low",
        learners.scope,
        learners.scope_id,
        value=value,
        numerator=learners.numerator,
        denominator=learners.denominator,
        n=learners.n,
    )
