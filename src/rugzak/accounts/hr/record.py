"""Reads a personnel file: every line is checked before anything is written, and it is written as one.

What a file says of a kind (say leavers) in a month replaces what was known of that kind in that month, so that the same
export a second time, or a better one later, never counts anyone twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.models.hr import RecordKind, StaffRecord
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.crowd import SMALLEST_GROUP
from rugzak.base.imports import Report, read_table

COLUMNS = ("what", "date")
REASONS = ("resigned", "dismissed", "retired", "contract_end", "moved", "other")
MOST_DAYS = Decimal(1_000_000)
# What exports call things, in the languages of the house.
_KINDS = {
    "starter": "starter", "indienst": "starter", "entrée": "starter", "eintritt": "starter",
    "leaver": "leaver", "uitdienst": "leaver", "sortie": "leaver", "austritt": "leaver",
    "vacancy": "vacancy", "vacature": "vacancy", "poste": "vacancy", "stelle": "vacancy",
    "absence": "absence", "afwezigheid": "absence", "abwesenheit": "absence",
    "project": "project", "projet": "project", "projekt": "project",
}  # fmt: skip
# Columns that would tell of a person: a line of absence may not stand beside them.
_NAMES = ("national_number", "given_name", "family_name", "person", "employee", "email")


class BadLine(ValueError):
    """Why a line is left out and what to do, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The report, and what the file would replace or replaced: (kind, first day of the month)."""

    report: Report
    months: frozenset[tuple[str, date]]


@transaction.atomic
def import_hr(
    *, actor: Actor, employer: Organisation, path: Path | str, content: bytes | None = None, dry_run: bool = False
) -> Imported:
    """Keep what a file says. Raises NotAllowed, and BadFile where the file as a whole can't be read."""
    access.require(actor, "employer.import", Scope("employer", organisation_id=employer.pk))
    report, rows = Report("hr"), []
    for line, raw in enumerate(read_table(path, required=COLUMNS, content=content), start=2):
        report.read += 1
        try:
            rows.append(_check(raw, employer))
        except BadLine as why:
            report.skip(line, str(why))
    months = frozenset((row.kind, row.date.replace(day=1)) for row in rows)
    report.changed = _clear(employer, months)
    StaffRecord.objects.bulk_create(rows)
    report.made = len(rows)
    if dry_run:
        transaction.set_rollback(True)
    return Imported(report, months)


def _clear(employer: Organisation, months: frozenset[tuple[str, date]]) -> int:
    Organisation.objects.select_for_update().get(pk=employer.pk)  # two files at once take turns
    gone = 0
    for kind, month in months:
        rows = StaffRecord.objects.filter(employer=employer, kind=kind, date__year=month.year, date__month=month.month)
        gone += rows.delete()[0]
    return gone


def _check(raw: Mapping[str, str], employer: Organisation) -> StaffRecord:
    kind = _KINDS.get(raw["what"].casefold().replace(" ", ""))
    if kind is None:
        raise BadLine(_("we don’t know what “%s” is: write starter, leaver, vacancy, absence or project") % raw["what"])
    row = StaffRecord(
        employer=employer, kind=kind, date=_day(raw, "date") or _missing("date"), until=_day(raw, "until"),
        team=raw.get("team", "")[:80], name=raw.get("name", "")[:120], number=_number(raw, "number") or Decimal(1),
    )  # fmt: skip
    if row.date > clock.today():
        raise BadLine(_("%s lies in the future: only what has happened counts") % row.date.isoformat())
    if row.until and row.until < row.date:
        raise BadLine(_("the last day is before the first: swap them"))
    if kind == RecordKind.ABSENCE:
        _absence(row, raw)
    if kind == RecordKind.LEAVER:
        row.reason = _reason(raw)
    return row


def _absence(row: StaffRecord, raw: Mapping[str, str]) -> None:
    """Only a sum for a crowd, and never why."""
    if raw.get("reason"):
        raise BadLine(_("leave the reason of absence out: we never keep why people are away"))
    if any(raw.get(name) for name in _NAMES):
        raise BadLine(_("leave names out: absence is kept for a team as a whole, never for one person"))
    row.of, people = _number(raw, "of"), _number(raw, "people")
    if not raw.get("number") or row.of is None or people is None:
        raise BadLine(_("absence needs number (days away), of (working days) and people (how many people)"))
    if people < SMALLEST_GROUP:
        least = {"least": SMALLEST_GROUP}
        raise BadLine(_("fewer than %(least)s people: add this team to a larger one") % least)
    if row.number > row.of:
        raise BadLine(_("there are more days away than working days: check both"))
    row.people = int(people)
    row.date = row.date.replace(day=1)


def _reason(raw: Mapping[str, str]) -> str:
    reason = raw.get("reason", "").casefold().replace(" ", "_") or "other"
    if reason not in REASONS:
        raise BadLine(
            _("we don’t know the reason “%(reason)s”: write one of %(all)s")
            % {"reason": raw["reason"], "all": ", ".join(REASONS)}
        )
    return reason


def _missing(column: str) -> date:
    raise BadLine(_("there is nothing in %s") % column)


def _day(raw: Mapping[str, str], column: str) -> date | None:
    text = raw.get(column, "")
    text = f"{text}-01" if len(text) == 7 else text  # a month stands for its first day
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadLine(_("%s is not a date like 2026-09-01") % text) from error


def _number(raw: Mapping[str, str], column: str) -> Decimal | None:
    text = raw.get(column, "").replace(",", ".").replace(" ", "")
    try:
        value = Decimal(text) if text else None
    except InvalidOperation as error:
        raise BadLine(_("%s is not a number") % text) from error
    if value is not None and not (value.is_finite() and 0 <= value < MOST_DAYS):
        raise BadLine(_("%s is not a number") % text)
    return None if value is None else value.quantize(Decimal("0.01"))
