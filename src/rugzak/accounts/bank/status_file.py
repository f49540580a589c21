"""Reading a bank's status report (pain.002, any version): what became of each payment. No database."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from rugzak.accounts.bank.xml_file import parse, text_at
from rugzak.base.errors import BadFile

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001."
SETTLED = frozenset({"ACSC", "ACCC", "ACWC"})
REJECTED = frozenset({"RJCT", "CANC"})


@dataclass(frozen=True, slots=True)
class Status:
    """What a status says of one payment, or (end_to_end empty) of all that have none of their own. Amount in cents."""

    end_to_end: str
    code: str
    reason: str
    settled_amount: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    message_id: str
    original_message_id: str
    overall: Status | None
    payments: tuple[Status, ...]

    def of(self, end_to_end: str) -> Status | None:
        """The status of one payment: its own, else that of the whole, except where the whole is in parts."""
        own = [status for status in self.payments if status.end_to_end == end_to_end]
        if own:
            return own[-1]
        return self.overall if self.overall and self.overall.code != "PART" else None


def read(content: bytes, name: str) -> Answer:
    """Parse a status report. Raises BadFile where it is none."""
    root = parse(content, name)
    if not root.tag.startswith(f"{{{_NAMESPACE}"):
        raise BadFile(name=name, why=_("it is not a pain.002 status report"))
    original = text_at(root, "OrgnlGrpInfAndSts/OrgnlMsgId", deep=True)
    if not original:
        raise BadFile(name=name, why=_("it doesn't say which payment file it answers"))
    return Answer(text_at(root, "GrpHdr/MsgId", deep=True), original, _overall(root), tuple(_payments(root, name)))


def _overall(root: Element) -> Status | None:
    """The status of the one payment block where it has one, else that of the file."""
    for path, code in (("OrgnlPmtInfAndSts", "PmtInfSts"), ("OrgnlGrpInfAndSts", "GrpSts")):
        for block in root.iterfind(f".//{{*}}{path}"):
            if found := text_at(block, code):
                return Status("", found, _reason(block), None)
    return None


def _payments(root: Element, name: str) -> Iterator[Status]:
    for row in root.iterfind(".//{*}TxInfAndSts"):
        amount = _cents(text_at(row, "OrgnlTxRef/IntrBkSttlmAmt", deep=True), name)
        yield Status(text_at(row, "OrgnlEndToEndId", deep=True), text_at(row, "TxSts", deep=True), _reason(row), amount)


def _reason(block: Element) -> str:
    code = text_at(block, "StsRsnInf/Rsn/Cd") or text_at(block, "StsRsnInf/Rsn/Prtry")
    words = text_at(block, "StsRsnInf/AddtlInf")
    return " ".join(part for part in (code, words) if part)[:140]


def _cents(text: str, name: str) -> int | None:
    try:
        return int(Decimal(text) * 100) if text else None
    except InvalidOperation as error:
        raise BadFile(name=name, why=_("it holds an amount that is no number")) from error
