"""Which list of skills is shown is told by `up`, `status` and `doctor`, whatever lies there."""

from pathlib import Path

import pytest
from tests.skills.conftest import place

from rugzak.config import pack
from rugzak.config.doctor import contents
from rugzak.config.doctor.finding import HINT, RIGHT, WRONG
from rugzak.skills import esco


def seen(monkeypatch: pytest.MonkeyPatch, folder: Path) -> tuple[str, str]:
    monkeypatch.setattr("rugzak.config.paths.var", lambda: folder)
    finding = next(contents.snapshot())
    return finding.level, finding.text


def test_what_is_shown_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert seen(monkeypatch, tmp_path) == (WRONG, "no list of skills")
    with place(tmp_path):
        esco.build(None, vectors="none")
    level, text = seen(monkeypatch, tmp_path)
    assert level == HINT
    assert text.startswith("starter pack: 5")
    assert "fetch esco" in pack.MORE


def test_official_release_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: Path) -> None:
    with place(tmp_path):
        esco.build(data / "esco", vectors="none")
    assert seen(monkeypatch, tmp_path) == (RIGHT, "ESCO 1.1.1: 3007 occupations, 13896 skills")


def test_damaged_list_is_no_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "esco").mkdir()
    (tmp_path / "esco" / "current").write_text("esco-1.snapshot")
    (tmp_path / "esco" / "esco-1.snapshot").write_bytes(b"rubbish" * 90)
    assert seen(monkeypatch, tmp_path)[0] == WRONG


@pytest.fixture
def data() -> Path:
    from django.conf import settings

    folder = Path(settings.RUGZAK_DATA or "/nowhere")
    if not (folder / "esco").is_dir():
        pytest.skip("no official packages: set RUGZAK_DATA")
    return folder
