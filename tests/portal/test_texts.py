"""Every text for people is there in Dutch, French and German, with the same blanks to fill in."""

import re
from pathlib import Path

import polib
import pytest

import rugzak.portal
from rugzak.portal.person.words import LOOKS

PORTAL = Path(rugzak.portal.__file__).parent
ROLES = sorted(path.parent.name for path in PORTAL.glob("*/locale"))
_BLANK = re.compile(r"%\(\w+\)s")
_TRANS = re.compile(r"""{%\s*trans\s+(?:"([^"]*)"|'([^']*)')""")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_nothing_is_left_untranslated(role: str, language: str) -> None:
    catalogue = polib.pofile(str(PORTAL / role / "locale" / language / "LC_MESSAGES" / "django.po"))
    assert len(catalogue) > 0
    for entry in catalogue:
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        assert all(said) and not entry.fuzzy, entry.msgid
        wanted = set(_BLANK.findall(entry.msgid)) | set(_BLANK.findall(entry.msgid_plural or ""))
        for text in said:
            assert set(_BLANK.findall(text)) <= wanted, entry.msgid
        assert set(_BLANK.findall(said[-1])) == wanted, entry.msgid


@pytest.mark.parametrize("role", ROLES)
def test_the_catalogue_knows_every_text_of_the_templates(role: str) -> None:
    known = {entry.msgid for entry in polib.pofile(str(PORTAL / role / "locale" / "nl" / "LC_MESSAGES" / "django.po"))}
    for template in (PORTAL / role / "templates").rglob("*.html"):
        for double, single in _TRANS.findall(template.read_text("utf-8")):
            text = (double or single).replace("%", "%%")
            assert text in known or text.replace("%%", "%") in known, f"{template.name}: {text}"


def test_dutch_is_plain() -> None:
    """`jij`, never `u`; no sentence of more than 22 words outside the page on privacy and help."""
    long = []
    for role in ROLES:
        for entry in polib.pofile(str(PORTAL / role / "locale" / "nl" / "LC_MESSAGES" / "django.po")):
            text = entry.msgstr or " ".join(entry.msgstr_plural.values())
            if entry.msgctxt == "format of a time":
                continue
            assert not re.search(r"\b(u|uw|Uw)\b", text), text
            long += [s for s in re.split(r"(?<=[.?!])\s", text) if len(s.split()) > 22]
    assert len(long) <= 6, long


def test_a_person_reads_in_words_what_others_looked_at() -> None:
    """Lists name their verb in code; what else others may see of a person stands in the table of permissions."""
    code = "".join(path.read_text("utf-8") for path in PORTAL.parent.rglob("*.py"))
    listed = set(re.findall(r'log_reads\([^"()]+(?:\(request\))?[^"()]*"([\w.]+)"', code))
    assert {"session.participants", "outreach.contacts", "mandate.see"} <= listed <= LOOKS.keys()
