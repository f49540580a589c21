"""Compute a period's figures from an export and put them in the place of the old ones, all at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from rugzak.base import clock
from rugzak.evaluation.errors import NothingToRead
from rugzak.evaluation.indicators import aggregate, figures, frames
from rugzak.evaluation.indicators.measures import MEASURES, Measure
from rugzak.evaluation.models import Indicator
from rugzak.evaluation.periods import Period, parse


@dataclass(frozen=True)
class Summary:
    """What a computation kept: rows, of which suppressed, and the codes without any data."""

    period: str
    rows: int
    suppressed: int
    no_data: tuple[str, ...]


def compute(period: str, *, folder: Path, on_figure: Callable[[str], None] | None = None) -> Summary:
    """Compute and keep. Readers see the old figures until the new ones are all there.

    Raises BadPeriod, and NothingToRead where the folder holds no export.
    """
    span = parse(period)
    if not (folder / "manifest.json").exists():
        raise NothingToRead(folder=folder.name)
    made = _figures(folder, span, on_figure or (lambda code: None))
    _keep(span, made)
    empty = tuple(one.code for one in made if one.scope == "all" and not one.group and one.value is None and one.n == 0)
    return Summary(period, len(made), sum(one.suppressed for one in made), empty)


def _figures(folder: Path, period: Period, on_figure: Callable[[str], None]) -> list[figures.Figure]:
    engine = frames.connect()
    try:
        cells = aggregate.cells(MEASURES, frames.load(engine, folder, period, clock.today()), on_figure)
    finally:
        engine.disconnect()
    by_code = {measure.code: _of_measure(measure, cells) for measure in MEASURES}
    by_code["reach_low"] = figures.reach(by_code["low_learners"], by_code["low_people"])
    return [figure for made in by_code.values() for figure in made]


def _of_measure(measure: Measure, cells: list[aggregate.Cell]) -> list[figures.Figure]:
    own = [cell for cell in cells if cell.code == measure.code]
    mixed = bool(measure.part)
    return figures.figures(measure.code, own, per_person=measure.per_person, plain=measure.plain, mixed=mixed)


@transaction.atomic
def _keep(period: Period, made: list[figures.Figure]) -> None:
    with connection.cursor() as cursor:  # two computations of one period: one after the other
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"evaluation.indicator.{period.code}"])
    Indicator.objects.filter(period=period.code).delete()
    now = clock.now()
    Indicator.objects.bulk_create((_row(period, figure, now) for figure in made), batch_size=2000)


def _row(period: Period, figure: figures.Figure, now: datetime) -> Indicator:
    return Indicator(
        code=figure.code,
        period=period.code,
        scope=figure.scope,
        scope_id=UUID(figure.scope_id) if figure.scope_id else None,
        group=figure.group,
        value=_decimal(figure.value, 6),
        low=_decimal(figure.low, 6),
        high=_decimal(figure.high, 6),
        numerator=_decimal(figure.numerator, 2),
        denominator=_decimal(figure.denominator, 2),
        n=figure.n,
        suppressed=figure.suppressed,
        made_at=now,
    )


def _decimal(value: float | None, places: int) -> Decimal | None:
    return None if value is None else round(Decimal(repr(value)), places)
