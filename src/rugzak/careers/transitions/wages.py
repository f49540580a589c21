"""Reads what groups of occupations earn; without such a file nothing is said of pay anywhere.

One row an ISCO-08 group of one to four digits: `isco`, `wage_month` (gross, euro, full time), `year`, `source`.
"""

from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.base import clock
from rugzak.base.imports import Report, read_csv
from rugzak.careers.transitions.models import Wage

COLUMNS = ("isco", "wage_month", "year", "source")
MOST = Decimal(1_000_000)


def import_wages(path: Path | str, *, dry_run: bool = False) -> Report:
    """Replace all wages by those of a file; a row that can't be right is left out and named. Raises BadFile."""
    rows = read_csv(path, required=COLUMNS)
    report = Report(name=_("Wages by occupation group"), read=len(rows))
    found: dict[str, Wage] = {}
    for line, row in enumerate(rows, start=2):
        if fault := _fault(row, found):
            report.skip(line, fault)
            continue
        cents = int(_euros(row["wage_month"]) * 100)
        found[row["isco"]] = Wage(
            isco=row["isco"], cents_month=cents, year=int(row["year"]), source=row["source"][:120]
        )
    known = dict(Wage.objects.values_list("isco", "cents_month"))
    report.made = len(found.keys() - known.keys())
    report.changed = sum(row.cents_month != known.get(isco, row.cents_month) for isco, row in found.items())
    if not dry_run and found:
        _store(list(found.values()))
    return report


def _fault(row: dict[str, str], found: dict[str, Wage]) -> str:
    isco, year = row["isco"], row["year"]
    if not (isco.isascii() and isco.isdecimal() and len(isco) <= 4):
        return _("not an ISCO code of one to four digits: %s") % isco[:20]
    if isco in found:
        return _("this group was there before")
    if not (year.isascii() and year.isdecimal() and 1990 <= int(year) <= clock.today().year):
        return _("not a year: %s") % year[:20]
    if not row["source"]:
        return _("no source")
    return "" if Decimal(0) < _euros(row["wage_month"]) < MOST else _("not a wage: %s") % row["wage_month"][:20]


def _euros(text: str) -> Decimal:
    """An amount with a comma or a point; 0 where it is none."""
    try:
        amount = Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() else Decimal(0)


@transaction.atomic
def _store(rows: list[Wage]) -> None:
    Wage.objects.all().delete()
    Wage.objects.bulk_create(rows, batch_size=1000)
