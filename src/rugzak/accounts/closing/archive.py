"""The papers of a closed fund in one file: what moved, what was paid, by which rules; no names, only pseudonyms.

A zip with CSV tables (RFC 4180, UTF-8), the rules as they were published, and a manifest with the SHA-256 of each file
and the heads of the fund's chain, which anyone can hold against a seal of that time (`docs/ledger.md`).
"""

import csv
import hashlib
import io
import itertools
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from rugzak.accounts import access, permissions
from rugzak.accounts.closing import batches
from rugzak.accounts.closing.errors import NoArchive
from rugzak.accounts.models import Closing, Fund, Payable, Purse, User
from rugzak.accounts.permissions import Scope
from rugzak.base import clock, files, registry
from rugzak.base.models import Due
from rugzak.base.text import LANGUAGES
from rugzak.ledger.models import Link, SealedHead, Transfer
from rugzak.schemes.models import SchemeVersion

KIND = "closing.archive"
Table = tuple[tuple[str, ...], Iterable[Iterable[Any]]]


def plan(closing: Closing) -> Due:
    """Have the worker make it; the closing doesn't wait for it."""
    return batches.first(KIND, closing, clock.today())


@registry.due_handler(KIND)
def run(row: Due) -> None:
    """Make the archive once, and keep it with its fingerprint."""
    closing = Closing.objects.select_related("fund__organisation").get(pk=row.payload["closing"])
    if closing.archive_id is not None or closing.destroyed_at is not None:
        return
    content = make(closing)
    name = f"{closing.fund.scheme}-{closing.fund.asset.lower()}.zip"
    closing.archive_id = files.store(name=name, content=content, media_type="application/zip").id
    closing.archive_sha256 = hashlib.sha256(content).hexdigest()
    closing.save(update_fields=["archive_id", "archive_sha256"])


def read_archive(*, closing: Closing, by: User) -> bytes:
    """The archive of a closed fund, for its manager until `export_until`, for the authority until it is destroyed.

    Raises NotAllowed, NoArchive.
    """
    actor = access.actor_of(by)
    access.require(actor, "fund.see", Scope("fund", organisation_id=closing.fund.organisation_id))
    house = permissions.may(actor, "fund.see", Scope("fund"))
    late = closing.export_until is not None and clock.today() > closing.export_until and not house
    if closing.archive_id is None or late:
        raise NoArchive(until=closing.export_until or "")
    return files.read(closing.archive_id)


def make(closing: Closing) -> bytes:
    """The zip; its tables are written as they are read, so only their compressed form is in memory."""
    fund, told = closing.fund, {}
    with tempfile.TemporaryFile() as kept:
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, (columns, rows) in _tables(fund):
                told[name] = _write_table(archive, name, columns, rows)
            told["rules.json"] = _write(archive, "rules.json", _json(list(_rules(fund))))
            for language in LANGUAGES:
                told[f"README.{language}.txt"] = _write(archive, f"README.{language}.txt", _readme(closing, language))
            _write(archive, "manifest.json", _json(_manifest(closing, told)))
        kept.seek(0)
        return kept.read()


def _tables(fund: Fund) -> Iterator[tuple[str, Table]]:
    yield "accounts.csv", (("account", "kind", "holder", "label", "from", "until"), _accounts(fund))
    yield "acts.csv", (("act", "book", "kind", "code", "reason", "basis", "event_at", "recorded_at"), _acts(fund))
    yield "transfers.csv", (("act", "n", "debit", "credit", "amount", "reverses_act", "reverses_n"), _transfers(fund))
    yield "payments.csv", (("reference", "payee", "amount", "paid", "state", "booked_on", "reason"), _payments(fund))
    yield "chain.csv", (("link", "first_act", "last_act", "acts", "digest", "head"), _links(fund))


def _accounts(fund: Fund) -> Iterator[tuple[Any, ...]]:
    for kind in ("outside", "pot", "used", "credit"):
        if (account := getattr(fund, f"{kind}_account")) is not None:
            yield account, kind, "", "", "", ""
    # The end without interruptions of work: that someone was away is nobody's business here.
    rows = Purse.objects.filter(fund=fund).order_by("pk")
    shown = ("ledger_account", "account__person__pseudonym", "pot", "valid_from", "first_end")
    for account, holder, pot, start, end in rows.values_list(*shown).iterator():
        yield account, "purse", holder, pot, start, end or ""


