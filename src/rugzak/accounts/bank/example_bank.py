"""A bank for demos and tests: answers a payment file with a status report (pain.002.001.12) as a real bank would.

Its statements of the account (camt.053) are in `example_statement`.
"""

from collections.abc import Mapping
from decimal import Decimal

from lxml import etree

from rugzak.base import clock
from rugzak.base.ids import uuid7

VERSION = "pain.002.001.12"
NAMESPACE = f"urn:iso:std:iso:20022:tech:xsd:{VERSION}"


def answer(
    payment_file: bytes, *, rejected: Mapping[str, str] | None = None, paid: Mapping[str, int] | None = None
) -> bytes:
    """The answer to a pain.001 file. By end-to-end id: why it is `rejected`, how many cents are `paid`."""
    order = etree.fromstring(payment_file)
    rejected, paid = rejected or {}, paid or {}
    document = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    report = _add(document, "CstmrPmtStsRpt")
    header = _add(report, "GrpHdr")
    _add(header, "MsgId", uuid7().hex)
    _add(header, "CreDtTm", clock.now().replace(microsecond=0).isoformat())
    group = _add(report, "OrgnlGrpInfAndSts")
    message_id = order.findtext(".//{*}GrpHdr/{*}MsgId") or ""
    _add(group, "OrgnlMsgId", message_id)
    _add(group, "OrgnlMsgNmId", "pain.001.001.09")
    _add(group, "GrpSts", "PART" if rejected else "ACSC")
    block = _add(report, "OrgnlPmtInfAndSts")
    _add(block, "OrgnlPmtInfId", message_id)
    for row in order.iterfind(".//{*}CdtTrfTxInf"):
        _payment(block, row.findtext(".//{*}EndToEndId") or "", rejected, paid)
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8"))


def _payment(block: etree._Element, end_to_end: str, rejected: Mapping[str, str], paid: Mapping[str, int]) -> None:
    row = _add(block, "TxInfAndSts")
    _add(row, "OrgnlEndToEndId", end_to_end)
    _add(row, "TxSts", "RJCT" if end_to_end in rejected else "ACSC")
    if end_to_end in rejected:
        _add(row, "StsRsnInf/Rsn/Cd", rejected[end_to_end])
    if end_to_end in paid:
        amount = _add(row, "OrgnlTxRef/IntrBkSttlmAmt", f"{Decimal(paid[end_to_end]) / 100:.2f}")
        amount.set("Ccy", "EUR")


def _add(parent: etree._Element, path: str, text: str = "") -> etree._Element:
    for name in path.split("/"):
        parent = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    parent.text = text or None
    return parent
