"""Reading vacancies in, and counting what they ask."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from rugzak.base import clock
from rugzak.base.crypto import keyed_hash
from rugzak.base.imports import Report, progress
from rugzak.careers.demand.models import Asked, Vacancy, VacancySkill
from rugzak.careers.demand.places import Places
from rugzak.careers.demand.reading import records
from rugzak.careers.demand.record import Record
from rugzak.careers.demand.sectors import sector_of
from rugzak.skills import esco
from rugzak.skills.link import Hit, Proposals, link, propose
from rugzak.skills.shortages import LEAST

OLDEST = timedelta(days=3 * 366)
BATCH = 50
_COUNT = (Path(__file__).parent / "sql" / "count.sql").read_text("utf-8")


def import_vacancies(
    path: Path | str, content: bytes | None = None, *, source: str = "", dry_run: bool = False, made_up: bool = False
) -> Report:
    """Read a file of vacancies, link them to ESCO and count anew. A vacancy that was there before is left out.

    Kept in portions: an import that is broken off goes on where it was when it is started again. Raises BadFile.
    """
    name = Path(path).name
    found = records(name, Path(path).read_bytes() if content is None else content)
    report = Report(name=_("Vacancies"), read=len(found))
    kept, reader = list(_new(found, report)), _Reader(source or name[:60], made_up)
    with progress(_("Reading vacancies"), len(kept)) as bar:
        for start in range(0, 0 if dry_run else len(kept), BATCH):
            reader.keep(kept[start : start + BATCH])
            bar.advance(len(kept[start : start + BATCH]))
    report.made = len(kept)
    if not dry_run:
        count()
    return report


@transaction.atomic
def count() -> int:
    """Compute all counts anew; gives the number of cells."""
    Asked.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
    return Asked.objects.count()


def _new(found: Sequence[Record], report: Report) -> Iterator[tuple[str, Record]]:
    """Records that can be used and are not there yet, with their fingerprint; the others are named."""
    known = set(Vacancy.objects.values_list("fingerprint", flat=True))
    today = clock.today()
    for record in found:
        mark = _fingerprint(record)
        if why := _fault(record, today):
            report.skip(record.line, why)
        elif mark in known:
            report.skip(record.line, _("this vacancy was there before"))
        else:
            known.add(mark)
            yield mark, record


def _fault(record: Record, today: date) -> str:
    if not record.title:
        return _("it has no title")
    if not record.employer:
        return _("it has no employer")
    if record.day is None:
        return _("its date can't be read")
    if record.day > today:
        return _("its date lies ahead")
    return _("it is older than three years") if record.day < today - OLDEST else ""


def _fingerprint(record: Record) -> str:
    """The same for the same employer, title and text, however they are written."""
    parts = (record.employer, record.title, record.text)
    return hashlib.sha256("\n".join(" ".join(part.casefold().split()) for part in parts).encode()).hexdigest()


class _Reader:
    """Turns records into rows. Agencies use one text for many employers: what was read once is not read again."""

    def __init__(self, source: str, made_up: bool) -> None:
        self._source, self._made_up, self._places = source, made_up, Places()
        self._proposals: dict[tuple[str, str], Proposals] = {}
        self._jobs: dict[tuple[str, str], Hit | None] = {}

    def keep(self, pairs: Sequence[tuple[str, Record]]) -> None:
        """Store a portion, whole or not at all."""
        rows = [self._row(mark, record) for mark, record in pairs]
        with transaction.atomic():
            Vacancy.objects.bulk_create([vacancy for vacancy, _skills in rows], ignore_conflicts=True)
            there = set(Vacancy.objects.filter(pk__in=[v.pk for v, _skills in rows]).values_list("pk", flat=True))
            skills = [skill for vacancy, some in rows if vacancy.pk in there for skill in some]
            VacancySkill.objects.bulk_create(skills, batch_size=1000)

    def _row(self, mark: str, record: Record) -> tuple[Vacancy, list[VacancySkill]]:
        """A vacancy with what its text names or means; what only follows from the job is not asked by anyone."""
        read, job = self._read(record), self._job(record)
        assert record.day is not None
        vacancy = Vacancy(
            source=self._source, fingerprint=mark, employer=_employer(record), title=record.title,
            language=record.language or read.language or "", day=record.day,
            region=self._places.region_of(record.places), sector=sector_of(record.sector),
            occupation_uri=job.uri if job and job.score >= LEAST else "", score=round(job.score, 3) if job else 0.0,
            release=esco.snapshot().release, made_up=self._made_up,
        )  # fmt: skip
        skills = {one.uri: one for one in read.skills if one.via is None}.values()
        return vacancy, [
            VacancySkill(vacancy=vacancy, skill_uri=one.uri, score=round(one.score, 3), sure=one.sure) for one in skills
        ]

    def _read(self, record: Record) -> Proposals:
        key = (f"{record.title}\n{record.text}", record.language)
        if key not in self._proposals:
            self._proposals[key] = propose(key[0], record.language or None)
        return self._proposals[key]

    def _job(self, record: Record) -> Hit | None:
        key = (record.title, record.language)
        if key not in self._jobs:
            hits = link(record.title, kind="occupation", lang=record.language or None, top=1)
            self._jobs[key] = hits[0] if hits else None
        return self._jobs[key]


def _employer(record: Record) -> str:
    return keyed_hash(record.employer.casefold(), purpose="employer").hex()
