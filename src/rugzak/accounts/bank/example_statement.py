"""Statements of an account (camt.053.001.08) and notifications (camt.054.001.08), for demos and tests: what a bank
would send after it took a payment file, or after someone paid in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from rugzak.base import clock
from rugzak.base.ids import uuid7

STATEMENT, NOTIFICATION = "camt.053.001.08", "camt.054.001.08"


@dataclass(frozen=True, slots=True)
class Line:
    """One booking to show: cents, and what the bank knows of it. `credit`: it came in."""

    amount: int
    credit: bool = False
    end_to_end: str = ""
    reference: str = ""  # the 12 digits of a structured reference
    words: str = ""
    name: str = ""
    iban: str = ""
    reason: str = ""  # why it came back, such as AC04
    batch: str = ""  # the payment file that this one sum stands for
    payments: int = 0
    own: str | None = None  # the bank's own reference; None: a new one, empty: none
    currency: str = "EUR"
    pending: bool = False


def lines_of(payment_file: bytes) -> list[Line]:
    """A debit for each payment of a pain.001 file, as a bank books them one by one."""
    order = etree.fromstring(payment_file)
    return [
        Line(
            amount=_cents(row.findtext(".//{*}InstdAmt") or "0"),
            end_to_end=row.findtext(".//{*}EndToEndId") or "",
            reference=row.findtext(".//{*}CdtrRefInf/{*}Ref") or "",
            name=row.findtext("./{*}Cdtr/{*}Nm") or "",
            iban=row.findtext("./{*}CdtrAcct/{*}Id/{*}IBAN") or "",
        )
        for row in order.iterfind(".//{*}CdtTrfTxInf")
    ]


def batch_line(payment_file: bytes) -> Line:
    """One debit for the whole pain.001 file, as a bank books it where the customer asked for batch booking."""
    order, lines = etree.fromstring(payment_file), lines_of(payment_file)
    name = order.findtext(".//{*}PmtInf/{*}PmtInfId") or ""
    return Line(amount=sum(line.amount for line in lines), batch=name, payments=len(lines))


def account_of(payment_file: bytes) -> str:
    """The account that a pain.001 file pays from."""
    return etree.fromstring(payment_file).findtext(".//{*}DbtrAcct/{*}Id/{*}IBAN") or ""


def statement(
    iban: str,
    lines: Sequence[Line],
    *,
    booked_on: date | None = None,
    opening: int = 1_000_000,
    closing: int | None = None,
    kind: str = STATEMENT,
    id: str = "",
) -> bytes:
    """A file with one statement. `closing` follows from the lines unless it is given."""
    day = booked_on or clock.today()
    space = f"urn:iso:std:iso:20022:tech:xsd:{kind}"
    document = etree.Element(f"{{{space}}}Document", nsmap={None: space})  # type: ignore[dict-item]
    body = _add(document, "BkToCstmrStmt" if kind == STATEMENT else "BkToCstmrDbtCdtNtfctn")
    _add(body, "GrpHdr/MsgId", uuid7().hex)
    _add(body[0], "CreDtTm", _moment())
    block = _add(body, "Stmt" if kind == STATEMENT else "Ntfctn")
    _add(block, "Id", id or uuid7().hex)
    _add(block, "CreDtTm", _moment())
    account = _add(block, "Acct")
    _add(account, "Id/IBAN", iban)
    if kind == STATEMENT:
        moved = sum(line.amount if line.credit else -line.amount for line in lines if not line.pending)
        _balance(block, "OPBD", opening, day)
        _balance(block, "CLBD", opening + moved if closing is None else closing, day)
    for line in lines:
        _entry(block, line, day)
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _entry(block: etree._Element, line: Line, day: date) -> None:
    entry = _add(block, "Ntry")
    _amount(entry, line)
    _add(entry, "CdtDbtInd", "CRDT" if line.credit else "DBIT")
    _add(entry, "Sts/Cd", "PDNG" if line.pending else "BOOK")
    _add(entry, "BookgDt/Dt", day.isoformat())
    own = uuid7().hex if line.own is None else line.own
    if own:
        _add(entry, "AcctSvcrRef", own)
    code = _add(entry, "BkTxCd/Domn")
    _add(code, "Cd", "PMNT")
    family = _add(code, "Fmly")
    _add(family, "Cd", "RCDT" if line.credit else "ICDT")
    _add(family, "SubFmlyCd", "RRTN" if line.reason else "ESCT")
    details = _add(entry, "NtryDtls")
    if line.batch:
        batch = _add(details, "Btch")
        _add(batch, "PmtInfId", line.batch)
        _add(batch, "NbOfTxs", str(line.payments))
    else:
        _detail(_add(details, "TxDtls"), line)


def _detail(detail: etree._Element, line: Line) -> None:
    _add(detail, "Refs/EndToEndId", line.end_to_end or "NOTPROVIDED")
    _amount(detail, line)
    _add(detail, "CdtDbtInd", "CRDT" if line.credit else "DBIT")
    other = "Dbtr" if line.credit else "Cdtr"
    if line.name or line.iban:
        parties = _add(detail, "RltdPties")
        if line.name:
            _add(parties, f"{other}/Pty/Nm", line.name)
        if line.iban:
            _add(parties, f"{other}Acct/Id/IBAN", line.iban)
    if line.reference or line.words:
        _remittance(_add(detail, "RmtInf"), line)
    if line.reason:
        _add(detail, "RtrInf/Rsn/Cd", line.reason)


def _remittance(info: etree._Element, line: Line) -> None:
    if line.words:
        _add(info, "Ustrd", line.words)
    if line.reference:
        reference = _add(info, "Strd/CdtrRefInf")
        kind = _add(reference, "Tp")
        _add(kind, "CdOrPrtry/Cd", "SCOR")
        _add(kind, "Issr", "BBA")
        _add(reference, "Ref", line.reference)


def _balance(block: etree._Element, code: str, cents: int, day: date) -> None:
    row = _add(block, "Bal")
    _add(row, "Tp/CdOrPrtry/Cd", code)
    _add(row, "Amt", f"{Decimal(abs(cents)) / 100:.2f}").set("Ccy", "EUR")
    _add(row, "CdtDbtInd", "CRDT" if cents >= 0 else "DBIT")
    _add(row, "Dt/Dt", day.isoformat())


def _amount(parent: etree._Element, line: Line) -> None:
    _add(parent, "Amt", f"{Decimal(line.amount) / 100:.2f}").set("Ccy", line.currency)


def _moment() -> str:
    return clock.now().replace(microsecond=0).isoformat()


def _cents(text: str) -> int:
    return int(Decimal(text) * 100)


def _add(parent: etree._Element, path: str, text: str = "") -> etree._Element:
    """Nested elements in the namespace of their parent: `A/B/C` with the text in the last one."""
    for name in path.split("/"):
        parent = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    parent.text = text or None
    return parent
