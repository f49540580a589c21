"""What the room says exists in every language, with the same blanks to fill in."""

import re
from pathlib import Path

import polib
import pytest

import rugzak.skills

FOLDER = Path(rugzak.skills.__file__).parent / "locale"


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_catalogue_is_whole(language: str) -> None:
    catalogue = polib.pofile(str(FOLDER / language / "LC_MESSAGES" / "django.po"))
    assert len(catalogue) > 50
    for entry in catalogue:
        assert entry.msgstr or (entry.msgstr_plural and all(entry.msgstr_plural.values()))
        assert not entry.fuzzy, entry.msgid
        assert re.findall(r"%(?:\(\w+\))?s", entry.msgid) == re.findall(
            r"%(?:\(\w+\))?s", entry.msgstr or entry.msgstr_plural[1]
        ), entry.msgid
