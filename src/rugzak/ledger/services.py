"""The verbs of the ledger. Each runs inside the caller's transaction and answers with an Outcome; `require()` raises.

Locks go by id, books before accounts, and last until the caller commits: call the ledger once, as the last statement of
a transaction. That commit lets go of them before the disk has it, and the caller goes on when it has (`base.durable`).
A second call in the same transaction may meet another one the other way round; PostgreSQL then ends one of them with a
deadlock error, and nothing of it stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.db.transaction import TransactionManagementError

from rugzak.base import clock, durable
from rugzak.ledger import calls
from rugzak.ledger.entries import Code, Leg, Outcome, Request
from rugzak.ledger.models import Account, Act, Book

__all__ = [
    "AccountSpec",
    "Code",
    "Leg",
    "Outcome",
    "Request",
    "capture",
    "expire_due",
    "lower_floor",
    "open_account",
    "open_accounts",
    "open_book",
    "post",
    "post_batch",
    "raise_floor",
    "reserve",
    "reserve_batch",
    "reverse",
    "void",
]


@dataclass(frozen=True, slots=True)
class AccountSpec:
    """An account to open. `floor` None: the outside world. `label` is for managers: never put a person's name in it."""

    asset: str
    kind: str
    floor: int | None = 0
    label: str = ""


def open_book(*, name: str) -> int:
    """The id of the book of this name; made where it isn't there yet."""
    return Book.objects.get_or_create(name=name)[0].pk


def open_account(*, asset: str, floor: int | None = 0, kind: str, label: str = "") -> int:
    """Open an account in one asset and return its id. Its balance starts at zero, so a floor above zero is refused."""
    return open_accounts([AccountSpec(asset=asset, kind=kind, floor=floor, label=label)])[0]


def open_accounts(rows: Iterable[AccountSpec]) -> list[int]:
    """Open many accounts at once; ids in the order given."""
    accounts = [
        Account(asset=row.asset, kind=row.kind, label=row.label, floor=row.floor, opening_floor=row.floor)
        for row in rows
    ]
    return [account.pk for account in Account.objects.bulk_create(accounts, batch_size=5000)]