def _moved(fund: Fund) -> Any:
    """Every transfer that touched one of the fund's accounts, in the order of the acts."""
    ours = [fund.outside_account, fund.pot_account, fund.used_account]
    purses = Purse.objects.filter(fund=fund).values("ledger_account")
    touched = Q(debit_id__in=ours) | Q(credit_id__in=ours) | Q(debit_id__in=purses) | Q(credit_id__in=purses)
    return Transfer.objects.filter(touched).order_by("act_id", "n")


def _transfers(fund: Fund) -> Iterator[tuple[Any, ...]]:
    shown = ("act_id", "n", "debit_id", "credit_id", "amount", "reverses_act_id", "reverses_n")
    yield from _moved(fund).values_list(*shown).iterator()


def _acts(fund: Fund) -> Iterator[tuple[Any, ...]]:
    shown = ("id", "book_id", "kind", "code", "reason", "basis", "event_at", "recorded_at")
    before = None
    for row in _moved(fund).values_list(*(f"act__{name}" for name in shown)).iterator():
        if row[0] != before:
            yield row
        before = row[0]


def _payments(fund: Fund) -> Iterator[tuple[Any, ...]]:
    rows = Payable.objects.filter(fund=fund).order_by("made_at", "pk")
    shown = ("reference", "payee__name", "amount", "paid_amount", "state", "booked_on", "reason")
    yield from rows.values_list(*shown).iterator()


def _links(fund: Fund) -> Iterator[tuple[Any, ...]]:
    rows = Link.objects.filter(book_id=fund.book).order_by("seq")
    for seq, first, last, acts, digest, head in rows.values_list(
        "seq", "first_act", "last_act", "acts", "digest", "head"
    ).iterator():
        yield seq, first, last, acts, bytes(digest).hex(), bytes(head).hex()


def _rules(fund: Fund) -> Iterator[dict[str, Any]]:
    for row in SchemeVersion.objects.filter(scheme=fund.scheme):
        yield {"version": row.version, "revision": row.revision, "hash": row.hash, "rules": json.loads(row.document)}


def _manifest(closing: Closing, told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    fund = closing.fund
    sealed = SealedHead.objects.filter(book_id=fund.book).order_by("-seal_id").first()
    return {
        "fund": {"id": fund.pk, "scheme": fund.scheme, "label": fund.label.to_json(), "unit": fund.asset},
        "of": {"name": fund.organisation.name, "enterprise_number": fund.organisation.enterprise_number},
        "opened_at": fund.opened_at, "stops_on": closing.stops_on, "run_off": closing.run_off,
        "closed_at": closing.closed_at, "why": closing.reason, "rest": closing.rest,
        "export_until": closing.export_until, "destroy_on": closing.destroy_on,
        "chain": {
            "book": fund.book, "seal": sealed.seal_id if sealed else None,
            "sealed_link": sealed.seq if sealed else None, "sealed_head": bytes(sealed.head).hex() if sealed else None,
        },
        "files": told,
    }  # fmt: skip


def _readme(closing: Closing, language: str) -> bytes:
    with override(language):
        lines = [
            _("These are the papers of a pot that closed: %(fund)s, of %(organisation)s.")
            % {"fund": closing.fund.label.of(language), "organisation": closing.fund.organisation.name},
            _("There are no names in it. A holder is known by a random code only."),
            _("Amounts are in the smallest unit: cents, minutes or vouchers."),
            _("accounts.csv: every account of the pot, and whose it was."),
            _("acts.csv and transfers.csv: everything that happened, and what it moved from where to where."),
            _("payments.csv: what was paid to whom."),
            _("chain.csv: proof that nothing was changed afterwards. manifest.json has a fingerprint of each file."),
            _("rules.json: the rules of the scheme as they were published."),
            _("Keep this file safe. We destroy our own copy on %(day)s.") % {"day": closing.destroy_on},
        ]
    return ("\n".join(lines) + "\n").encode()


def _write_table(archive: zipfile.ZipFile, name: str, columns: Iterable[str], rows: Iterable[Any]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), -1
    with archive.open(name, "w", force_zip64=True) as file:
        for row in itertools.chain([columns], rows):
            line = _line(row)
            digest.update(line)
            file.write(line)
            count += 1
    return {"sha256": digest.hexdigest(), "rows": count}


def _line(row: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(["" if value is None else _plain(value) for value in row])
    return text.getvalue().encode()


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> dict[str, Any]:
    archive.writestr(name, content)
    return {"sha256": hashlib.sha256(content).hexdigest()}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
