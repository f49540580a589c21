"""The calls of the SQL functions, over any psycopg or Django cursor: web, writer and race rig share one way in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from rugzak.ledger.entries import Code, Outcome, Request, body_hash, columns, pairs


class Cursor(Protocol):
    """What both Django's and psycopg's cursors can do."""

    def execute(self, query: Any, params: Any = None) -> Any: ...
    def fetchall(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Context:
    """Who does what, why, on which basis and when: the same for every verb that settles."""

    book: int
    key: UUID
    kind: str
    reason: str
    actor: UUID | None
    basis: str
    event_at: datetime
    recorded_at: datetime

    def params(self, body: bytes) -> list[Any]:
        return [
            *(self.book, self.key, body, self.kind, self.reason),
            *(self.actor, self.basis, self.event_at, self.recorded_at),
        ]


_CONTEXT = "%s, %s, %s, %s, %s, %s::uuid, %s, %s, %s"
_PLACE = """
select * from ledger_place_batch(%s, %s, %s::bigint[],
  %s::uuid[], %s::bytea[], %s::text[], %s::text[], %s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s,
  %s::int[], %s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])"""
_SETTLE = f"""
select * from ledger_settle({_CONTEXT}, %s, %s::smallint,
  %s::smallint[], %s::bigint[], %s::smallint[], %s::bigint[], %s)"""  # noqa: S608
_REVERSE = f"""
select * from ledger_reverse({_CONTEXT}, %s,
  %s::smallint[], %s::bigint[], %s::smallint[], %s::bigint[], %s::smallint[], %s::bigint[])"""  # noqa: S608
_FLOOR = f"select * from ledger_move_floor({_CONTEXT}, %s, %s, %s)"  # noqa: S608
_EXPIRE = "select * from ledger_expire(%s::bigint[], %s::uuid[], %s::bytea[], %s, %s)"


def place(
    cursor: Cursor, *, post: bool, book: int, requests: Sequence[Request], at: datetime, also: Sequence[int] = ()
) -> list[Outcome]:
    """Reserve (or post) requests in order of arrival; one answer a request, in the same order."""
    return send(cursor, columns_of(post=post, book=book, requests=requests, at=at, also=also))


def columns_of(
    *, post: bool, book: int, requests: Sequence[Request], at: datetime, also: Sequence[int] = ()
) -> list[Any]:
    """What `send` takes for these requests. Needs no database: the writer makes it while another batch is under way."""
    verb = "post" if post else "reserve"
    return [post, book, list(also), *_request_columns(requests, verb, at), at, *_leg_columns(requests)]


def send(cursor: Cursor, columns: list[Any]) -> list[Outcome]:
    """Place what `columns_of` made."""
    cursor.execute(_PLACE, columns)
    return [_outcome(row[1:]) for row in cursor.fetchall()]


def _request_columns(requests: Sequence[Request], verb: str, at: datetime) -> list[list[Any]]:
    return [
        [request.key for request in requests],
        [request.body(verb) for request in requests],
        [request.kind for request in requests],
        [request.reason for request in requests],
        [request.actor for request in requests],
        [request.basis for request in requests],
        [request.due for request in requests],
        [request.at or at for request in requests],
    ]


def _leg_columns(requests: Sequence[Request]) -> list[list[Any]]:
    legs = [
        (index, n, leg)
        for index, request in enumerate(requests, 1)
        for n, leg in zip(request.numbers(), request.legs, strict=True)
    ]
    return [
        [index for index, _, _ in legs],
        [n for _, n, _ in legs],
        [leg.debit for *_, leg in legs],
        [leg.credit for *_, leg in legs],
        [leg.amount for *_, leg in legs],
        [leg.else_debit for *_, leg in legs],
    ]


def capture(cursor: Cursor, context: Context, *, act: int, amounts: Mapping[int, int] | None, final: bool) -> Outcome:
    """Post held value to where it was held for; `amounts` by leg (None: every open leg, whole)."""
    named = pairs(amounts)
    body = body_hash("capture", context.kind, act, named, final)
    cursor.execute(_SETTLE, [*context.params(body), act, 1, *columns(named), None, None, final])
    return _outcome(cursor.fetchall()[0])


def void(
    cursor: Cursor, context: Context, *, act: int, legs: Sequence[int] | None, into: Mapping[int, int] | None
) -> Outcome:
    """Let go of what is held (`legs` None: every open leg), or pour it into another account, by leg."""
    named, poured = (None if legs is None else sorted(legs)), pairs(into)
    body = body_hash("void", context.kind, act, named, poured)
    cursor.execute(_SETTLE, [*context.params(body), act, 2, named, None, *columns(poured), True])
    return _outcome(cursor.fetchall()[0])


def reverse(
    cursor: Cursor,
    context: Context,
    *,
    act: int,
    amounts: Mapping[int, int] | None,
    source: Mapping[int, int] | None,
    into: Mapping[int, int] | None,
) -> Outcome:
    """Transfers the other way that refer to the originals (`amounts` None: all that is left of each)."""
    named, paid_by, poured = pairs(amounts), pairs(source), pairs(into)
    body = body_hash("reverse", context.kind, act, named, paid_by, poured)
    cursor.execute(_REVERSE, [*context.params(body), act, *columns(named), *columns(paid_by), *columns(poured)])
    return _outcome(cursor.fetchall()[0])


def move_floor(cursor: Cursor, context: Context, *, account: int, floor: int, down: bool) -> Outcome:
    """Move a floor down or up."""
    body = body_hash("floor", context.kind, account, floor, down)
    cursor.execute(_FLOOR, [*context.params(body), account, floor, down])
    return _outcome(cursor.fetchall()[0])


def expire(cursor: Cursor, *, acts: Sequence[int], keys: Sequence[UUID], at: datetime, now: datetime) -> list[int]:
    """Let go of the holds of these acts where they are due and still pending; the acts for which that was done."""
    bodies = [body_hash("expire", act) for act in acts]
    cursor.execute(_EXPIRE, [list(acts), list(keys), bodies, at, now])
    return [row[0] for row in cursor.fetchall()]


def _outcome(row: Sequence[Any]) -> Outcome:
    act, code, leg, replayed = row
    return Outcome(act=act, code=Code(code), leg=leg, replayed=replayed)
