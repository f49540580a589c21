"""A file between looking at it and saying yes: nothing is kept here, it travels inside the page.

Sealed for one employer, one user, one purpose and one hour; whatever else comes back does not open.
"""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.base import clock, crypto
from rugzak.base.errors import BadFile
from rugzak.base.imports import Report
from rugzak.base.quantities import number
from rugzak.portal.employer.desk import Desk
from rugzak.portal.shared.forms import Upload
from rugzak.portal.shared.tables import Table

MOST_BYTES = 5_000_000
MOST_SEALED = 1_400_000
LIFETIME = timedelta(hours=1)
SHOWN = 200


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File from your payroll"),
        help_text=gettext_lazy("A CSV or Excel file (XLSX) of at most 5 MB. One line a person."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty. Export it again from your payroll."),
        },
    )

    def clean_file(self) -> Upload:
        file: Upload = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 5 MB. Split it in two and import both."))
        return file


def seal(desk: Desk, purpose: str, name: str, content: bytes) -> str:
    """The file as text for a hidden field. Raises BadFile where it is too large for that."""
    head = f"{clock.now().isoformat()}\n{name[:100]}\n".encode()
    packed = zlib.compress(head + content)
    sealed = b64encode(crypto.encrypt(packed, context=_context(desk, purpose))).decode()
    if len(sealed) > MOST_SEALED:
        raise BadFile(name=name, why=_("it holds too many people for one time: split it in two"))
    return sealed


def unseal(desk: Desk, purpose: str, sealed: str) -> tuple[str, bytes] | None:
    """None for what was not sealed here, for this employer and purpose, within the hour."""
    try:
        plain = zlib.decompress(crypto.decrypt(b64decode(sealed), context=_context(desk, purpose)))
    except (InvalidTag, NotBase64, ValueError, zlib.error):
        return None
    made, name, content = plain.split(b"\n", 2)
    fresh = clock.now() - datetime.fromisoformat(made.decode()) <= LIFETIME
    return (name.decode(), content) if fresh else None


def faults(report: Report) -> dict[str, object]:
    """What is wrong with a file, for the page that asks for a yes."""
    rows = [[number(skip.row), skip.reason[:1].upper() + skip.reason[1:]] for skip in report.skipped[:SHOWN]]
    head = [_("Line in your file"), _("Why")]
    return {
        "report": report,
        "good": report.read - len(report.skipped),
        "skipped": Table(_("Lines that we leave out"), head, rows) if rows else None,
        "unshown": max(0, len(report.skipped) - SHOWN),
    }


def _context(desk: Desk, purpose: str) -> str:
    return f"{purpose}:{desk.employer.pk}:{desk.actor.user_id}"
