"""Trainings from CSV: titles in up to four languages, skills as ESCO addresses."""

from pathlib import Path

from django.utils.translation import gettext as _

from rugzak.accounts.models import Organisation
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.base import clock
from rugzak.base.imports import Report
from rugzak.base.text import LANGUAGES, Text
from rugzak.catalogue import services
from rugzak.catalogue.faults import training_fault
from rugzak.catalogue.imports import cells
from rugzak.catalogue.imports.cells import BadCell
from rugzak.catalogue.imports.providers import enterprise_number
from rugzak.catalogue.imports.rows import Row, run
from rugzak.catalogue.models import Form, Kind, LeadsTo, Recognition, RecognitionLabel, Training
from rugzak.catalogue.specs import SkillSpec, TrainingSpec

REQUIRED = ["provider", "code", "form", "hours", "price"]
ESCO_SKILL = "http://data.europa.eu/esco/skill/"
RELEASE = "1.1.1"


def import_trainings_csv(path: Path | str, *, content: bytes | None = None, dry_run: bool = False) -> Report:
    """Make or change trainings; provider and code tell which. Raises BadFile."""
    return run("trainings", path, REQUIRED, _key, _take, content=content, dry_run=dry_run)


def _key(row: Row) -> tuple[str, ...]:
    return ("".join(filter(str.isdigit, row["provider"])), row["code"])


def provider_of(row: Row) -> Organisation:
    """The provider that a row names by its enterprise number."""
    number = enterprise_number(row["provider"])
    kinds = (OrganisationKind.PROVIDER, OrganisationKind.COACH_CENTRE)
    provider = Organisation.objects.filter(kind__in=kinds, enterprise_number=number).order_by("-kind").first()
    if provider is None:
        raise BadCell(_("no provider has the enterprise number %(number)s") % {"number": number})
    return provider


def _take(row: Row) -> bool:
    spec = _spec(row)
    if why := training_fault(spec):
        raise BadCell(why)
    labels = _labels(row.get("recognised", ""))
    found = Training.objects.filter(provider=spec.provider, code=spec.code).first()
    training = services.change_training(training=found, spec=spec) if found else services.add_training(spec=spec)
    for label in labels:
        _recognise(training, label)
    return found is None


def _spec(row: Row) -> TrainingSpec:
    return TrainingSpec(
        provider=provider_of(row),
        code=row["code"],
        title=_text(row, "title"),
        summary=_text(row, "summary"),
        form=cells.one_of(row["form"], "form", Form.values),
        kind=cells.one_of(row.get("kind", ""), "kind", Kind.values, Kind.COURSE),
        language=cells.one_of(row.get("language", ""), "language", LANGUAGES, "nl"),
        contact_minutes=cells.minutes(row["hours"], "hours"),
        price_cents=cells.cents(row["price"], "price"),
        vat_percent=cells.decimal(row.get("vat_percent") or "0", "vat_percent"),
        ects=cells.decimal(row.get("ects") or "0", "ects"),
        leads_to=cells.one_of(row.get("leads_to", ""), "leads_to", LeadsTo.values, LeadsTo.ATTEST),
        career_oriented=cells.yes(row.get("career_oriented", ""), "career_oriented"),
        shortage=cells.yes(row.get("shortage", ""), "shortage"),
        aftercare_days=cells.whole(row.get("aftercare_days") or "90", "aftercare_days"),
        skills=_skills(row.get("skills", ""), row.get("esco_release") or RELEASE),
    )


def _text(row: Row, name: str) -> Text:
    return Text(**{code: row.get(f"{name}_{code}", "") for code in LANGUAGES})


def _skills(text: str, release: str) -> list[SkillSpec]:
    uris = [part.strip() for part in text.split("|") if part.strip()]
    for uri in uris:
        if not uri.startswith(ESCO_SKILL):
            raise BadCell(_("%(uri)s is not the address of an ESCO skill") % {"uri": uri})
    return [SkillSpec(uri, release) for uri in uris]


def _labels(text: str) -> list[str]:
    words = [part.strip() for part in text.split("|") if part.strip()]
    return [cells.one_of(word, "recognised", RecognitionLabel.values) for word in words]


def _recognise(training: Training, label: str) -> None:
    today = clock.today()
    live = [row for row in Recognition.objects.filter(training=training, label=label) if row.holds_on(today)]
    if not live:
        services.recognise(label=label, valid_from=today, training=training, reason="import")
