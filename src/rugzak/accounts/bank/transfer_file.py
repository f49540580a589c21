"""Writing a credit transfer file (pain.001.001.09) with structured remittance, held against its schema. No database."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from lxml import etree

from rugzak.accounts.errors import FileDoesNotValidate

VERSION = "pain.001.001.09"
NAMESPACE = f"urn:iso:std:iso:20022:tech:xsd:{VERSION}"
_ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")
_NAME = 70


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays or is paid; `number` is a Belgian enterprise number."""

    name: str
    iban: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment in cents; `end_to_end` comes back in the bank's answer, `reference` are the 12 digits of an OGM.

    `words` stand in place of the reference: a SEPA payment carries one of the two (EPC115-06).
    """

    end_to_end: str
    amount: int
    payee: Party
    reference: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class PaymentFile:
    message_id: str
    made_at: datetime
    execute_on: date
    debtor: Party
    transfers: Sequence[Transfer]


def write(file: PaymentFile) -> bytes:
    """The file as XML. Raises FileDoesNotValidate where the schema refuses it."""
    document = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    body = _add(document, "CstmrCdtTrfInitn")
    _header(body, file)
    _payment(body, file)
    try:
        _schema().assertValid(document)
    except etree.DocumentInvalid as error:
        raise FileDoesNotValidate(why=str(error)) from error
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True))


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    folder = resources.files("sepaxml")
    found = next(path for path in (folder / "schemas").iterdir() if path.name == f"{VERSION}.xsd")
    return etree.XMLSchema(etree.fromstring(found.read_bytes()))


def _add(parent: etree._Element, path: str, text: str = "") -> etree._Element:
    """Add nested elements: `A/B/C` with the text in the last one."""
    for name in path.split("/"):
        parent = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    parent.text = text or None
    return parent


def _header(body: etree._Element, file: PaymentFile) -> None:
    header = _add(body, "GrpHdr")
    _add(header, "MsgId", file.message_id)
    _add(header, "CreDtTm", file.made_at.replace(microsecond=0).isoformat())
    _totals(header, file)
    initiator = _add(header, "InitgPty")
    _add(initiator, "Nm", latin(file.debtor.name))
    if file.debtor.number:
        other = _add(initiator, "Id/OrgId/Othr")
        _add(other, "Id", file.debtor.number)
        _add(other, "Issr", "KBO-BCE")


def _totals(parent: etree._Element, file: PaymentFile) -> None:
    _add(parent, "NbOfTxs", str(len(file.transfers)))
    _add(parent, "CtrlSum", _euros(sum(transfer.amount for transfer in file.transfers)))


def _payment(body: etree._Element, file: PaymentFile) -> None:
    payment = _add(body, "PmtInf")
    _add(payment, "PmtInfId", file.message_id)
    _add(payment, "PmtMtd", "TRF")
    _totals(payment, file)
    _add(payment, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _add(payment, "ReqdExctnDt/Dt", file.execute_on.isoformat())
    _add(payment, "Dbtr/Nm", latin(file.debtor.name))
    _add(payment, "DbtrAcct/Id/IBAN", file.debtor.iban)
    _add(payment, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    _add(payment, "ChrgBr", "SLEV")
    for transfer in file.transfers:
        _transfer(payment, transfer)


def _transfer(payment: etree._Element, transfer: Transfer) -> None:
    row = _add(payment, "CdtTrfTxInf")
    _add(row, "PmtId/EndToEndId", transfer.end_to_end)
    _add(row, "Amt/InstdAmt", _euros(transfer.amount)).set("Ccy", "EUR")
    _add(row, "Cdtr/Nm", latin(transfer.payee.name))
    _add(row, "CdtrAcct/Id/IBAN", transfer.payee.iban)
    if transfer.words:
        _add(row, "RmtInf/Ustrd", latin(transfer.words))
        return
    reference = _add(row, "RmtInf/Strd/CdtrRefInf")
    kind = _add(reference, "Tp")
    _add(kind, "CdOrPrtry/Cd", "SCOR")
    _add(kind, "Issr", "BBA")  # the issuer of Belgian structured references
    _add(reference, "Ref", transfer.reference)


def _euros(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


def latin(text: str) -> str:
    """A name in the characters that every SEPA bank accepts, at most 70."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(char if char in _ALLOWED else " " for char in plain).strip()[:_NAME] or "-"
