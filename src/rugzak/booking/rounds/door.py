"""The rush door: `apply` and `status`, nothing else, for the minute in which everyone comes at once.

A small ASGI application beside the portal, in front of the writer. Who knocks shows a ticket's token; nothing else
about them counts, no cookie and no address. An answer is given when it is durable, so this process may be killed at any
moment: who had no answer knocks again with the same ticket and gets the one that was written, or a place in line.

    POST /rush/<round>/apply   token as the body (text/plain) or as the form field `ticket`
    GET  /rush/<round>/status  ?ticket=<token>
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections, connections

from rugzak.base import clock
from rugzak.booking.rounds.models import Round, RoundState, Ticket
from rugzak.booking.rounds.phases import Phase, by_lot, phase
from rugzak.booking.rounds.tokens import ticket_of
from rugzak.booking.rounds.writer import Applying, applying
from rugzak.ledger.entries import Code, Outcome
from rugzak.ledger.writer import Away, Store

MOST_BYTES = 512
LOOK_SECONDS = 1.0
# A person who clicks all the time is told to wait; nobody else notices.
WINDOW_SECONDS, MOST_KNOCKS = 10, 20
MOST_WAITING = 200_000
logger = logging.getLogger("rugzak.rush")
Answer = tuple[int, dict[str, Any], dict[str, str]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
# What a person sees: round, answer, token and language become HTML.
Page = Callable[[UUID, dict[str, Any], str, str], bytes]


@dataclass
class Desk:
    """One round at the door: its row, its line, and the answers so far."""

    round: Round
    stores: tuple[Store, Store]
    line: Applying
    answers: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    async def close(self) -> None:
        """Serve whoever waits in its line, then let go of its connections."""
        await self.line.close()
        for store in self.stores:
            store.close()


class Door:
    """All rounds that people apply to, and how often each ticket knocked."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._desks: dict[UUID, Desk] = {}
        self._knocks: dict[UUID, int] = {}
        self._window = 0
        self._looker: asyncio.Task[None] | None = None
        self._ahead = timedelta()  # of the business clock

    async def open(self) -> None:
        await self._look()
        self._looker = asyncio.create_task(self._keep_looking())

    async def close(self) -> None:
        """Serve whoever waits; new knocks are turned away by the server."""
        if self._looker:
            self._looker.cancel()
        for desk in self._desks.values():
            await desk.close()
        await sync_to_async(connections.close_all)()

    async def apply(self, round: UUID, token: str) -> Answer:
        """The ledger's answer for a ticket, or why there is none."""
        return await self._meet(round, token, self._ask)

    async def status(self, round: UUID, token: str) -> Answer:
        """What is known of a ticket, without applying."""
        return await self._meet(round, token, self._look_up)

    async def _meet(self, round: UUID, token: str, then: Callable[[Desk, UUID], Awaitable[Answer]]) -> Answer:
        """Who knocks, before anything is asked of the ledger: whoever was answered hears the same again."""
        desk, ticket = self._desks.get(round), ticket_of(token)
        if desk is None or ticket is None:
            return _no(404, "unknown_ticket")
        if ticket in desk.answers:
            return 200, desk.answers[ticket], {}
        if self._too_often(ticket):
            return _no(429, "too_often", WINDOW_SECONDS)
        return await then(desk, ticket)

    async def _ask(self, desk: Desk, ticket: UUID) -> Answer:
        if closed := _closed(desk.round, datetime.now(UTC) + self._ahead):
            return closed
        if len(desk.line) >= MOST_WAITING:
            return _no(503, "busy", 5)
        try:
            outcome = await desk.line.ask(ticket)
        except Away:
            return _no(503, "away", 5)
        if outcome is None:
            return _no(404, "unknown_ticket")
        return 200, desk.answers.setdefault(ticket, _told(outcome)), {}

    async def _look_up(self, desk: Desk, ticket: UUID) -> Answer:
        found = await sync_to_async(_stored)(desk.round, ticket)
        if found is None:
            return _no(404, "unknown_ticket")
        return 200, found, {}

    def _too_often(self, ticket: UUID) -> bool:
        window = int(time.monotonic()) // WINDOW_SECONDS
        if window != self._window:
            self._window, self._knocks = window, {}
        self._knocks[ticket] = self._knocks.get(ticket, 0) + 1
        return self._knocks[ticket] > MOST_KNOCKS

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._look()
            except Exception as error:
                logger.warning("looking for rounds failed: %s", error)

    async def _look(self) -> None:
        """Rounds come and go while the door stands open."""
        self._ahead, found = await sync_to_async(_rounds)()
        rounds = {round.pk: round for round in found}
        for key, round in rounds.items():
            if key in self._desks:
                self._desks[key].round = round
            else:
                stores = Store(self._address), Store(self._address)
                self._desks[key] = Desk(round, stores, applying(round, *stores))
        for key in self._desks.keys() - rounds.keys():
            await self._desks.pop(key).close()


