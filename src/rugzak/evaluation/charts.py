"""Pictures of figures: Vega-Lite specs as plain data, a title that is the answer, and the table behind it.

Plain dicts, not Altair: its import alone costs a web process half a second and 43 MB to make these same dicts. A test
reads every spec back through Altair, which checks it against the schema of Vega-Lite. The page gives colours and fonts
("token:gov" becomes the payer's colour); labels are written here, so that numbers are in the reader's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rugzak.base.quantities import number
from rugzak.evaluation import codes

if TYPE_CHECKING:
    from rugzak.evaluation.queries import Row

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_PAYERS = ("gov", "sector", "employer", "self")
_STEP = 64  # pixels a row: label above, mark below


@dataclass(frozen=True)
class Grid:
    """The table behind a picture; `numeric` are the columns to set right."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]


@dataclass(frozen=True)
class Chart:
    """A picture: the title is its answer, the sentence reads it aloud."""

    key: str
    title: str
    sentence: str
    caption: str
    spec: Mapping[str, Any]
    table: Grid


def bars(code: codes.Code, dimension: str, rows: Sequence["Row"]) -> Chart | None:
    """One figure by group: a point with its interval where it was sampled, else a bar from zero."""
    shown = [row for row in rows if row.figure.value is not None]
    if len(shown) < 2:
        return None
    sampled = any(row.figure.low is not None for row in shown)
    mark = [_range(), _mark("point", size=160)] if sampled else [_mark("bar", height=18)]
    spec = _spec([_points(row) for row in shown], [*mark, _names(), _labels()], height=_STEP * len(shown)) | _rows(
        shown
    )
    return _chart(f"{code.code}-{dimension}", code, _most_and_least(code, dimension, shown), rows, spec, dimension)


def parts(code: codes.Code, dimension: str, rows: Sequence["Row"]) -> Chart | None:
    """The parts of a whole, each with its own bar: parts are compared, and read better so than as slices."""
    shown = [row for row in rows if row.figure.value is not None]
    if not shown:
        return None
    colour = {"field": "colour", "type": "nominal", "scale": None}
    bar = _mark("bar", height=18) | {"encoding": {"x": _x(), "color": colour}}
    spec = _spec([_points(row) for row in shown], [bar, _names(), _labels()], height=_STEP * len(shown)) | _rows(shown)
    first = max(shown, key=lambda row: row.figure.value or 0)
    title = _("%(label)s: %(first)s first, with %(share)s") % {
        "label": code.label,
        "first": first.label,
        "share": first.figure.text,
    }
    return _chart(f"{code.code}-{dimension}", code, title, rows, spec, dimension)


