"""Many texts at once, by the command that evaluations use; and files that are wrong."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rugzak.base.errors import BadFile
from rugzak.cli.main import app
from rugzak.skills import errors, esco
from rugzak.skills.link import files

runner = CliRunner()
JOBS = "urn:rugzak:starter:occupation:"


def table(path: Path, rows: list[tuple[str, ...]]) -> Path:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(autouse=True)
def no_packages(settings: Any) -> None:
    """The starter pack stays in use, also where official packages are at hand."""
    settings.RUGZAK_DATA = ""


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Path, Path]:
    rows = [("L1", "lasser", "welder"), ("L2", "metaallasser", "welder"), ("L3", "bakker", "baker")]
    rows += [("L4", "broodbakker", "baker"), ("L5", "verpleegkundige", "nurse"), ("L6", "ziekenverpleger", "nurse")]
    return (
        table(tmp_path / "C.tsv", [row[:2] for row in rows]),
        table(tmp_path / "M.tsv", [(row[0], JOBS + row[2]) for row in rows]),
    )


@pytest.mark.parametrize(
    ("policy", "first"),
    [("element", {"L1"}), ("concept", {"L1", "L2"}), ("diverse", {"L1"})],
)
def test_a_corpus_is_ranked_by_each_policy(
    starter: esco.Snapshot, corpus: tuple[Path, Path], tmp_path: Path, policy: str, first: set[str]
) -> None:
    queries = table(tmp_path / "Q.tsv", [("Q1", "Lasser (m/v/x)"), ("Q2", "bakker"), ("Q3", "verpleegster")])
    out = tmp_path / "run.tsv"
    wish = ["link", "--kind", "occupation", "--lang", "nl", "--queries", queries, "--corpus", corpus[0]]
    wish += ["--mapping", corpus[1], "--policy", policy, "--top", "6", "--out", out]
    done = runner.invoke(app, list(map(str, wish)))
    assert done.exit_code == 0, done.output
    lines = [line.split("\t") for line in out.read_text("utf-8").splitlines()]
    assert len(lines) == 18 and {line[0] for line in lines} == {"Q1", "Q2", "Q3"}
    mine = [line[1] for line in lines if line[0] == "Q1"]
    assert set(mine[: len(first)]) == first and sorted(mine) == ["L1", "L2", "L3", "L4", "L5", "L6"]
    scores = [float(line[2]) for line in lines if line[0] == "Q1"]
    assert scores == sorted(scores, reverse=True)
    if policy == "diverse":
        assert len({name in ("L1", "L2") for name in mine[:2]}) == 2


def test_without_a_corpus_it_is_all_of_esco(starter: esco.Snapshot, tmp_path: Path) -> None:
    queries, out = table(tmp_path / "Q.tsv", [("7", "infirmière"), ("8", "soudeur")]), tmp_path / "run.tsv"
    wish = ["link", "--kind", "occupation", "--lang", "fr", "--queries", queries, "--top", "3", "--out", out]
    assert runner.invoke(app, list(map(str, wish))).exit_code == 0
    lines = [line.split("\t") for line in out.read_text("utf-8").splitlines()]
    assert [line[1] for line in lines[::3]] == [JOBS + "nurse", JOBS + "welder"]
    assert all(0 <= float(line[2]) <= 1 for line in lines)


def test_skills_of_sentences(starter: esco.Snapshot, tmp_path: Path) -> None:
    sentences, out = tmp_path / "S.csv", tmp_path / "run.tsv"
    sentences.write_text('id,sentence\na,"You can arc weld, and you read technical drawings."\nb,"?"\n', "utf-8")
    wish = ["skills", "extract", "--lang", "en", "--sentences", sentences, "--top", "5", "--out", out]
    done = runner.invoke(app, list(map(str, wish)))
    assert done.exit_code == 0, done.output
    found = [line.split("\t") for line in out.read_text("utf-8").splitlines()]
    assert {"urn:rugzak:starter:skill:read-drawings"} <= {row[1] for row in found if row[0] == "a"}


def test_files_that_are_wrong_say_where(tmp_path: Path) -> None:
    for rows, words in (([("1",)], "line 1"), ([("1", "a"), ("1", "b")], "twice")):
        with pytest.raises(BadFile) as refused:
            files.read_queries(table(tmp_path / "Q.tsv", rows))
        assert words in refused.value.text()
    with pytest.raises(BadFile):
        files.read_corpus(table(tmp_path / "C.tsv", [("1", "a")]), table(tmp_path / "M.tsv", [("2", "urn:x")]))


def test_without_vectors_it_says_what_to_do(official: esco.Snapshot) -> None:
    with pytest.raises(errors.NoVectors):
        files.lines([("1", "lasser")], None, kind="occupation", language="nl", policy="diverse", top=3)