def _rounds() -> tuple[timedelta, list[Round]]:
    """How far the business clock is ahead, and the rounds that people apply to."""
    close_old_connections()
    live = (RoundState.REGISTERING, RoundState.OPEN, RoundState.CLOSED)
    rows = Round.objects.filter(state__in=live).select_related("fund")
    return clock.now() - datetime.now(UTC), [row for row in rows if not by_lot(row)]


def _stored(round: Round, ticket: UUID) -> dict[str, Any] | None:
    from rugzak.ledger import queries

    outcome = queries.answer(book=round.book or 0, key=ticket)
    if outcome is not None:
        return _told(outcome)
    known = Ticket.objects.filter(pk=ticket, round=round).exists()
    return {"state": "waiting", "opens": round.opens.isoformat()} if known else None


def _closed(round: Round, now: datetime) -> Answer | None:
    """Why nobody can apply now; None where they can."""
    found = phase(round, now)
    if found is Phase.OPEN:
        return None
    if found in (Phase.COMING, Phase.REGISTERING):
        seconds = max(1, min(60, int((round.opens - now).total_seconds())))
        status, body, headers = _no(409, "not_open", seconds)
        return status, body | {"opens": round.opens.isoformat()}, headers
    return _no(410, "closed")


def _told(outcome: Outcome) -> dict[str, Any]:
    if outcome.code is Code.GRANTED:
        return {"state": "granted", "act": outcome.act}
    return {"state": "reserve" if outcome.code is Code.NOT_ENOUGH else "refused", "act": outcome.act}


def _no(status: int, code: str, wait: int | None = None) -> Answer:
    return status, {"error": code}, {} if wait is None else {"Retry-After": str(wait)}


async def serve(door: Door, scope: dict[str, Any], receive: Receive, send: Send, page: Page | None = None) -> None:
    """One HTTP request. Who sends a form is a person: they get what `page` makes of the answer."""
    parts = scope["path"].strip("/").split("/")
    round = _uuid(parts[1]) if len(parts) == 3 and parts[0] == "rush" else None
    if scope["path"] == "/health":
        await _say(send, (200, {"ok": True}, {}))
    elif round and parts[2] == "apply" and scope["method"] == "POST":
        form = _is_form(scope)
        token = _token(await _body(receive), form=form)
        answer = await door.apply(round, token)
        shown = page(round, answer[1], token, _language(scope)) if page and form else None
        await _say(send, answer, shown)
    elif round and parts[2] == "status" and scope["method"] == "GET":
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        await _say(send, await door.status(round, asked.get("ticket", [""])[0]))
    else:
        await _say(send, _no(404, "no_such_address"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _is_form(scope: dict[str, Any]) -> bool:
    kind: bytes = dict(scope["headers"]).get(b"content-type", b"")
    return kind.startswith(b"application/x-www-form-urlencoded")


def _language(scope: dict[str, Any]) -> str:
    """The language that the person chose in the portal, else the browser's first."""
    headers = dict(scope["headers"])
    cookies = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    chosen = cookies[settings.LANGUAGE_COOKIE_NAME].value if settings.LANGUAGE_COOKIE_NAME in cookies else ""
    return chosen or headers.get(b"accept-language", b"")[:2].decode("latin-1").lower()


def _token(body: bytes, *, form: bool) -> str:
    text = body.decode("ascii", "replace").strip()
    return parse_qs(text).get("ticket", [""])[0] if form else text


async def _body(receive: Receive) -> bytes:
    """The body, cut where no token can be that long."""
    body, more = b"", True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            break
        body, more = body + event.get("body", b""), event.get("more_body", False)
        if len(body) > MOST_BYTES:
            return b""
    return body


async def _say(send: Send, answer: Answer, page: bytes | None = None) -> None:
    status, content, more = answer
    body = page or json.dumps(content, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "text/html; charset=utf-8" if page else "application/json",
        "Cache-Control": "no-store",
        "Content-Length": str(len(body)),
        **more,
    }
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
