"""Sessions from CSV: one row a session, its half days in one cell (`2026-12-07 09:00 210 | 2026-12-07 13:30 210`)."""

from pathlib import Path

from django.utils.translation import gettext as _

from rugzak.base.imports import Report
from rugzak.catalogue import services
from rugzak.catalogue.imports import cells
from rugzak.catalogue.imports.cells import BadCell
from rugzak.catalogue.imports.rows import Row, run
from rugzak.catalogue.imports.trainings import provider_of
from rugzak.catalogue.models import Session, Training
from rugzak.catalogue.specs import PartSpec, SessionSpec

REQUIRED = ["provider", "code", "reference", "capacity", "parts"]


def import_sessions_csv(path: Path | str, *, content: bytes | None = None, dry_run: bool = False) -> Report:
    """Make sessions, or change the seats of those that are there; their days don't change by a file. Raises BadFile."""
    return run("sessions", path, REQUIRED, _key, _take, content=content, dry_run=dry_run)


def _key(row: Row) -> tuple[str, ...]:
    return ("".join(filter(str.isdigit, row["provider"])), row["code"], row["reference"])


def _take(row: Row) -> bool:
    training = _training(row)
    if not row["reference"]:
        raise BadCell(_("the reference is empty"))
    capacity = cells.whole(row["capacity"], "capacity")
    found = Session.objects.filter(training=training, reference=row["reference"]).first()
    if found is None:
        services.add_session(spec=_spec(row, training, capacity))
    elif found.capacity != capacity:
        services.set_capacity(session=found, capacity=capacity, reason="import")
    return found is None


def _training(row: Row) -> Training:
    training = Training.objects.filter(provider=provider_of(row), code=row["code"]).first()
    if training is None:
        raise BadCell(_("this provider has no training %(training)s") % {"training": row["code"]})
    return training


def _spec(row: Row, training: Training, capacity: int) -> SessionSpec:
    return SessionSpec(
        training=training,
        reference=row["reference"],
        capacity=capacity,
        parts=[_part(part) for part in row["parts"].split("|") if part.strip()],
        municipality=cells.place(row.get("post_code", ""), "post_code"),
        address=row.get("address", ""),
        price_cents=cells.cents(row["price"], "price") if row.get("price") else None,
    )


def _part(text: str) -> PartSpec:
    words = text.split()
    if len(words) != 3:
        raise BadCell(_("a half day is day, time and minutes, not %(text)s") % {"text": text})
    return PartSpec(cells.day(words[0], "parts"), cells.hour(words[1], "parts"), cells.whole(words[2], "parts"))
