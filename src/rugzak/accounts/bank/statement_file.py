"""Reading statements of a bank account (camt.053) and its notifications (camt.054), any version. No database.

An entry with several payments in it gives one booking each; an entry that only says how many there were and of which
payment file (a batch booking) gives one. Amounts are cents; what isn't booked yet is left out.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from stdnum.be import ogm_vcs

from rugzak.accounts.bank.xml_file import parse, text_at
from rugzak.base.errors import BadFile

MAX_BOOKINGS = 100_000
MOST = 10**15
_NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.05[34]\.001\.\d\d\}")
_BLOCKS = ("Stmt", "Ntfctn")
_REFERENCE = re.compile(r"(?<!\d)(?:\+{3}|\*{3})?(\d{3})[ /.]?(\d{4})[ /.]?(\d{5})(?:\+{3}|\*{3})?(?!\d)")
_NONE = "NOTPROVIDED"


@dataclass(frozen=True, slots=True)
class Booking:
    """One movement on the account. `credit`: it came in. `reason`: why it was returned, as the bank's code.

    `own_reference` is what the bank calls this booking (empty where it doesn't), `batch` the payment file that a batch
    booking stands for, `reference` the 12 digits of a Belgian structured reference.
    """

    credit: bool
    amount: int
    currency: str
    booked_on: date
    own_reference: str = ""
    end_to_end: str = ""
    batch: str = ""
    reference: str = ""
    words: str = ""
    name: str = ""
    iban: str = ""
    reason: str = ""
    returned: bool = False

    def looks(self) -> str:
        """What it says, as a digest: two bookings that look alike may be one, told twice."""
        said = (
            *(self.credit, self.amount, self.currency, self.booked_on, self.end_to_end, self.batch, self.reference),
            *(self.words, self.iban, self.reason),
        )
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Statement:
    """The bookings of one account. `opening` and `closing` are balances in cents, None where the file has none."""

    id: str
    iban: str
    bookings: tuple[Booking, ...]
    pending: int
    opening: int | None = None
    closing: int | None = None


@dataclass(frozen=True, slots=True)
class StatementFile:
    message_id: str
    statements: tuple[Statement, ...]


def is_statement(content: bytes) -> bool:
    """Whether a file says that it is one of these, so that one door can take every file of the bank."""
    return b"tech:xsd:camt.05" in content[:4000]


def read(content: bytes, name: str) -> StatementFile:
    """Parse a file. Raises BadFile where it is none, is too large, or holds what can't be true."""
    root = parse(content, name)
    if not _NAMESPACE.match(root.tag):
        raise BadFile(name=name, why=_("it is not a statement (camt.053 or camt.054)"))
    blocks = [block for tag in _BLOCKS for block in root.iterfind(f"./*/{{*}}{tag}")]
    if not blocks:
        raise BadFile(name=name, why=_("there is no statement in it"))
    try:
        found = tuple(_statement(block) for block in blocks)
    except (InvalidOperation, ValueError) as error:
        raise BadFile(name=name, why=_("it holds an amount or a date that can’t be right")) from error
    if sum(len(one.bookings) for one in found) > MAX_BOOKINGS:
        raise BadFile(name=name, why=_("it is too large"))
    return StatementFile(text_at(root, "GrpHdr/MsgId", deep=True), found)


def _statement(block: Element) -> Statement:
    entries = list(block.iterfind("{*}Ntry"))
    booked = [entry for entry in entries if _status(entry) == "BOOK"]
    made = text_at(block, "CreDtTm")
    rows = [row for entry in booked for row in _bookings(entry, made)]
    iban = (text_at(block, "Acct/Id/IBAN") or text_at(block, "Acct/Id/Othr/Id")).replace(" ", "").upper()
    balances = {text_at(row, "Tp/CdOrPrtry/Cd"): _signed(row) for row in block.iterfind("{*}Bal")}
    closing = balances.get("CLBD")
    return Statement(text_at(block, "Id"), iban, tuple(rows), len(entries) - len(booked), _opening(balances), closing)


def _opening(balances: dict[str, int]) -> int | None:
    return balances.get("OPBD", balances.get("PRCD"))


def _status(entry: Element) -> str:
    return text_at(entry, "Sts/Cd") or text_at(entry, "Sts")


def _bookings(entry: Element, made: str) -> Iterator[Booking]:
    whole = _whole(entry, made)
    details = list(entry.iterfind("{*}NtryDtls/{*}TxDtls"))
    rows = [_detail(whole, detail, alone=len(details) == 1) for detail in details]
    if rows and sum(row.amount for row in rows) == whole.amount:
        yield from rows
        return
    # Parts that don't add up (other currencies, fees, left out) are no ground to book on: the entry stays whole.
    yield replace(rows[0], amount=whole.amount, currency=whole.currency) if len(rows) == 1 else whole


def _whole(entry: Element, made: str) -> Booking:
    amount, currency = _amount(entry)
    reversal = text_at(entry, "RvslInd") in ("true", "1")
    batches = [
        _known(text_at(row, name)) for row in entry.iterfind("{*}NtryDtls/{*}Btch") for name in ("PmtInfId", "MsgId")
    ]
    return Booking(
        credit=_is_credit(entry),
        amount=amount,
        currency=currency,
        booked_on=_day(entry, made),
        own_reference=text_at(entry, "AcctSvcrRef")[:200],
        batch=next(filter(None, batches), "") or _known(text_at(entry, "NtryRef")),
        words=text_at(entry, "AddtlNtryInf")[:280],
        returned=reversal,
    )


def _detail(whole: Booking, detail: Element, *, alone: bool) -> Booking:
    credit = _is_credit(detail) if text_at(detail, "CdtDbtInd") else whole.credit
    amount, currency = _detail_amount(detail, whole) if not alone else (whole.amount, whole.currency)
    other = "Dbtr" if credit else "Cdtr"
    words = " ".join(row.text or "" for row in detail.iterfind("{*}RmtInf/{*}Ustrd")).strip()
    reason = text_at(detail, "RtrInf/Rsn/Cd") or text_at(detail, "RtrInf/Rsn/Prtry")
    parts = (reason, text_at(detail, "RtrInf/AddtlInf"))
    batch = _known(text_at(detail, "Refs/PmtInfId")) or _known(text_at(detail, "Refs/MsgId")) or whole.batch
    return replace(
        whole,
        credit=credit,
        amount=amount,
        currency=currency,
        own_reference=_own_reference(detail, whole, alone=alone),
        end_to_end=_known(text_at(detail, "Refs/EndToEndId"))[:35],
        batch=batch,
        reference=_reference(detail, words),
        words=(words or whole.words)[:280],
        name=(text_at(detail, f"RltdPties/{other}/Pty/Nm") or text_at(detail, f"RltdPties/{other}/Nm"))[:140],
        iban=text_at(detail, f"RltdPties/{other}Acct/Id/IBAN").replace(" ", "").upper()[:34],
        reason=" ".join(filter(None, parts))[:140],
        returned=whole.returned or detail.find("{*}RtrInf") is not None,
    )


def _own_reference(detail: Element, whole: Booking, *, alone: bool) -> str:
    """The entry's own for its only payment, so that a notification and a statement of it agree."""
    mine = text_at(detail, "Refs/AcctSvcrRef")[:200]
    return whole.own_reference or mine if alone else mine or whole.own_reference


def _reference(detail: Element, words: str) -> str:
    found = (row.text or "" for row in detail.iterfind("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref"))
    for text in (*found, words):
        for match in _REFERENCE.finditer(text):
            digits = "".join(match.groups())
            if ogm_vcs.is_valid(digits):
                return digits
    return ""


def _known(text: str) -> str:
    return "" if text == _NONE else text


def _is_credit(element: Element) -> bool:
    side = text_at(element, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise ValueError(side)
    return side == "CRDT"


def _signed(balance: Element) -> int:
    amount, _currency = _amount(balance)
    return amount if _is_credit(balance) else -amount


def _amount(element: Element) -> tuple[int, str]:
    found = element.find("{*}Amt")
    if found is None:
        raise ValueError("no amount")
    return _cents(found.text or ""), found.get("Ccy", "")


def _detail_amount(detail: Element, whole: Booking) -> tuple[int, str]:
    """Of one payment among several: its own amount, else that of the transaction in the account's currency."""
    paths = ("{*}Amt", "{*}AmtDtls/{*}TxAmt/{*}Amt")
    for found in (detail.find(path) for path in paths):
        if found is not None and found.get("Ccy", "") == whole.currency:
            return _cents(found.text or ""), whole.currency
    return 0, whole.currency


def _cents(text: str) -> int:
    """Exact cents. A part of a cent is no amount in euros: ValueError."""
    value = Decimal(text.strip()) * 100
    if not value.is_finite() or value != value.to_integral_value() or not 0 <= value <= MOST:
        raise ValueError(text)
    return int(value)


def _day(entry: Element, made: str) -> date:
    """When it was booked; a notification may leave that out, and then counts from when it was made."""
    paths = ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    return date.fromisoformat(next(filter(None, (text_at(entry, path) for path in paths)), made)[:10])


def marks(statement: Statement) -> list[tuple[Booking, str, str]]:
    """Each booking with what makes it one of a kind on its account, and how it looks where the bank gave no reference.

    With a reference of the bank: that, the amount and the side (details of one entry may share it). Without: how it
    looks, the statement it stands in, and the how-manieth of its kind there.
    """
    seen: Counter[str] = Counter()
    found = []
    for row in statement.bookings:
        own = f"{row.own_reference}|{row.end_to_end}|{row.amount}|{row.credit}"
        looks = row.looks()
        base = own if row.own_reference else f"{looks}|{statement.id}"
        seen[base] += 1
        mark = hashlib.sha256(f"{base}|{seen[base]}".encode()).hexdigest()
        found.append((row, mark, "" if row.own_reference else looks))
    return found