def reserve(
    *,
    book: int,
    key: UUID,
    legs: Sequence[Leg],
    kind: str,
    reason: str = "",
    actor: UUID | None = None,
    basis: str = "",
    due: datetime | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Set value apart on the debit account of every leg, or refuse the whole and store which leg fell short."""
    request = Request(key=key, legs=legs, kind=kind, reason=reason, actor=actor, basis=basis, due=due, at=at)
    return reserve_batch(book=book, requests=[request])[0]


def reserve_batch(*, book: int, requests: Sequence[Request], also: Sequence[int] = ()) -> list[Outcome]:
    """Reserve in order of arrival; a refused request consumes nothing. `also`: other books to lock, in id order."""
    return _place(post=False, book=book, requests=requests, also=also)


def post(
    *,
    book: int,
    key: UUID,
    legs: Sequence[Leg],
    kind: str,
    reason: str = "",
    actor: UUID | None = None,
    basis: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Transfer at once (deposit, grant, refund): all legs or none, with the same floors as `reserve`."""
    request = Request(key=key, legs=legs, kind=kind, reason=reason, actor=actor, basis=basis, at=at)
    return post_batch(book=book, requests=[request])[0]


def post_batch(*, book: int, requests: Sequence[Request], also: Sequence[int] = ()) -> list[Outcome]:
    """Transfer in order of arrival; value that came in by one request can be spent by a later one."""
    return _place(post=True, book=book, requests=requests, also=also)


def capture(
    *,
    book: int,
    key: UUID,
    act: int,
    amounts: Mapping[int, int] | None = None,
    final: bool = True,
    kind: str = "capture",
    reason: str = "",
    actor: UUID | None = None,
    basis: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Post held value of an act: `amounts` by leg, or every open leg as a whole.

    Legs that are not named stay as they are. `final` releases what is left of the named legs; 0 releases a leg whole.
    """
    if amounts is not None and (not amounts or min(amounts.values()) < 0 or (not final and 0 in amounts.values())):
        raise ValueError("amounts name at least one leg, each above zero (zero only where it is final)")
    context = _context(book, key, kind, reason, actor, basis, at)
    with _cursor() as cursor:
        return calls.capture(cursor, context, act=act, amounts=amounts, final=final)


def void(
    *,
    book: int,
    key: UUID,
    act: int,
    legs: Sequence[int] | None = None,
    into: Mapping[int, int] | None = None,
    kind: str = "void",
    reason: str = "",
    actor: UUID | None = None,
    basis: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Let go of what an act still holds (all open legs, or these); `into` pours a leg into another account instead."""
    context = _context(book, key, kind, reason, actor, basis, at)
    with _cursor() as cursor:
        return calls.void(cursor, context, act=act, legs=legs, into=into)


def expire_due(at: datetime | None = None, *, limit: int = 500) -> list[int]:
    """Let go of acts whose due moment has passed, oldest first; returns the acts that expired, to project from.

    Call again until it returns an empty list. Until the sweep a hold stands, and can still be captured.
    """
    moment = at or clock.now()
    with _cursor() as cursor:
        waiting = Act.objects.filter(pending=True, due__lte=moment).order_by("due", "pk")
        acts = list(waiting.values_list("pk", flat=True)[:limit])
        keys = [expiry_key(act) for act in acts]
        return calls.expire(cursor, acts=acts, keys=keys, at=moment, now=clock.now()) if acts else []


def expiry_key(act: int) -> UUID:
    """The key under which an act expires: always the same, so that it can't expire twice."""
    return uuid5(NAMESPACE_OID, f"rugzak.ledger:{act}:expire")


def reverse(
    *,
    book: int,
    key: UUID,
    act: int,
    reason: str,
    amounts: Mapping[int, int] | None = None,
    into: Mapping[int, int] | None = None,
    source: Mapping[int, int] | None = None,
    kind: str = "reversal",
    actor: UUID | None = None,
    basis: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Correct an act's transfers: `amounts` by leg (all that is left when None), back from credit to debit.

    Never more than the original minus earlier reversals. `into` (by leg) receives instead of the account that paid (a
    lot that expired: its funder), `source` pays instead of the one that received (a debtor's receivable).
    """
    if not reason or (amounts is not None and (not amounts or min(amounts.values()) <= 0)):
        raise ValueError("a reversal has a reason, and amounts above zero")
    context = _context(book, key, kind, reason, actor, basis, at)
    with _cursor() as cursor:
        return calls.reverse(cursor, context, act=act, amounts=amounts, source=source, into=into)


def lower_floor(
    *,
    book: int,
    key: UUID,
    account: int,
    floor: int,
    reason: str,
    kind: str = "lower_floor",
    actor: UUID | None = None,
    basis: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Let an account go deeper, as an act with a reason: a capacity or right that shrank below what was promised."""
    return _move_floor(True, account, floor, _context(book, key, kind, reason, actor, basis, at))


def raise_floor(
    *,
    book: int,
    key: UUID,
    account: int,
    floor: int,
    reason: str,
    kind: str = "raise_floor",
    actor: UUID | None = None,
    basis: str = "",
    at: datetime | None = None,
) -> Outcome:
    """Undo a lowered floor once the debt is made good; NOT_ENOUGH while the account still lies below it."""
    return _move_floor(False, account, floor, _context(book, key, kind, reason, actor, basis, at))


def _move_floor(down: bool, account: int, floor: int, context: calls.Context) -> Outcome:
    if not context.reason:
        raise ValueError("a floor moves for a reason")
    with _cursor() as cursor:
        return calls.move_floor(cursor, context, account=account, floor=floor, down=down)


def _place(*, post: bool, book: int, requests: Sequence[Request], also: Sequence[int]) -> list[Outcome]:
    if not requests:
        return []
    with _cursor() as cursor:
        return calls.place(cursor, post=post, book=book, requests=requests, at=clock.now(), also=also)


def _context(
    book: int, key: UUID, kind: str, reason: str, actor: UUID | None, basis: str, at: datetime | None
) -> calls.Context:
    now = clock.now()
    return calls.Context(book, key, kind, reason, actor, basis, at or now, now)


def _cursor() -> AbstractContextManager[calls.Cursor]:
    if not connection.in_atomic_block:
        raise TransactionManagementError("ledger verbs run inside the caller's transaction")
    durable.release_early()
    cursor: AbstractContextManager[calls.Cursor] = connection.cursor()
    return cursor
