"""The chain of acts: sealing its heads, and proving that nothing of it changed, vanished or moved.

Each batch of a book is one link (`ledger/sql/15_chain.sql` says exactly what is hashed). Every minute a seal takes the
heads that moved under one hash, which is made public: whoever kept a seal can prove later that the books still say what
they said then.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from rugzak.base import clock
from rugzak.ledger.checking import Difference
from rugzak.ledger.models import Seal

MOST_NAMED = 100
_FIRST_SEAL = hashlib.sha256(b"rugzak").digest()
# A cursor would keep PostgreSQL from using more than one core, so the links are read piece by piece.
_PIECE = 5000
_CUTS = """
select l.book_id, l.seq from (
  select k.book_id, k.seq, row_number() over (order by k.book_id, k.seq) as n, count(*) over () as many
    from ledger_link k) l where l.n %% %s = 0 or l.n = l.many order by l.book_id, l.seq
"""
_LINKS = """
select l.book_id, l.seq, l.first_act, l.last_act, l.acts, l.digest, l.head, d.acts, d.digest
  from ledger_link l, lateral ledger_digest(l.book_id, l.first_act, l.last_act) d
 where (l.book_id, l.seq) > (%s, %s) and (l.book_id, l.seq) <= (%s, %s) order by l.book_id, l.seq
"""
_ALL_CORES = """
set local min_parallel_table_scan_size = 0; set local min_parallel_index_scan_size = 0;
set local parallel_setup_cost = 0; set local parallel_tuple_cost = 0
"""
_ENDS = """
select b.id, b.seq, b.head, l.seq, l.head from ledger_book b
  left join lateral (
    select k.seq, k.head from ledger_link k where k.book_id = b.id order by k.seq desc limit 1) l on true
 where b.seq is distinct from coalesce(l.seq, 0) or b.head is distinct from l.head order by b.id
"""
_LOOSE = """
select a.book_id, a.id from ledger_act a
 where not exists (select 1 from ledger_link l where l.book_id = a.book_id and a.id between l.first_act and l.last_act)
 order by a.id limit %s
"""
_SEALED = """
select h.seal_id, h.book_id, h.seq, h.head, l.head from ledger_sealedhead h
  left join ledger_link l on l.book_id = h.book_id and l.seq = h.seq order by h.seal_id, h.book_id
"""


@dataclass
class ChainReport:
    """How much was proved, and every place where it failed."""

    links: int = 0
    acts: int = 0
    seals: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.differences

    def miss(self, rule: str, subject: str, expected: object, found: object) -> None:
        self.differences.append(Difference(rule, subject, _short(expected), _short(found)))


def seal() -> Seal | None:
    """Take the heads that moved since the last seal; None where none did. Safe to call from several processes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select ledger_seal_heads(%s)", [clock.now()])
        made = cursor.fetchone()[0]
    return None if made is None else Seal.objects.get(pk=made)


def published(newest: int | None = None) -> Iterator[dict[str, Any]]:
    """Seals as anyone may keep them, oldest first: number, moment, how many books, root and head in hex."""
    rows = Seal.objects.order_by("-pk")[:newest] if newest else Seal.objects.order_by("-pk")
    for row in reversed(rows):
        hexes = {"root": bytes(row.root).hex(), "head": bytes(row.head).hex()}
        yield {"seal": row.pk, "at": row.sealed_at.isoformat(), "books": row.books, **hexes}


def verify(kept: Iterable[str] = (), told: Callable[[int], None] = lambda links: None) -> ChainReport:
    """Recompute every link and every seal in one snapshot; `kept` are lines of `published` that someone kept elsewhere.

    `told` is called with the number of links proved so far. Takes no locks.
    """
    report, outermost = ChainReport(), not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        _prove_links(report, told)
        _prove_ends(report)
        _prove_seals(report, kept)
    return report


def _prove_links(report: ChainReport, told: Callable[[int], None]) -> None:
    book, seq, last, head = None, 0, 0, b""
    for row in _links():
        if row[0] != book:
            book, seq, last, head = row[0], 0, 0, hashlib.sha256(f"book:{row[0]}".encode()).digest()
        _prove_link(report, row, seq, last, head)
        seq, last, head = row[1], row[3], bytes(row[6])
        report.links += 1
        report.acts += row[7]
        told(report.links)


def _links() -> Iterator[tuple[Any, ...]]:
    """Every link with what its acts give now, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL_CORES)
        cursor.execute(_CUTS, [_PIECE])
        before = (0, 0)
        for cut in cursor.fetchall():
            cursor.execute(_LINKS, [*before, *cut])
            yield from cursor.fetchall()
            before = cut


def _prove_link(report: ChainReport, row: tuple[Any, ...], before: int, last: int, head: bytes) -> None:
    book, seq, first, until, acts, digest, stored, found_acts, found_digest = row
    name = f"link {book}.{seq} (acts {first} to {until})"
    if seq != before + 1 or first <= last:
        report.miss("links follow each other", name, f"{book}.{before + 1}, acts after {last}", f"{book}.{seq}")
    if acts != found_acts:
        report.miss("every link has its acts", name, f"{acts} acts", f"{found_acts} acts")
    if bytes(digest) != bytes(found_digest or b""):
        report.miss("acts are as they were written", name, digest, found_digest)
    follows = hashlib.sha256(head + bytes(digest)).digest()
    if follows != bytes(stored):
        report.miss("heads follow from each other", name, follows, stored)


def _prove_ends(report: ChainReport) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ENDS)
        for book, seq, head, last, last_head in cursor.fetchall():
            report.miss(
                "a book ends where its chain ends",
                f"book {book}",
                f"{seq} {_short(head)}",
                f"{last} {_short(last_head)}",
            )
        cursor.execute("select (select count(*) from ledger_act) - (select coalesce(sum(acts), 0) from ledger_link)")
        if cursor.fetchone()[0]:
            cursor.execute(_LOOSE, [MOST_NAMED])
            for book, act in cursor.fetchall():
                report.miss("every act is in a link", f"act {act} of book {book}", "a link", "none")


def _prove_seals(report: ChainReport, kept: Iterable[str]) -> None:
    lines: dict[int, list[str]] = {}
    for number, book, seq, head, found in _stream(_SEALED):
        if found is None or bytes(found) != bytes(head):
            report.miss("sealed heads are in the chain", f"book {book} at {seq} in seal {number}", head, found)
        lines.setdefault(number, []).append(f"{book}|{seq}|{bytes(head).hex()}\n")
    before, heads = _FIRST_SEAL, {}
    for one in Seal.objects.order_by("pk"):
        root = hashlib.sha256("".join(lines.get(one.pk, [])).encode()).digest()
        before = hashlib.sha256(before + root).digest()
        if root != bytes(one.root) or before != bytes(one.head):
            report.miss("seals follow from what they sealed", f"seal {one.pk}", before, one.head)
        before = heads[one.pk] = bytes(one.head)
        report.seals += 1
    _prove_kept(report, kept, heads)


def _prove_kept(report: ChainReport, kept: Iterable[str], heads: Mapping[int, bytes]) -> None:
    """Seals that someone kept must still be there; SealedHead rows are few, so their heads fit in memory."""
    for line in kept:
        if line.strip():
            told = json.loads(line)
            if heads.get(told["seal"], b"").hex() != told["head"]:
                report.miss("kept seals are still there", f"seal {told['seal']}", told["head"], heads.get(told["seal"]))


def _stream(query: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        yield from iter(cursor)


def _short(value: object) -> str:
    return bytes(value).hex()[:16] if isinstance(value, bytes | memoryview) else str(value)
