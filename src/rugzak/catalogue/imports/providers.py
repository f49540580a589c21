"""Training providers from CSV."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from rugzak.accounts.models import Organisation
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.accounts.services import organisations
from rugzak.base import clock
from rugzak.base.imports import Report
from rugzak.catalogue import services
from rugzak.catalogue.imports import cells
from rugzak.catalogue.imports.cells import BadCell
from rugzak.catalogue.imports.rows import Row, run
from rugzak.catalogue.models import Recognition, RecognitionLabel

REQUIRED = ["name", "enterprise_number"]
_LABELS = {
    "registered": RecognitionLabel.REGISTERED,
    "career_centre": RecognitionLabel.CAREER_CENTRE,
    "ocw": RecognitionLabel.OCW,
}


def import_providers_csv(path: Path | str, *, content: bytes | None = None, dry_run: bool = False) -> Report:
    """Make or change providers; the enterprise number tells which. Raises BadFile."""
    return run("providers", path, REQUIRED, _key, _take, content=content, dry_run=dry_run)


def _key(row: Row) -> tuple[str, ...]:
    return ("".join(filter(str.isdigit, row["enterprise_number"])),)


def enterprise_number(text: str) -> str:
    """The ten digits of a valid enterprise number. Raises BadEnterpriseNumber."""
    return organisations.enterprise_number(text)


def _take(row: Row) -> bool:
    if not row["name"]:
        raise BadCell(_("the name is empty"))
    number = enterprise_number(row["enterprise_number"])
    found = {"name": row["name"]} | _filled(row)
    provider, made = Organisation.objects.update_or_create(
        kind=OrganisationKind.PROVIDER, enterprise_number=number, defaults=found
    )
    for column, label in _LABELS.items():
        if cells.yes(row.get(column, ""), column):
            _recognise(provider, label)
    return made


def _filled(row: Row) -> dict[str, Any]:
    """What the row says beside the name; an empty cell leaves what is known as it is."""
    read: dict[str, Callable[[str], Any]] = {
        "post_code": lambda text: cells.place(text, "post_code"),
        "iban": organisations.iban,
        "public": lambda text: cells.yes(text, "public"),
        "vat_exempt": lambda text: cells.yes(text, "vat_exempt"),
    }
    values = {column: reader(row[column]) for column, reader in read.items() if row.get(column)}
    if "post_code" in values:
        values["municipality"] = values.pop("post_code")
    return values


def _recognise(provider: Organisation, label: str) -> None:
    today = clock.today()
    live = [row for row in Recognition.objects.filter(provider=provider, label=label) if row.holds_on(today)]
    if not live:
        services.recognise(label=label, valid_from=today, provider=provider, reason="import")
