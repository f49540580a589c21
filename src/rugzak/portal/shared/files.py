"""Tables as files to take along."""

import csv
import io

from django.http import HttpResponse

from rugzak.portal.shared.tables import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, table: Table) -> HttpResponse:
    """A table as CSV that a spreadsheet reads in Belgium: semicolons, a mark for UTF-8, no formulas."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_safe(str(cell)) for cell in table.head])
    writer.writerows([[_safe(str(cell)) for cell in row] for row in table.rows])
    headers = {"Content-Disposition": f'attachment; filename="rugzak-{name}.csv"'}
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
