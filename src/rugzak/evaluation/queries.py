"""What dashboards show: stored figures with their names, texts and pictures. No engine is loaded here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from rugzak.base import clock
from rugzak.evaluation import charts, codes, formats
from rugzak.evaluation.models import Indicator

OK, SUPPRESSED, NO_DATA = "ok", "suppressed", "no_data"
# What each scope looks at first: (figure, cut); the cut "period" is a line over the years.
PICTURES: dict[str, tuple[tuple[str, str], ...]] = {
    codes.ALL: (
        ("participation", "education"),
        ("participation", "age_band"),
        ("payer_mix", "payer"),
        ("purpose_mix", "purpose"),
        ("take_up", "scheme"),
        ("nps", "period"),
        ("participation", "period"),
    ),
    codes.EMPLOYER: (
        ("participation", "education"),
        ("purpose_mix", "purpose"),
        ("payer_mix", "payer"),
        ("hours", "sex"),
    ),
    codes.PROVIDER: (
        ("nps", "period"),
        ("satisfaction", "age_band"),
        ("pass_rate", "education"),
        ("barrier_mix", "barrier"),
    ),
}


@dataclass(frozen=True)
class Figure:
    """A figure to show. `state` is ok, suppressed or no_data; `text` says it in words in every state."""

    code: str
    label: str
    meaning: str
    unit: str
    state: str
    value: Decimal | None
    text: str
    low: Decimal | None = None
    high: Decimal | None = None
    between: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True)
class Row:
    """A figure of one group, or of one period."""

    group: str
    label: str
    figure: Figure


@dataclass(frozen=True)
class Dashboard:
    """All there is for a scope and period; `made_at` None: nothing was computed yet."""

    scope: str
    scope_id: UUID | None
    period: str
    periods: tuple[str, ...]
    made_at: datetime | None
    figures: dict[str, Figure]
    unmeasured: tuple[Figure, ...]
    charts: tuple[charts.Chart, ...]


def dashboard(scope: str = codes.ALL, scope_id: UUID | None = None, period: str | None = None) -> Dashboard:
    """Figures and pictures of everyone, of an employer or of a provider; the newest year unless told otherwise."""
    known = periods()
    code = period or next((one for one in reversed(known) if len(one) == 4), str(clock.today().year))
    rows = list(_rows(scope, scope_id).filter(period=code))
    whole = {row.code: row for row in rows if not row.group}
    return Dashboard(
        scope=scope,
        scope_id=scope_id,
        period=code,
        periods=known,
        made_at=max((row.made_at for row in rows), default=None),
        figures={
            one.code: _figure(one, whole.get(one.code)) for one in codes.MEASURED.values() if _fits(one.code, scope)
        },
        unmeasured=tuple(_figure(one, None) for one in codes.ORGANISATION),
        charts=_charts(rows, scope, scope_id, code),
    )


def figure(code: str, scope: str = codes.ALL, scope_id: UUID | None = None, period: str | None = None) -> Figure:
    """One figure of the whole."""
    rows = _rows(scope, scope_id).filter(code=code, period=period or str(clock.today().year), group={})
    return _figure(codes.CODES[code], rows.first())


def cut(code: str, dimension: str, scope: str = codes.ALL, scope_id: UUID | None = None, period: str = "") -> list[Row]:
    """One figure by the groups of a dimension, in their own order."""
    rows = _rows(scope, scope_id).filter(code=code, period=period or str(clock.today().year), group__has_key=dimension)
    return _cut(list(rows), code, dimension)


def history(code: str, scope: str = codes.ALL, scope_id: UUID | None = None) -> list[Row]:
    """One figure of the whole over the years."""
    rows = _rows(scope, scope_id).filter(code=code, group={}, period__regex=r"^\d{4}$").order_by("period")
    return [Row(row.period, row.period, _figure(codes.CODES[code], row)) for row in rows]


def chart(
    code: str, dimension: str, scope: str = codes.ALL, scope_id: UUID | None = None, period: str = ""
) -> charts.Chart | None:
    """The picture of a cut, or of the years for dimension "period"; None where there is nothing to draw."""
    if dimension == "period":
        return charts.line(codes.CODES[code], history(code, scope, scope_id))
    return _picture(code, dimension, cut(code, dimension, scope, scope_id, period))


def periods() -> tuple[str, ...]:
    """Periods that have figures, oldest first."""
    return tuple(Indicator.objects.order_by("period").values_list("period", flat=True).distinct())


def _rows(scope: str, scope_id: UUID | None) -> QuerySet[Indicator]:
    return Indicator.objects.filter(scope=scope, scope_id=scope_id)


def _fits(code: str, scope: str) -> bool:
    """A provider has no population, so no figure that divides by one."""
    return scope != codes.PROVIDER or code not in ("participation", "low_people", "reach_low", "take_up")


def _figure(code: codes.Code, row: Indicator | None) -> Figure:
    row = row or Indicator(code=code.code, n=0)
    state = SUPPRESSED if row.suppressed else NO_DATA if row.value is None else OK
    return Figure(
        code=code.code,
        label=str(code.label),
        meaning=str(code.meaning),
        unit=code.unit,
        state=state,
        value=row.value,
        text=formats.text(code.unit, row),
        low=row.low,
        high=row.high,
        between=formats.between(code.unit, row.low, row.high),
        numerator=row.numerator,
        denominator=row.denominator,
        n=row.n,
    )


def _cut(rows: Sequence[Indicator], code: str, dimension: str) -> list[Row]:
    kept = [row for row in rows if row.code == code and dimension in row.group]
    order = codes.ORDER.get(dimension, ())
    place = {group: i for i, group in enumerate(order)}
    kept.sort(
        key=lambda row: (row.group[dimension] == "unknown", place.get(row.group[dimension], 99), row.group[dimension])
    )
    names = [(row, row.group[dimension]) for row in kept]
    return [Row(group, codes.label(dimension, group), _figure(codes.CODES[code], row)) for row, group in names]


def _charts(rows: Sequence[Indicator], scope: str, scope_id: UUID | None, period: str) -> tuple[charts.Chart, ...]:
    made = []
    for code, dimension in PICTURES[scope]:
        if dimension == "period":
            made.append(charts.line(codes.CODES[code], history(code, scope, scope_id)))
        else:
            made.append(_picture(code, dimension, _cut(rows, code, dimension)))
    return tuple(one for one in made if one is not None)


def _picture(code: str, dimension: str, rows: Sequence[Row]) -> charts.Chart | None:
    draw = charts.parts if code in codes.MIXES else charts.bars
    return draw(codes.CODES[code], dimension, rows)
