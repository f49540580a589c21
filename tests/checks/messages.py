"""Every text for people is there in Dutch, French and German, none is fuzzy, and none loses a placeholder.

What the code and the templates say is taken out as Django's makemessages does it (xgettext), without writing anything.
A msgid may be translated in any room's catalogue: at run time they are one.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "rugzak"
MOST_SHOWN = 60
LANGUAGES = ("nl", "fr", "de")
KEYWORDS = (
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext:1,2", "ngettext_lazy:1,2"),
    *("pgettext:1c,2", "pgettext_lazy:1c,2", "npgettext:1c,2,3", "npgettext_lazy:1c,2,3"),
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
Key = tuple[str | None, str]


def main() -> int:
    """Print every fault; gives the exit code."""
    wanted = said()
    faults = [fault for language in LANGUAGES for fault in missing(language, wanted)]
    faults += [fault for po in sorted(SOURCE.glob("**/*.po")) for fault in flawed(po)]
    print("\n".join(faults[:MOST_SHOWN]))
    print(f"{len(wanted)} texts, {len(LANGUAGES)} translations each, {len(faults)} faults")
    return 1 if faults else 0


def said() -> dict[Key, str]:
    """Every msgid in code and templates, with the first place it stands."""
    with tempfile.TemporaryDirectory() as folder:
        texts = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
        texts += list(_templates(Path(folder)))
        (listing := Path(folder) / "files.txt").write_text("\n".join(map(str, texts)))
        found = subprocess.run(_xgettext(listing), capture_output=True, text=True)
        if found.returncode:
            sys.exit(found.stderr)
        entries = polib.pofile(found.stdout) if found.stdout.strip() else []
        return {(entry.msgctxt, entry.msgid): _place(entry, folder) for entry in entries}


def missing(language: str, wanted: dict[Key, str]) -> Iterator[str]:
    """Texts that no catalogue of the language translates."""
    have = {
        (entry.msgctxt, entry.msgid)
        for po in SOURCE.glob(f"**/locale/{language}/LC_MESSAGES/*.po")
        for entry in polib.pofile(str(po))
        if entry.translated() and not entry.obsolete
    }
    for key, place in wanted.items():
        if key not in have:
            yield f"{language}: not translated: {key[1]!r} ({place})"


def flawed(po: Path) -> Iterator[str]:
    """Fuzzy or empty entries, and translations whose placeholders differ from those of the msgid."""
    name = po.relative_to(SOURCE)
    for entry in polib.pofile(str(po)):
        if entry.obsolete:
            continue
        if entry.fuzzy or not entry.translated():
            yield f"{name}:{entry.linenum}: {'fuzzy' if entry.fuzzy else 'empty'}: {entry.msgid!r}"
        elif not entry.msgid_plural and _placeholders(entry.msgid) != _placeholders(entry.msgstr):
            yield f"{name}:{entry.linenum}: other placeholders than {entry.msgid!r}"


def _templates(folder: Path) -> Iterator[Path]:
    for number, path in enumerate(sorted(SOURCE.glob("**/templates/**/*"))):
        if path.suffix in {".html", ".txt"}:
            target = folder / f"{number}-{path.name}.py"
            target.write_text(templatize(path.read_text(encoding="utf-8"), origin=str(path)), encoding="utf-8")
            yield target


def _xgettext(listing: Path) -> list[str]:
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    return ["xgettext", "--language=Python", "--from-code=UTF-8", *keywords, f"--files-from={listing}", "--output=-"]


def _place(entry: polib.POEntry, folder: str) -> str:
    name = entry.occurrences[0][0] if entry.occurrences else "?"
    return name.replace(f"{folder}/", "template ").replace(f"{PROJECT}/", "")


def _placeholders(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


if __name__ == "__main__":
    sys.exit(main())
