"""What a simulation leaves: open data that says what it is, a report that needs no network, and the command for it."""

import csv
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.utils import translation
from typer.testing import CliRunner

from rugzak.cli.main import app
from rugzak.evaluation.simulation import engines, output, reform, run
from rugzak.evaluation.simulation.outcome import outcome
from rugzak.evaluation.simulation.run import Result


@pytest.fixture(scope="module")
def found() -> Result:
    with engines.opened() as engine:
        return run.simulate(engine, reform.by_id("stap-flanders"), rows=20_000)


def _written(found: Result, folder: Path, language: str) -> dict[str, Path]:
    with translation.override(language):
        return {path.name: path for path in output.write(folder, outcome(found), found.cells)}


def test_every_cell_is_in_the_open_data(found: Result, tmp_path: Path) -> None:
    files = _written(found, tmp_path, "en")
    with files["cells.csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(files["cells.parquet"])
    assert len(rows) == len(found.cells) == table.num_rows
    assert list(rows[0]) == table.column_names == list(output.COLUMNS)
    keys = {
        (r["scenario"], int(r["year"]), r["level"], r["dimension"], r["group"], r["measure"]): r["value"] for r in rows
    }
    cell = ("stap-flanders", 2026, "mid", "scheme", "be-vl-stap-voorstel", "cost")
    assert round(float(keys[cell]) * 1000) == found.cells[cell]
    described = json.loads(files["datapackage.json"].read_text("utf-8"))
    assert described["synthetic"] is True and described["calibrated"] is False
    assert [field["name"] for field in described["resources"][0]["schema"]["fields"]] == list(output.COLUMNS)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_report_says_what_it_is_and_asks_nothing_of_the_network(
    found: Result, tmp_path: Path, language: str
) -> None:
    text = _written(found, tmp_path, language)["report.html"].read_text("utf-8")
    page = re.sub(r"<script>.*?</script>", "", text, flags=re.S)
    said = {"nl": "niet geijkt", "fr": "pas calibrées", "de": "nicht kalibriert", "en": "uncalibrated"}
    assert said[language] in page and f"<html lang={language}>" in page
    assert "take_up.be-vl-stap-voorstel" in page and "the Dutch rounds were full within hours" in page
    assert not re.search(r"(src|href)=", page)
    assert text.count("vegaEmbed('#c") >= 4


def test_the_command_prints_a_table_and_writes_the_files(tmp_path: Path) -> None:
    asked = ["simulate", "stap-flanders", "--people", "5000", "--out", str(tmp_path), "-l", "en"]
    answer = CliRunner().invoke(app, asked)
    assert answer.exit_code == 0, answer.output
    assert "STAP in Flanders" in answer.output and "uncalibrated" in answer.output
    assert (tmp_path / "stap-flanders" / "report.html").is_file()


def test_the_command_lists_what_ships_and_says_what_is_wrong(tmp_path: Path) -> None:
    listed = CliRunner().invoke(app, ["simulate", "--list", "-l", "en"])
    assert listed.exit_code == 0 and "fifty-fifty" in listed.output
    (tmp_path / "wrong.yaml").write_text("id: x\nname: y\n", "utf-8")
    wrong = CliRunner().invoke(app, ["simulate", str(tmp_path / "wrong.yaml")])
    assert wrong.exit_code == 1 and "wrong.yaml:" in wrong.output
    unknown = CliRunner().invoke(app, ["simulate", "nothing"])
    assert unknown.exit_code == 1 and "there is no reform nothing" in unknown.output
