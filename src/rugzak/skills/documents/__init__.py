"""Documents as text: PDF, Word (docx), ODT, HTML, plain; in a process of its own, limited in time, memory, output.

Of a long PDF the first 60 pages are read and that is said; nothing else is kept of the file.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from rugzak.skills.documents.errors import BY_CODE, Bomb, Corrupt, DocumentRefused, Empty, TooBig, TooSlow
from rugzak.skills.documents.worker import MAX_BYTES, MAX_PAGES
from rugzak.skills.text import language as languages

__all__ = ["Document", "DocumentRefused", "read"]

SECONDS = 15
MAX_OUTPUT = 8_000_000
_WORKER = Path(__file__).with_name("worker.py")
NOTES = {
    "long_document": _("This file is long. We read the first %(pages)s pages."),
    "long_text": _("This text is long. We read the first part only."),
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `language` is None where we can't tell; `pages` is 1 for kinds without fixed pages."""

    text: str
    language: str | None
    pages: int
    kind: str
    notes: tuple[str, ...] = ()

    def note_texts(self) -> list[str]:
        """The notes in the active language."""
        return [str(NOTES[note]) % {"pages": MAX_PAGES} for note in self.notes]


def read(content: bytes, name: str) -> Document:
    """The text of a document; its kind is told by its bytes, `name` is only for the record.

    Raises a DocumentRefused: Empty, TooBig, UnknownKind, Encrypted, Corrupt, NoText, Bomb, TooSlow.
    """
    if len(content) > MAX_BYTES:
        raise TooBig(name=name)
    if not content.strip():
        raise Empty(name=name)
    answer = _ask(content, name)
    if "refused" in answer:
        raise BY_CODE.get(str(answer["refused"]), Corrupt)(name=name)
    text = str(answer["text"])
    guess = languages.guess(text)
    return Document(text, guess.language, int(answer["pages"]), str(answer["kind"]), tuple(map(str, answer["notes"])))


def _ask(content: bytes, name: str) -> dict[str, Any]:
    # -I: no user site, no environment; a child of spawn, so that it shares no memory with the web process.
    command = [sys.executable, "-I", "-B", str(_WORKER)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        raise TooSlow(name=name) from None
    if done.returncode < 0 or not done.stdout:
        # Killed by a limit of its own: -SIGXCPU and -SIGKILL are time, the rest memory.
        raise (TooSlow if done.returncode in (-24, -9) else Bomb)(name=name)
    if len(done.stdout) > MAX_OUTPUT:
        raise Bomb(name=name)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
