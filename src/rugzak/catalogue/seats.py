"""Seats are ledger accounts with an asset of their own for every session.

source (no floor) -> pool (free) -> taken (after attendance); waiting holds seats freed for people in the queue.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4, uuid5

from rugzak.accounts.permissions import Actor
from rugzak.catalogue.models import Session
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.models import Account, Book

_KINDS: tuple[tuple[str, int | None], ...] = (
    ("seat_source", None),
    ("seat_pool", 0),
    ("seat_taken", 0),
    ("seat_waiting", 0),
)
_BATCH = 500
_BULK_BOOK = "seats"


def asset_of(session_id: UUID) -> str:
    """The unit of this session's seats: a seat of another session can't be mistaken for it."""
    return f"seat:{session_id}"


def prepare(sessions: Sequence[Session]) -> None:
    """Give sessions that aren't saved yet their book and their four accounts, in bulk."""
    books = Book.objects.bulk_create([Book(name=f"seats:{session.pk}") for session in sessions], batch_size=5000)
    specs = [
        ledger.AccountSpec(asset=asset_of(session.pk), kind=kind, floor=floor)
        for session in sessions
        for kind, floor in _KINDS
    ]
    ids = ledger.open_accounts(specs)
    for index, (session, book) in enumerate(zip(sessions, books, strict=True)):
        session.seat_asset, session.seat_book = asset_of(session.pk), book.pk
        session.seat_source, session.seat_pool, session.seat_taken, session.seat_waiting = ids[
            4 * index : 4 * index + 4
        ]


def fill(sessions: Sequence[Session]) -> None:
    """Put the first capacity of new sessions in their pools."""
    book = sessions[0].seat_book if len(sessions) == 1 else ledger.open_book(name=_BULK_BOOK)
    requests = [_opening(session) for session in sessions if session.capacity]
    for start in range(0, len(requests), _BATCH):
        for outcome in ledger.post_batch(book=book, requests=requests[start : start + _BATCH]):
            outcome.require()


def _opening(session: Session) -> ledger.Request:
    legs = [ledger.Leg(session.seat_source, session.seat_pool, session.capacity)]
    return ledger.Request(key=uuid5(session.pk, "open"), legs=legs, kind="seats_open")


def grow(session: Session, by: int, reason: str, actor: Actor | None) -> None:
    """More seats: first they make good seats that were promised beyond an earlier capacity."""
    _post(session, session.seat_source, session.seat_pool, by, reason, actor)
    settle_debt(session, reason="seats_made_good")


def shrink(session: Session, by: int, reason: str, actor: Actor | None) -> None:
    """Fewer seats: take back what is free; for the rest lower the floor, so that the debt shows."""
    account = Account.objects.select_for_update(no_key=True).get(pk=session.seat_pool)
    short = by - max(account.posted - account.held, 0)
    if short > 0:
        floor = account.posted - account.held - by
        _floor(session, floor, reason, actor, down=True)
    _post(session, session.seat_pool, session.seat_source, by, reason, actor)


def settle_debt(session: Session, *, reason: str) -> None:
    """Raise a lowered floor again as seats come free, so that nobody can book below the new capacity."""
    account = Account.objects.get(pk=session.seat_pool)
    free = account.posted - account.held
    if account.floor is not None and account.floor < min(free, 0):
        _floor(session, min(free, 0), reason, None, down=False)


def free(sessions: Sequence[Session]) -> dict[UUID, int]:
    """How many seats each session has left, in one query; never below zero."""
    balances = ledger_queries.balances([session.seat_pool for session in sessions])
    return {session.pk: max(balances[session.seat_pool].free or 0, 0) for session in sessions}


def _floor(session: Session, floor: int, reason: str, actor: Actor | None, *, down: bool) -> None:
    move = ledger.lower_floor if down else ledger.raise_floor
    by = actor.user_id if actor else None
    move(
        book=session.seat_book, key=uuid4(), account=session.seat_pool, floor=floor, reason=reason[:200], actor=by
    ).require()


def _post(session: Session, debit: int, credit: int, amount: int, reason: str, actor: Actor | None) -> None:
    ledger.post(
        book=session.seat_book,
        key=uuid4(),
        legs=[ledger.Leg(debit, credit, amount)],
        kind="seats_changed",
        reason=reason[:200],
        actor=actor.user_id if actor else None,
    ).require()


def in_debt(session: Session) -> bool:
    """More seats are promised than there are."""
    account = Account.objects.get(pk=session.seat_pool)
    return account.posted - account.held < 0
