"""A provider's own file, in whatever format: rows of another provider are left out, and so are recognitions."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base.imports import Report, read_csv
from rugzak.catalogue.exchange import files
from rugzak.catalogue.exchange.rows import Row
from rugzak.catalogue.imports.sessions import import_sessions_csv
from rugzak.catalogue.imports.trainings import import_trainings_csv

COLUMNS = ["code", "form", "hours", "price"]
NOT_OURS = ("recognised",)  # only the authority recognises
Import = Callable[..., Report]


@transaction.atomic
def import_own(*, provider: Organisation, content: bytes, name: str, actor: Actor, dry_run: bool) -> list[Report]:
    """Trainings, and sessions where the format holds them; one report each. Dry run: check all, keep nothing.

    A table (CSV), a JSON-LD file of schema.org courses, or learning opportunities of ELM. Raises BadFile.
    """
    access.require(actor, "training.manage", Scope("training", organisation_id=provider.pk))
    if files.is_foreign(name):
        found = files.read(content, name)
        trainings, sessions = found.trainings, found.sessions
    else:
        trainings, sessions = read_csv(name, required=COLUMNS, content=content), []
    reports = [_run(provider, trainings, import_trainings_csv, "trainings.csv")]
    if sessions:
        reports.append(_run(provider, sessions, import_sessions_csv, "sessions.csv"))
    if dry_run:
        transaction.set_rollback(True)
    return reports


@transaction.atomic
def import_courses(*, content: bytes, name: str, dry_run: bool = False) -> list[Report]:
    """The same of all providers in a JSON-LD or ELM file, by the house itself. Raises BadFile."""
    found = files.read(content, name)
    reports = [import_trainings_csv("trainings.csv", content=_csv(found.trainings))]
    if found.sessions:
        reports.append(import_sessions_csv("sessions.csv", content=_csv(found.sessions)))
    if dry_run:
        transaction.set_rollback(True)
    return reports


def _run(provider: Organisation, rows: list[Row], take: Import, name: str) -> Report:
    own = provider.enterprise_number
    others = {line for line, row in enumerate(rows, start=2) if _digits(row) not in ("", own)}
    report = take(name, content=_written(rows, own, others))
    why = _("this line names another provider")
    report.skipped = [replace(skip, reason=why) if skip.row in others else skip for skip in report.skipped]
    return report


def _digits(row: dict[str, Any]) -> str:
    return "".join(filter(str.isdigit, row.get("provider", "")))


def _written(rows: list[Row], own: str, others: set[int]) -> bytes:
    """The same lines, each with our number; a line of another gets none, so that the import leaves it out."""
    return _csv([row | {"provider": "" if line in others else own} for line, row in enumerate(rows, start=2)])


def _csv(rows: list[Row]) -> bytes:
    needed = ["provider", *COLUMNS]
    columns = [*dict.fromkeys([*needed, *(name for row in rows for name in row if name not in NOT_OURS)])]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
