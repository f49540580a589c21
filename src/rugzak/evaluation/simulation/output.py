"""A result as files: open data with its description, and one page that opens anywhere, without a network."""

import csv
import html
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rugzak.evaluation.charts import Chart, Grid
from rugzak.evaluation.simulation import pictures
from rugzak.evaluation.simulation.cells import Cells
from rugzak.evaluation.simulation.outcome import Outcome
from rugzak.evaluation.simulation.population import MILLI

LICENCE = "CC-BY-4.0"
COLUMNS = {"scenario": "string", "year": "integer", "level": "string", "dimension": "string", "group": "string",
           "measure": "string", "unit": "string", "value": "number"}  # fmt: skip
_MONEY = {"price", "public", "sector", "employer", "own", "gained", "lost", "cost"}
_LIBRARIES = ("lib/vega.min.js", "lib/vega-lite.min.js", "lib/vega-embed.min.js")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}td,th{padding:.3rem .8rem;text-align:left;"
    "border-bottom:1px solid #ccc;vertical-align:top}.n{text-align:right}"
    ".w{border-left:4px solid #b36200;padding-left:1rem}"
    "[id^=c]{width:100%}"
)
_CONFIG = json.dumps({"font": "system-ui", "text": {"fontSize": 14}, "axis": {"domain": False, "ticks": False},
                      "point": {"filled": True}, "view": {"stroke": None}})  # fmt: skip
_COLOURS = {"token:brand": "#1d4f91"}


def write(folder: Path, found: Outcome, cells: Cells) -> list[Path]:
    """Write everything into a folder; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    _csv(folder / "cells.csv", list(COLUMNS), _rows(cells))
    _parquet(folder / "cells.parquet", cells)
    texts = {
        "summary.csv": csv_of(pictures.table(found)), "assumptions.csv": csv_of(pictures.assumed(found)),
        "outcome.json": _pretty(found), "datapackage.json": _pretty(description(found)), "report.html": page(found),
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return [folder / name for name in ("cells.csv", "cells.parquet", *texts)]


def csv_of(grid: Grid) -> str:
    """A table as CSV text."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(grid.head)
    writer.writerows(grid.rows)
    return text.getvalue()


def _pretty(plain: dict[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1)


def description(found: Outcome) -> dict[str, Any]:
    """What the files are, as a Data Package (v1)."""
    fields = [{"name": name, "type": kind} for name, kind in COLUMNS.items()]
    tables = [{"name": name, "path": f"{name}.csv", "encoding": "utf-8"} for name in ("summary", "assumptions")]
    return {
        "profile": "data-package", "name": f"rugzak-simulation-{found['reform']}", "title": found["name"],
        "description": pictures.warning(found), "licenses": [{"name": LICENCE}], "synthetic": True,
        "calibrated": found["calibrated"], "rows": found["rows"], "seed": found["seed"], "engine": found["engine"],
        "resources": [
            {"name": "cells", "path": "cells.csv", "encoding": "utf-8", "schema": {"fields": fields}},
            {"name": "cells-parquet", "path": "cells.parquet", "mediatype": "application/vnd.apache.parquet"}, *tables,
        ],
        "sources": [{"title": f"{one['name']}: {one['source']}"} for one in found["variables"]],
    }  # fmt: skip


def _rows(cells: Cells) -> Iterator[tuple[Any, ...]]:
    """Cells as rows, in a fixed order; people, cents, minutes and courses with their thousandths."""
    for (scenario, year, level, dimension, group, measure), value in sorted(cells.items()):
        yield scenario, year, level, dimension, group, measure, _unit(measure), Decimal(value) / MILLI


def _unit(measure: str) -> str:
    if measure in _MONEY:
        return "cents"
    return measure if measure in ("minutes", "courses", "units") else "people"


def _csv(path: Path, head: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _parquet(path: Path, cells: Cells) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = [pa.string() if kind == "string" else pa.int64() if kind == "integer" else pa.decimal128(38, 3)
             for kind in COLUMNS.values()]  # fmt: skip
    columns = list(zip(*_rows(cells), strict=True))
    arrays = [pa.array(values, type=kind) for values, kind in zip(columns, kinds, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, names=list(COLUMNS)), path, compression="zstd")


def page(found: Outcome) -> str:
    """The report: the answer first, pictures with their tables behind them, then everything that was assumed."""
    drawn = pictures.pictures(found)
    about = found["about"].get((get_language() or "nl")[:2], "")
    parts = [f"<h1>{html.escape(pictures.name(found))}</h1><p>{html.escape(about)}</p>",
             f"<p class=w><strong>{html.escape(pictures.warning(found))}</strong></p>", _table(pictures.table(found)),
             *(_chart(number, one) for number, one in enumerate(drawn))]  # fmt: skip
    behind = (pictures.schemes(found), pictures.lines(found), pictures.assumed(found))
    parts += [_section(grid) for grid in behind if grid.rows]
    head = f"<meta charset=utf-8><meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
    title = f"<title>{html.escape(pictures.name(found))}</title>"
    scripts = "".join(f"<script>{Path(str(finders.find(name))).read_text('utf-8')}</script>" for name in _LIBRARIES)
    draw = "".join(
        f"vegaEmbed('#c{number}',{_json(one)},{{actions:false,config:{_CONFIG}}});" for number, one in enumerate(drawn)
    )
    return (
        f"<!doctype html><html lang={(get_language() or 'nl')[:2]}><head>{head}{title}</head><body>{''.join(parts)}"
        f"{scripts}<script>{draw}</script></body></html>"
    )


def _json(chart: Chart) -> str:
    text = json.dumps(chart.spec, ensure_ascii=False).replace("</", "<\\/")
    for token, colour in _COLOURS.items():
        text = text.replace(token, colour)
    return text


def _chart(number: int, chart: Chart) -> str:
    behind = f"<details><summary>{html.escape(_('The same as a table'))}</summary>{_table(chart.table)}</details>"
    return (
        f"<h2>{html.escape(chart.title)}</h2><p>{html.escape(chart.caption)}</p>"
        f"<div id=c{number} role=img aria-label='{html.escape(chart.sentence, quote=True)}'></div>{behind}"
    )


def _section(grid: Grid) -> str:
    return f"<h2>{html.escape(grid.caption)}</h2>{_table(grid)}"


def _table(grid: Grid) -> str:
    head = "".join(f"<th{_right(grid, n)}>{html.escape(text)}" for n, text in enumerate(grid.head))
    rows = "".join("<tr>" + "".join(f"<td{_right(grid, n)}>{html.escape(text)}" for n, text in enumerate(row))
                   for row in grid.rows)  # fmt: skip
    return f"<table><tr>{head}{rows}</table>"


def _right(grid: Grid, column: int) -> str:
    return " class=n" if column in grid.numeric else ""
