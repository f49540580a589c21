"""Stamps, messages and the command line: what `up` stands on."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from rugzak.config import messages, paths
from rugzak.config.start import contents, stamps
from rugzak.config.trouble import Trouble

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Yes"
msgstr "Ja"
"""


@pytest.fixture(autouse=True)
def own_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUGZAK_VAR", str(tmp_path / "var"))


def test_a_stamp_fits_until_the_input_changes(tmp_path: Path) -> None:
    (file := tmp_path / "a.csv").write_text("1")
    stamps.put("step", stamps.of_contents([file], "db"))
    assert stamps.fits("step", stamps.of_contents([file], "db"))
    assert not stamps.fits("step", stamps.of_contents([file], "another db"))
    file.write_text("2")
    assert not stamps.fits("step", stamps.of_contents([file], "db"))


def test_messages_are_compiled_when_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "PACKAGE", tmp_path)
    (folder := tmp_path / "room" / "locale" / "nl" / "LC_MESSAGES").mkdir(parents=True)
    (folder / "django.po").write_text(PO)
    assert messages.compile_all() == 1
    assert b"Ja" in (folder / "django.mo").read_bytes()
    assert messages.compile_all() == 0


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    (folder := tmp_path / "nl" / "LC_MESSAGES").mkdir(parents=True)
    (folder / "django.po").write_text('msgid "Yes"\n')
    with pytest.raises(Trouble, match=r"django\.po"):
        messages.compile_one(folder / "django.po")


def test_a_room_that_is_not_there_is_skipped_but_a_broken_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert contents.find("rugzak.nowhere.services:run") is None
    assert contents.find("rugzak.cli.nowhere:run") is None
    assert contents.find("rugzak.base.clock:now")


@pytest.mark.parametrize(
    ("chosen", "key", "demo"),
    [("", "", True), ("", "k" * 40, False), ("off", "", False), ("1", "k" * 40, True)],
)
def test_demo_mode_is_as_settings_have_it(chosen: str, key: str, demo: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("RUGZAK_DEMO", chosen), ("RUGZAK_KEY", key)):
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    assert contents.demo_mode() is demo


HELP = """
import sys
from django.apps import apps
from rugzak.config.main import run
sys.argv = ["rugzak", "--help"]
try:
    run()
finally:
    assert not apps.ready
"""


def test_help_comes_within_a_second_and_without_django() -> None:
    """A second of the processor, which a busy machine does not stretch."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert answer.returncode == 0, answer.stderr
    assert "doctor" in answer.stdout
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.5


def test_doctor_says_what_is_wrong_and_how_to_mend_it() -> None:
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "RUGZAK_DATA": ""}
    answer = subprocess.run(
        [sys.executable, "-m", "rugzak.config.main", "doctor"], capture_output=True, text=True, env=environment
    )
    assert answer.returncode == 1
    assert "unset DATABASE_URL" in answer.stdout
    assert "starter pack" in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr
