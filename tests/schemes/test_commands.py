"""`rugzak schemes …` as a person types it."""

import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from rugzak.cli.schemes import app
from rugzak.schemes.load import LIBRARY

from .strategies import library

run = CliRunner()
VERSIONS = sum(len(scheme.versions) for scheme in library())


def test_check_all() -> None:
    result = run.invoke(app, ["check", "--all"])
    assert result.exit_code == 0
    assert f"{len(library())} schemes, {VERSIONS} versions" in result.output
    assert "0 errors, 0 warnings" in result.output


def test_check_lists_who_is_treated_unlike_and_why() -> None:
    said = " ".join(run.invoke(app, ["check", "--all", "--equal"]).output.split())
    assert "fr-cpf 2026: the payment (own_flat) turns on a status · De wet stelt werkzoekenden vrij" in said
    assert "be-vl-vov 2025: the condition right_form turns on a form of learning" in said
    assert "no reason published" not in said


def test_check_a_broken_file(tmp_path: Path) -> None:
    text = (LIBRARY / "nl" / "stap.yaml").read_text(encoding="utf-8").replace("person.age >= 18", "person.aeg >= 18")
    (tmp_path / "broken.yaml").write_text(text)
    result = run.invoke(app, ["check", str(tmp_path / "broken.yaml")])
    assert result.exit_code == 1
    assert "broken.yaml:" in result.output and "did you mean person.age?" in " ".join(result.output.split())


def test_cases_hold() -> None:
    result = run.invoke(app, ["cases"])
    assert result.exit_code == 0 and "0 do not hold" in result.output
    assert "27 of 27" in result.output and "border" not in result.output


def test_borders_without_a_case() -> None:
    result = run.invoke(app, ["cases", "--borders"])
    assert result.exit_code == 0 and "3 borders without a case" in result.output


def test_a_case_that_fails(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("scheme: nl-stap\ncases: [{name: a, on: 2026-11-24, expect: {outcome: yes}}]")
    result = run.invoke(app, ["cases", "--folder", str(tmp_path)])
    assert result.exit_code == 1 and "outcome is no, expected yes" in result.output


@pytest.mark.django_db
def test_list_and_explain() -> None:
    assert "closed" in run.invoke(app, ["list", "--on", "2026-11-24"]).output
    result = run.invoke(app, ["explain", "be-vl-vov", "-l", "nl", "--on", "2026-11-24"])
    assert result.exit_code == 0 and "Je werkt minstens 80 %." in result.output
    assert "there is no scheme" in run.invoke(app, ["explain", "be-none"]).output
    assert "not a date" in run.invoke(app, ["list", "--on", "morgen"]).output


def test_decide_from_a_file(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"employer.drawing_right": true, "employment.start": "2020-01-01", "employment.fraction": 0.8}')
    ask = ["decide", "be-voorbeeld-werkgever", "--facts", str(facts), "--on", "2026-11-24"]
    assert "€ 400" in run.invoke(app, [*ask, "-l", "nl"]).output.replace("\u00a0", " ")
    assert json.loads(run.invoke(app, [*ask, "--json"]).output)["amount"] == 40000


@pytest.mark.parametrize(
    ("text", "said"), [("{", "not JSON"), ("[]", "not an object"), ('{"person.shoe": 1}', "no such fact: person.shoe")]
)
def test_bad_facts(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "f.json").write_text(text)
    result = run.invoke(app, ["decide", "nl-stap", "--facts", str(tmp_path / "f.json"), "--on", "2026-11-24"])
    assert result.exit_code == 2 and said in " ".join(result.output.split())


def test_schema_and_facts() -> None:
    assert "properties" in json.loads(run.invoke(app, ["schema"]).output)
    assert run.invoke(app, ["facts"]).exit_code == 0


@pytest.mark.django_db
def test_publish_and_replay() -> None:
    assert f"{VERSIONS} versions published" in run.invoke(app, ["publish"]).output
    assert f"0 versions published, {VERSIONS} were there" in run.invoke(app, ["publish"]).output
    assert run.invoke(app, ["replay", str(uuid4())]).exit_code == 2


def test_one_scheme_may_be_said_in_the_singular() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rugzak.config.main", "scheme", "schema"], capture_output=True, text=True
    )
    assert done.returncode == 0 and '"$schema"' in done.stdout, done.stderr
