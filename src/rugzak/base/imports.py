"""Reading files that others made: find delimiter and encoding, check columns, report what happened to each row."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rugzak.base.errors import BadFile

ENCODINGS = ("utf-8-sig", "cp1252")
DELIMITERS = ",;\t|"
MAX_SKIPS_SHOWN = 10


@dataclass(frozen=True)
class Skip:
    """A row that was left out, and why; `row` is the line in the file, the heading is line 1."""

    row: int
    reason: str


@dataclass
class Report:
    """What an import did: rows read, made, changed, and skipped with their reasons."""

    name: str = ""
    read: int = 0
    made: int = 0
    changed: int = 0
    skipped: list[Skip] = field(default_factory=list)

    def skip(self, row: int, reason: str) -> None:
        self.skipped.append(Skip(row, reason))

    def lines(self) -> list[str]:
        """The report as people read it."""
        head = f"{self.name}: {self.read} read, {self.made} made, {self.changed} changed, {len(self.skipped)} skipped"
        rows = [f"  line {skip.row}: {skip.reason}" for skip in self.skipped[:MAX_SKIPS_SHOWN]]
        more = len(self.skipped) - MAX_SKIPS_SHOWN
        return [head, *rows, *([f"  … and {more} more"] if more > 0 else [])]


def read_csv(path: Path | str, *, required: Sequence[str], content: bytes | None = None) -> list[dict[str, str]]:
    """The rows of a CSV file, in any of the usual encodings and delimiters.

    Raises BadFile where it is empty, no text, or lacks one of the `required` columns.
    """
    name = Path(path).name
    text = decode(Path(path).read_bytes() if content is None else content, name)
    heading = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=heading.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [column for column in required if column not in (reader.fieldnames or [])]
    if missing:
        raise BadFile(name=name, why=_("the column %s is missing") % ", ".join(missing))
    try:
        return [{key: (value or "").strip() for key, value in row.items() if isinstance(key, str)} for row in reader]
    except csv.Error as error:
        raise BadFile(name=name, why=str(error)) from error


def read_table(path: Path | str, *, required: Sequence[str], content: bytes | None = None) -> list[dict[str, str]]:
    """The rows of a CSV file or of the first sheet of an Excel workbook (XLSX), all as text; days as 2026-09-01.

    Raises BadFile as `read_csv` does, and for a workbook that is locked, damaged or far too large.
    """
    held = Path(path).read_bytes() if content is None else content
    if not zipfile.is_zipfile(io.BytesIO(held)):
        return read_csv(path, required=required, content=held)
    from rugzak.base import workbook  # late: most imports are CSV

    return workbook.read(Path(path).name, held, required)


def decode(content: bytes, name: str) -> str:
    """Bytes as text: UTF-8 with or without mark, else Windows' western code page."""
    if not content.strip():
        raise BadFile(name=name, why=_("it is empty"))
    if b"\0" in content[:4096]:
        raise BadFile(name=name, why=_("it is not a text file"))
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(name=name, why=_("its characters are in an unknown encoding"))


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator["Step"]:
    """A progress bar on the terminal; nothing where no terminal is attached."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, transient=False) as bar:
        yield Step(bar, bar.add_task(title, total=total))


class Step:
    """One running progress bar."""

    def __init__(self, bar: Progress, task: object) -> None:
        self._bar, self._task = bar, task

    def advance(self, count: int = 1) -> None:
        self._bar.advance(self._task, count)  # type: ignore[arg-type]
