"""The day as one page that opens anywhere: its figures, and the curve of answers with its table. No network needed."""

import html
import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from rugzak.cli.rush.crowd import Visit
from rugzak.cli.rush.verdict import Verdict

LIBRARIES = ("lib/vega.min.js", "lib/vega-lite.min.js", "lib/vega-embed.min.js")
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{padding:.3rem .8rem;text-align:left;border-bottom:1px solid #ccc}"
    ".no{color:#b00020;font-weight:bold}"
)


def write(file: Path, people: int, visits: list[Visit], verdict: Verdict) -> None:
    """Write the page; makes its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    curve = _curve(visits)
    scripts = "".join(f"<script>{Path(str(finders.find(name))).read_text('utf-8')}</script>" for name in LIBRARIES)
    drawing = f"<script>vegaEmbed('#curve', {json.dumps(_spec(curve))}, {{actions: false}})</script>"
    head = f"<meta charset=utf-8><title>Opening day</title><style>{STYLE}</style>"
    body = f"<h1>Opening day: {people:,} people</h1>{_figures(verdict)}"
    chart = f"<h2>Answers a second</h2><div id=curve></div>{_table(curve)}{scripts}{drawing}" if visits else ""
    file.write_text(f"<!doctype html><html lang=en>{head}<body>{body}{chart}</body></html>", encoding="utf-8")


def _curve(visits: list[Visit]) -> list[dict[str, Any]]:
    """Answers by second and kind."""
    seconds = Counter((int(visit.answered), visit.state) for visit in visits)
    return [{"second": at, "answer": state, "people": count} for (at, state), count in sorted(seconds.items())]


def _spec(curve: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "width": 800,
        "height": 260,
        "data": {"values": curve},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": "second", "type": "quantitative", "title": "seconds after opening"},
            "y": {"field": "people", "type": "quantitative", "title": "answers in that second"},
            "color": {"field": "answer", "type": "nominal", "title": "answer"},
        },
    }


def _figures(verdict: Verdict) -> str:
    rows = "".join(
        f"<tr{'' if row.ok else ' class=no'}><td>" + "<td>".join(map(html.escape, (row.what, row.found, row.wanted)))
        for row in verdict.rows
    )
    return f"<table><tr><th>What<th>Found<th>Must be{rows}</table>"


def _table(curve: list[dict[str, Any]]) -> str:
    rows = "".join(f"<tr><td>{row['second']}<td>{html.escape(row['answer'])}<td>{row['people']:,}" for row in curve)
    table = f"<table><tr><th>Second<th>Answer<th>People{rows}</table>"
    return f"<details><summary>The same as a table</summary>{table}</details>"
