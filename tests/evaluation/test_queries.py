"""What dashboards get: words for every state, pictures that Vega-Lite accepts, and no engine in the web."""

import subprocess
import sys
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from rugzak.evaluation import charts, codes, interval, queries, suppress
from rugzak.evaluation.models import Indicator

NBSP = "\u00a0"


def _keep(code: str, value: str | None, period: str = "2025", **more: Any) -> Indicator:
    number = None if value is None else Decimal(value)
    values = {"scope": "all", "n": 100, "value": number, **more}
    return Indicator.objects.create(code=code, period=period, **values)


@pytest.fixture
def board(db: None) -> None:
    _keep("participation", "0.102")
    _keep("nps", "-30", low=Decimal("-44"), high=Decimal("-16"))
    _keep("hours", "450")
    _keep("cost", "12345678")
    _keep("pass_rate", None, n=0)
    _keep("satisfaction", None, n=None, suppressed=True)
    for group, value in (("low", "0.036"), ("mid", "0.084"), ("high", "0.171")):
        _keep("participation", value, group={"education": group})
    _keep("participation", None, n=None, suppressed=True, group={"education": "unknown"})
    for payer, value in (("gov", "0.4"), ("self", "0.6")):
        _keep("payer_mix", value, group={"payer": payer})
    _keep("nps", "-10", period="2024")


def test_each_state_has_its_words(board: None) -> None:
    with translation.override("en"):
        figures = queries.dashboard(period="2025").figures
        assert figures["participation"].text == "10.2%"
        assert figures["nps"].text == "−30" and figures["nps"].between == "−44 to −16"
        assert figures["hours"].text == f"7{NBSP}h{NBSP}30{NBSP}min"
        assert figures["cost"].text == f"€{NBSP}123,457"
        assert (figures["pass_rate"].state, figures["pass_rate"].text) == ("no_data", "no data")
        hidden = figures["satisfaction"]
        assert (hidden.state, hidden.value, hidden.n) == ("suppressed", None, None) and "10" in hidden.text
        assert figures["relevance"].state == "no_data"
    with translation.override("nl"):
        assert queries.figure("participation", period="2025").text == f"10,2{NBSP}%"


def test_what_nobody_measures_is_no_data(board: None) -> None:
    unmeasured = queries.dashboard(period="2025").unmeasured
    assert {figure.code for figure in unmeasured} >= {"retention", "absence"}
    assert {figure.state for figure in unmeasured} == {"no_data"}


def test_pictures_have_answers_and_tables(board: None) -> None:
    with translation.override("en"):
        found = {chart.key: chart for chart in queries.dashboard(period="2025").charts}
    learn = found["participation-education"]
    assert learn.title == "Who needs it most, learns least"
    assert learn.sentence.startswith("No secondary diploma: 3.6%")
    assert "hidden" in learn.caption and len(learn.table.rows) == 4
    assert [value["group"] for value in learn.spec["data"]["values"]] == ["low", "mid", "high"]
    assert found["payer_mix-payer"].title == "Who pays: Learners first, with 60.0%"
    assert found["payer_mix-payer"].spec["data"]["values"][0]["colour"] == "token:gov"
    assert found["nps-period"].title == "Would recommend: down from −10 to −30"
    assert "take_up-scheme" not in found, "nothing to draw is no picture"


def test_every_picture_is_valid_vega_lite(board: None) -> None:
    import altair

    made = [*queries.dashboard(period="2025").charts, queries.chart("participation", "education", period="2025")]
    assert len(made) == 4 and all(made)
    for chart in made:
        altair.LayerChart.from_dict(dict(chart.spec))
    with pytest.raises(Exception, match="mark"):
        altair.LayerChart.from_dict({**made[0].spec, "layer": [{"mark": "no such mark"}]})


def test_an_unknown_scope_is_empty_not_wrong(db: None) -> None:
    board = queries.dashboard(codes.EMPLOYER, uuid4(), "2025")
    assert board.made_at is None and not board.charts
    assert {figure.state for figure in board.figures.values()} == {"no_data"}
    assert "participation" not in queries.dashboard(codes.PROVIDER, uuid4(), "2025").figures


def test_titles_differ_per_language(board: None) -> None:
    titles = set()
    for language in ("nl", "fr", "de", "en"):
        with translation.override(language):
            titles.add(queries.chart("participation", "education", period="2025").title)  # type: ignore[union-attr]
    assert len(titles) == 4


def test_a_line_needs_two_years(board: None) -> None:
    assert charts.line(codes.CODES["nps"], queries.history("nps")[:1]) is None
    assert [row.period if hasattr(row, "period") else row.group for row in queries.history("nps")] == ["2024", "2025"]


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({}, set()),
        ({"a": 10, "b": 12}, set()),
        ({"a": 9, "b": 12, "c": 11}, {"a", "c"}),
        ({"a": 9, "b": 8, "c": 11}, {"a", "b"}),
        ({"a": 0, "b": 12}, set()),
        ({"a": 3}, {"a"}),
    ],
)
def test_suppression(sizes: dict[str, int], hidden: set[str]) -> None:
    assert suppress.hidden(sizes) == hidden


def test_intervals_against_known_values() -> None:
    low, high = interval.wilson(8, 10) or (0, 0)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert interval.wilson(0, 20)[0] == 0 and interval.wilson(20, 20)[1] == 1  # type: ignore[index]
    assert interval.wilson(0, 0) is None and interval.mean(0, 0, 0) is None
    assert interval.mean(6, 18, 2) == (3, 3)


def test_no_engine_in_the_web() -> None:
    """A fresh process that imports all that pages use must not have loaded an engine, a badge library or Altair."""
    code = (
        "import django, sys; django.setup();"
        "import rugzak.evaluation.queries, rugzak.evaluation.surveys, rugzak.evaluation.charts;"
        "import rugzak.evaluation.schedule, rugzak.learning.services, rugzak.learning.queries;"
        "import rugzak.learning.credentials;"
        "heavy = {'duckdb', 'ibis', 'pyarrow', 'pandas', 'altair', 'openbadgeslib', 'pyld'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_real_views_have_the_columns_of_the_export(db: None) -> None:
    from django.db import connection

    from rugzak.evaluation import source
    from rugzak.evaluation.tables import TABLES

    with connection.cursor() as cursor:
        for table in TABLES:
            assert source.exists(*table.views), f"nobody publishes what {table.name} needs"
            cursor.execute(f"select * from ({table.sql.replace('{salt}', 'x')}) t limit 0")
            assert len(cursor.description) == len(table.columns)
        for sql in ("select person_id, email, language from published.contact limit 0",
                    "select training_id, title, aftercare_days from published.training limit 0",
                    "select training_id, skill_uri from published.training_skill limit 0"):  # fmt: skip
            cursor.execute(sql)