def line(code: codes.Code, rows: Sequence["Row"]) -> Chart | None:
    """One figure over the years, with its interval as a pale band."""
    shown = [row for row in rows if row.figure.value is not None]
    if len(shown) < 2:
        return None
    x = {"field": "group", "type": "ordinal", "axis": {"labelAngle": 0}}
    y = {"field": "value", "type": "quantitative", "scale": {"zero": True}, "axis": {"labels": False}}
    band = {"mark": {"type": "area"}, "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}}}
    layers = [band, {"mark": {"type": "line"}, "encoding": {"x": x, "y": y}}]
    layers += [{"mark": {"type": "text", "dy": -14}, "encoding": {"x": x, "y": y, "text": {"field": "text"}}}]
    spec = _spec([_points(row) for row in shown], layers, height=260)
    return _chart(f"{code.code}-period", code, _trend(code, shown), rows, spec, "period")


def _chart(key: str, code: codes.Code, title: str, rows: Sequence["Row"], spec: dict[str, Any], cut: str) -> Chart:
    hidden = any(row.figure.state == "suppressed" for row in rows)
    caption = str(code.meaning)
    if hidden:
        caption += " " + _("Groups of fewer than %(least)s people are hidden.") % {"least": codes.SMALLEST_GROUP}
    sentence = "; ".join(f"{row.label}: {row.figure.text}" for row in rows) + "."
    return Chart(key, title, sentence, caption, spec, _grid(code, rows, cut))


def _grid(code: codes.Code, rows: Sequence["Row"], cut: str) -> Grid:
    names = codes.DIMENSION_LABELS
    first = str(names[cut]).capitalize() if cut in names else _("Year")
    head = (first, str(code.label), _("Lies between"), _("People"))
    lines = tuple((row.label, row.figure.text, row.figure.between or "–", _people(row)) for row in rows)
    return Grid(str(code.label), head, lines, frozenset({1, 2, 3}))


def _people(row: "Row") -> str:
    return "–" if row.figure.n is None else number(row.figure.n)


def _points(row: "Row") -> dict[str, Any]:
    figure = row.figure
    point = {"group": row.group, "label": row.label, "value": float(figure.value or 0), "text": figure.text}
    if figure.low is not None and figure.high is not None:
        point |= {"low": float(figure.low), "high": float(figure.high)}
    colour = row.group if row.group in _PAYERS else "brand"
    return point | {"colour": f"token:{colour}"}


def _spec(values: list[dict[str, Any]], layers: list[dict[str, Any]], *, height: int) -> dict[str, Any]:
    return {"$schema": _SCHEMA, "width": "container", "height": height, "data": {"values": values}, "layer": layers}


def _rows(rows: Sequence["Row"]) -> dict[str, Any]:
    """The shared vertical axis of horizontal pictures: groups in the order given, named inside the picture."""
    order = [row.label for row in rows]
    return {"encoding": {"y": {"field": "label", "type": "nominal", "sort": order, "axis": None}}}


def _x(field: str = "value") -> dict[str, Any]:
    axis = {"labels": False, "grid": True, "tickCount": 4, "title": None}
    return {"field": field, "type": "quantitative", "scale": {"zero": True}, "axis": axis}


def _mark(kind: str, **more: Any) -> dict[str, Any]:
    return {"mark": {"type": kind, **more}, "encoding": {"x": _x()}}


def _range() -> dict[str, Any]:
    encoding = {"x": _x("low"), "x2": {"field": "high"}}
    return {"mark": {"type": "bar", "height": 12, "opacity": 0.25, "cornerRadius": 6}, "encoding": encoding}


def _names() -> dict[str, Any]:
    """The name of the group above its mark, at the left edge: long names don't push the picture aside."""
    mark = {"type": "text", "align": "left", "baseline": "bottom", "dy": -14, "fontWeight": 400}
    return {"mark": mark, "encoding": {"x": {"value": 0}, "text": {"field": "label"}}}


def _labels() -> dict[str, Any]:
    mark = {"type": "text", "align": "right", "baseline": "bottom", "dy": -14}
    return {"mark": mark, "encoding": {"x": {"value": "width"}, "text": {"field": "text"}}}


def _most_and_least(code: codes.Code, dimension: str, rows: Sequence["Row"]) -> str:
    known = [row for row in rows if row.group != "unknown"] or list(rows)
    most = max(known, key=lambda row: row.figure.value or 0)
    least = min(known, key=lambda row: row.figure.value or 0)
    if (code.code, dimension, least.group) == ("participation", "education", "low") and most is not least:
        return _("Who needs it most, learns least")
    return _("%(most)s most (%(high)s), %(least)s least (%(low)s)") % {
        "most": most.label,
        "high": most.figure.text,
        "least": least.label,
        "low": least.figure.text,
    }


def _trend(code: codes.Code, rows: Sequence["Row"]) -> str:
    start, end = rows[0].figure, rows[-1].figure
    words = {"label": code.label, "start": start.text, "end": end.text}
    if start.text == end.text:
        return _("%(label)s: it stays at %(end)s") % words
    if (end.value or 0) > (start.value or 0):
        return _("%(label)s: up from %(start)s to %(end)s") % words
    return _("%(label)s: down from %(start)s to %(end)s") % words
