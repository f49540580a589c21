"""People of an employer from a payroll export (docs/formats/people.md).

The file is checked row by row before anything is written, and written as one. An employer learns nothing about people
whom Rugzak knew already: the report counts employments, and what a person said of themselves is not overwritten.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rugzak.accounts import national_number as numbers
from rugzak.accounts.errors import BadNationalNumber
from rugzak.accounts.models import Employment, JointCommittee, LearningAccount, Organisation, Person, TrainingDays
from rugzak.accounts.models.person import Statute
from rugzak.accounts.services.people import put_national_number
from rugzak.base import clock
from rugzak.base.imports import Report, read_table
from rugzak.base.text import LANGUAGES

COLUMNS = ("given_name", "family_name", "national_number", "regime", "joint_committee")
FULL_TIME_HOURS = Decimal(38)
_WORDS = {"team": 80, "job": 120}  # the employer's own words; a file without the column leaves them as they are
_YES = frozenset({"1", "yes", "ja", "oui", "true", "x"})


class BadRow(ValueError):
    """Why a row is left out, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that checks."""

    number: numbers.NationalNumber
    given_name: str
    family_name: str
    language: str
    email: str
    values: dict[str, object]
    start: date | None
    days: dict[str, Decimal | None]


@transaction.atomic
def import_people_csv(
    *, employer: Organisation, path: Path | str, content: bytes | None = None, dry_run: bool = False
) -> Report:
    """Register the people of an employer and their jobs. Raises BadFile where the file as a whole can't be read."""
    report = Report("people")
    committees = set(JointCommittee.objects.values_list("code", flat=True))
    seen: dict[bytes, int] = {}
    rows: list[Row] = []
    for line, raw in enumerate(read_table(path, required=COLUMNS, content=content), start=2):
        report.read += 1
        try:
            rows.append(_check(raw, line, committees, seen))
        except BadRow as why:
            report.skip(line, str(why))
    _write(employer, rows, report)
    if dry_run:
        transaction.set_rollback(True)
    return report


def regime(text: str) -> Decimal:
    """The fraction of full time: `100`, `80 %`, `4/5` or `0,8`. Raises BadRow outside 0 (excluded) to 1."""
    plain = text.replace("%", "").replace(",", ".").strip()
    try:
        above, slash, below = plain.partition("/")
        value = Decimal(above) / Decimal(below) if slash else Decimal(plain)
    except (InvalidOperation, ZeroDivisionError) as error:
        raise BadRow(_("the regime %s is not a percentage") % text) from error
    percent = not slash and value.is_finite() and ("%" in text or value > 1)
    fraction = value / 100 if percent else value
    if not fraction.is_finite() or not 0 < fraction <= 1:
        raise BadRow(_("the regime %s lies outside 0 to 100%%") % text)
    return fraction.quantize(Decimal("0.0001"))


def _check(raw: dict[str, str], line: int, committees: set[str], seen: dict[bytes, int]) -> Row:
    if empty := [column for column in COLUMNS if not raw[column]]:
        raise BadRow(_("there is nothing in %s") % ", ".join(empty))
    number = _number(raw["national_number"])
    if (first := seen.setdefault(number.hash(), line)) != line:
        raise BadRow(_("the same person is on line %s") % first)
    if raw["joint_committee"] not in committees:
        raise BadRow(_("the joint committee %s is unknown") % raw["joint_committee"])
    language = raw.get("language", "").lower() or "nl"
    if language not in LANGUAGES:
        raise BadRow(_("the language %s is unknown") % language)
    start, values = _date(raw, "start"), _values(raw)
    if start and isinstance(values["end"], date) and values["end"] < start:
        raise BadRow(_("the job ends before it starts"))
    names = raw["given_name"], raw["family_name"]
    return Row(number, *names, language, raw.get("email", "").lower(), values, start, _days(raw))


def _values(raw: dict[str, str]) -> dict[str, object]:
    fraction = regime(raw["regime"])
    week = _decimal(raw, "hours_week") or (fraction * FULL_TIME_HOURS).quantize(Decimal("0.01"))
    wage = _decimal(raw, "wage_month")
    return {
        "fraction": fraction,
        "hours_week": week,
        "joint_committee_id": raw["joint_committee"],
        "fixed_schedule": raw.get("fixed_schedule", "").casefold() in _YES,
        "wage_month": None if wage is None else int(wage * 100),
        "end": _date(raw, "end"),
        **{name: raw[name][:most] for name, most in _WORDS.items() if name in raw},
    }


def _number(text: str) -> numbers.NationalNumber:
    try:
        return numbers.parse(text)
    except BadNationalNumber as error:
        digits = sum(char.isdecimal() for char in text)
        if digits == numbers.DIGITS - 1:
            raise BadRow(_("the national number lacks a digit: a spreadsheet may have dropped a 0 in front")) from error
        raise BadRow(_("the national number is not right")) from error


def _date(raw: dict[str, str], column: str) -> date | None:
    text = raw.get(column, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRow(_("%s is not a date like 2026-09-01") % text) from error


def _decimal(raw: dict[str, str], column: str) -> Decimal | None:
    text = raw.get(column, "").replace(",", ".")
    try:
        value = Decimal(text) if text else None
    except InvalidOperation as error:
        raise BadRow(_("%s is not a number") % text) from error
    if value is not None and not (value.is_finite() and 0 <= value < 1_000_000):
        raise BadRow(_("%s is not a number") % text)
    return value


def _write(employer: Organisation, rows: list[Row], report: Report) -> None:
    people = _people(rows)
    today = clock.today()
    running = Employment.objects.filter(Q(end=None) | Q(end__gte=today), employer=employer)
    jobs = {job.person_id: job for job in running.select_for_update().filter(person__in=list(people.values()))}
    for row in rows:
        person = people[row.number.hash()]
        job = _job(person, employer, row, jobs.get(person.pk))
        made = job._state.adding
        for name, value in row.values.items():
            setattr(job, name, value)
        job.save()
        _put_days(job, row)
        report.made += made
        report.changed += not made


def _days(raw: dict[str, str]) -> dict[str, Decimal | None]:
    """Training days that payroll knows of this year; a file without the columns says nothing."""
    return {
        name: _decimal(raw, f"training_days_{name}") for name in ("carried", "taken") if f"training_days_{name}" in raw
    }


def _put_days(job: Employment, row: Row) -> None:
    if any(value is not None for value in row.days.values()):
        TrainingDays.objects.update_or_create(employment=job, year=clock.today().year, defaults=row.days)


def _job(person: Person, employer: Organisation, row: Row, running: Employment | None) -> Employment:
    """The job this row is about. One that began on another day than the running one is another job."""
    if running is not None and row.start in (None, running.start):
        return running
    start = row.start or clock.today()
    same = Employment.objects.filter(person=person, employer=employer, start=start).first()
    return same or Employment(person=person, employer=employer, start=start)


def _people(rows: list[Row]) -> dict[bytes, Person]:
    hashes = [row.number.hash() for row in rows]
    known = {_hash(person): person for person in Person.objects.filter(national_number_hash__in=hashes)}
    new = [_person(row) for row in rows if row.number.hash() not in known]
    Person.objects.bulk_create(new)
    LearningAccount.objects.bulk_create(LearningAccount(person=person) for person in new)
    return known | {_hash(person): person for person in new}


def _hash(person: Person) -> bytes:
    return bytes(person.national_number_hash or b"")


def _person(row: Row) -> Person:
    person = Person(given_name=row.given_name, family_name=row.family_name, language=row.language, email=row.email)
    person.statute = Statute.EMPLOYEE
    put_national_number(person, row.number)
    return person
