"""The frame of every import: rows one by one, double keys named, a bad row leaves the others alone, a dry run."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.base.errors import Refusal
from rugzak.base.imports import Report, progress, read_csv
from rugzak.catalogue.imports.cells import BadCell

Row = dict[str, str]
Made = bool  # True: a new row; False: one that was there has changed


def run(
    name: str,
    path: Path | str,
    required: list[str],
    key: Callable[[Row], tuple[str, ...]],
    take: Callable[[Row], Made],
    *,
    content: bytes | None = None,
    dry_run: bool = False,
) -> Report:
    """Take every row; a key that comes twice in one file is left out the second time. Dry run: report, keep nothing."""
    rows, report, seen = read_csv(path, required=required, content=content), Report(name), set[tuple[str, ...]]()
    with transaction.atomic(), progress(name, len(rows)) as step:
        for line, row in enumerate(rows, start=2):
            report.read += 1
            _one(report, line, row, key, take, seen)
            step.advance()
        if dry_run:
            transaction.set_rollback(True)
    return report


def _one(
    report: Report,
    line: int,
    row: Row,
    key: Callable[[Row], tuple[str, ...]],
    take: Callable[[Row], Made],
    seen: set[tuple[str, ...]],
) -> None:
    name = key(row)
    if name in seen:
        report.skip(line, _("%(key)s is in the file twice") % {"key": " ".join(name)})
        return
    seen.add(name)
    try:
        with transaction.atomic():
            made = take(row)
    except BadCell as bad:
        report.skip(line, str(bad))
    except Refusal as refusal:
        report.skip(line, refusal.text())
    else:
        report.made += made
        report.changed += not made
