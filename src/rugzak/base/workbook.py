"""Reads the first sheet of an XLSX workbook as rows of text. Formulas are read as what they gave, never computed."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from rugzak.base.errors import BadFile

MOST_UNPACKED, MOST_ROWS = 80_000_000, 100_000


def read(name: str, content: bytes, required: Sequence[str]) -> list[dict[str, str]]:
    """The rows under the heading. Raises BadFile."""
    _check_size(name, content)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = [
            [_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS)
        ]
    except Exception as error:  # the library raises whatever its parts raise; all of it is: this is no workbook
        raise BadFile(name=name, why=_("it is not a workbook that we can open")) from error
    head = [cell.strip() for cell in lines[0]] if lines else []
    if missing := [column for column in required if column not in head]:
        raise BadFile(name=name, why=_("the column %s is missing") % ", ".join(missing))
    return [dict(zip(head, line, strict=False)) for line in lines[1:] if any(line)]


def _check_size(name: str, content: bytes) -> None:
    """A small file can unpack to a huge one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(item.file_size for item in packed.infolist())
    except zipfile.BadZipFile as error:
        raise BadFile(name=name, why=_("it is not a workbook that we can open")) from error
    if size > MOST_UNPACKED:
        raise BadFile(name=name, why=_("it is too large: split it in two"))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
