"""Training providers from CSV."""

from pathlib import Path

from django.utils.translation import gettext as _
from stdnum import iban
from stdnum.be import vat
from stdnum.exceptions import ValidationError

from rugzak.accounts.models import Organisation
from rugzak.accounts.models.organisation import OrganisationKind
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
    """The ten digits of a valid enterprise number."""
    try:
        return str(vat.validate(text))
    except ValidationError as error:
        raise BadCell(_("the enterprise number %(number)s is not right") % {"number": text}) from error


def _take(row: Row) -> bool:
    if not row["name"]:
        raise BadCell(_("the name is empty"))
    number = enterprise_number(row["enterprise_number"])
    found = {
        "name": row["name"],
        "municipality": cells.place(row.get("post_code", ""), "post_code"),
        "iban": _iban(row.get("iban", "")),
        "public": cells.yes(row.get("public", ""), "public"),
        "vat_exempt": cells.yes(row.get("vat_exempt", ""), "vat_exempt"),
    }
    provider, made = Organisation.objects.update_or_create(
        kind=OrganisationKind.PROVIDER, enterprise_number=number, defaults=found
    )
    for column, label in _LABELS.items():
        if cells.yes(row.get(column, ""), column):
            _recognise(provider, label)
    return made


def _iban(text: str) -> str:
    if not text:
        return ""
    try:
        return str(iban.validate(text))
    except ValidationError as error:
        raise BadCell(_("the account number %(iban)s is not right") % {"iban": text}) from error


def _recognise(provider: Organisation, label: str) -> None:
    today = clock.today()
    live = [row for row in Recognition.objects.filter(provider=provider, label=label) if row.holds_on(today)]
    if not live:
        services.recognise(label=label, valid_from=today, provider=provider, reason="import")
