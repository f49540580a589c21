"""The yearly lists of shortage occupations: free-text job names, linked to ESCO with their score kept."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.base.imports import Report, progress, read_csv
from rugzak.skills import esco
from rugzak.skills.link import link
from rugzak.skills.models import ShortageOccupation
from rugzak.skills.text import language

COLUMNS = ("region", "group", "job")
REGIONS = {
    "vlaanderen": "VL", "flandre": "VL", "flanders": "VL", "vl": "VL",
    "bruxelles": "BR", "brussel": "BR", "brussels": "BR", "br": "BR",
    "wallonie": "WA", "wallonië": "WA", "wallonia": "WA", "wa": "WA",
}  # fmt: skip
# Set by eye on the list of 2026, not measured: below it most of the nearest occupations looked wrong.
LEAST = 0.38


def import_shortages(path: Path | str, *, dry_run: bool = False) -> Report:
    """Replace the lists of the regions in a file. Jobs that no occupation is near to stay, with a null URI.

    Raises BadFile.
    """
    rows = read_csv(path, required=COLUMNS)
    report = Report(name=_("Shortage occupations"), read=len(rows))
    found = _jobs(rows, report)
    known = {(row.region, row.job): row.occupation_uri for row in ShortageOccupation.objects.all()}
    for job in found:
        before = known.get((job.region, job.job), False)
        report.made += before is False
        report.changed += before is not False and before != job.occupation_uri
    if not dry_run:
        _store(found)
    return report


def _jobs(rows: list[dict[str, str]], report: Report) -> list[ShortageOccupation]:
    found: dict[tuple[str, str], ShortageOccupation] = {}
    with progress(_("Linking shortage occupations"), len(rows)) as bar:
        for line, row in enumerate(rows, start=2):
            bar.advance()
            region = REGIONS.get(row["region"].casefold())
            if region is None or not row["job"]:
                report.skip(line, _("unknown region") if row["job"] else _("no job name"))
            elif (region, row["job"]) in found:
                report.skip(line, _("this job was there before"))
            else:
                job = found[region, row["job"]] = _linked(region, row["group"], row["job"])
                if job.occupation_uri is None:
                    report.skip(line, _("kept without an occupation: %s") % row["job"])
    return list(found.values())


def _linked(region: str, group: str, job: str) -> ShortageOccupation:
    code = _language(f"{job} {group}")
    hits = link(job, kind="occupation", lang=code, top=1)
    score = round(hits[0].score, 3) if hits else 0.0
    uri = hits[0].uri if hits and score >= LEAST else None
    return ShortageOccupation(
        region=region,
        group=group,
        job=job,
        language=code,
        occupation_uri=uri,
        release=esco.snapshot().release,
        score=score,
    )


def _language(text: str) -> str:
    """The lists are in Dutch or French, nothing else."""
    guess = language.guess(text, esco.snapshot().arrays["language.model"])
    chance = dict(zip(language.LANGUAGES, guess.chances, strict=True))
    return "fr" if chance["fr"] > chance["nl"] else "nl"


@transaction.atomic
def _store(found: list[ShortageOccupation]) -> None:
    ShortageOccupation.objects.filter(region__in={job.region for job in found}).delete()
    ShortageOccupation.objects.bulk_create(found, batch_size=500)
