"""Every text of these rooms stands in every language, with the same figures in it."""

import re
from pathlib import Path

import polib
import pytest

import rugzak

ROOT = Path(rugzak.__file__).parent
HOLES = re.compile(r"%\(\w+\)s")


@pytest.mark.parametrize("room", ["catalogue", "booking"])
@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_text_is_there(room: str, language: str) -> None:
    entries = polib.pofile(str(ROOT / room / "locale" / language / "LC_MESSAGES" / "django.po"))
    assert len(entries) > 30
    for entry in entries:
        assert entry.msgstr and not entry.fuzzy, entry.msgid
        assert sorted(HOLES.findall(entry.msgid)) == sorted(HOLES.findall(entry.msgstr)), entry.msgid


@pytest.mark.parametrize("room", ["catalogue", "booking"])
def test_no_text_of_the_source_is_missing(room: str) -> None:
    known = {entry.msgid for entry in polib.pofile(str(ROOT / room / "locale" / "nl" / "LC_MESSAGES" / "django.po"))}
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / room).rglob("*.py"))
    used = set(re.findall(r'\b_\(\s*"((?:[^"\\]|\\.)*)"', source))
    assert used and used <= known, used - known
