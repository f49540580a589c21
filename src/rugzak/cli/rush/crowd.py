"""The crowd: people who come in a certain order and do what people do. Over HTTP on loopback, many lines at once."""

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rugzak.booking.rounds.tokens import token_of

# What of every hundred people do: click once; click twice; look before and after; lose the line after sending, and come
# again a moment later, or only when the rush is over.
HABITS = {"once": 75, "twice": 10, "look": 9, "cut": 3, "leave": 3}
PAUSE_SECONDS = 0.2
PATIENCE = 60


@dataclass(slots=True)
class Visit:
    """One person's day. Seconds are counted from ten o'clock; `order` is their place in the order of coming."""

    ticket: UUID
    habit: str
    order: int = 0
    sent: float = 0.0
    answered: float = 0.0
    state: str = ""
    act: int = 0
    knocks: int = 0
    differing: int = 0


def let_in(host: str, port: int, round: UUID, tickets: list[UUID], lines: int, seed: int) -> list[Visit]:
    """Everyone comes in this order, over so many lines; gives what each was told."""
    rand = random.Random(seed)  # noqa: S311
    habits = rand.choices(list(HABITS), list(HABITS.values()), k=len(tickets))
    visits = [Visit(ticket, habit) for ticket, habit in zip(tickets, habits, strict=True)]
    asyncio.run(_Street(host, port, round, visits).crowd(lines))
    return visits


class _Street:
    """The way to the door; whoever is next takes the first free line."""

    def __init__(self, host: str, port: int, round: UUID, visits: list[Visit]) -> None:
        self._host, self._port, self._visits = host, port, visits
        self._apply = f"POST /rush/{round}/apply HTTP/1.1\r\nHost: rush\r\nContent-Length: 43\r\n\r\n"
        self._status = f"GET /rush/{round}/status?ticket=%s HTTP/1.1\r\nHost: rush\r\n\r\n"
        self._next = iter(visits)
        self._later: list[Visit] = []
        self._came = 0
        self._told: Callable[[], None] = lambda: None

    async def crowd(self, lines: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns) as bar:
            task = bar.add_task("Answers", total=len(self._visits))
            self._told = lambda: bar.advance(task)
            self._ten = time.monotonic()
            await asyncio.gather(*[self._line() for _ in range(min(lines, len(self._visits)))])
            self._next = iter(self._later)
            await asyncio.gather(*[self._line(back=True) for _ in range(min(lines, len(self._later)))])

    async def _line(self, *, back: bool = False) -> None:
        """One line to the door, used by one person after the other."""
        wire = Wire(self._host, self._port)
        for visit in self._next:
            if not back:
                self._came += 1
                visit.order, visit.sent = self._came, time.monotonic() - self._ten
            if visit.habit == "leave" and not back:
                await self._cut(visit)
                self._later.append(visit)
                continue
            await self._visit(wire, visit)
            visit.answered = time.monotonic() - self._ten
            self._told()
        wire.close()

    async def _visit(self, wire: "Wire", visit: Visit) -> None:
        if visit.habit == "look":
            await wire.ask(self._status % token_of(visit.ticket))
        if visit.habit == "cut":
            await self._cut(visit)
            await asyncio.sleep(PAUSE_SECONDS)
        if visit.habit == "twice":
            second = Wire(self._host, self._port)
            await asyncio.gather(self._knock(wire, visit), self._knock(second, visit))
            second.close()
        else:
            await self._knock(wire, visit)
        if visit.habit == "look":
            self._note(visit, *await wire.ask(self._status % token_of(visit.ticket)))

    async def _knock(self, wire: "Wire", visit: Visit) -> None:
        """Until there is an answer: a busy or broken door is tried again."""
        for _ in range(PATIENCE):
            visit.knocks += 1
            status, told = await wire.ask(self._apply + token_of(visit.ticket))
            if status == 200:
                return self._note(visit, status, told)
            await asyncio.sleep(PAUSE_SECONDS)
        raise RuntimeError(f"ticket {visit.ticket} got no answer: {status} {told}")

    def _note(self, visit: Visit, status: int, told: dict[str, object]) -> None:
        """All answers to one ticket must be the same."""
        state, act = str(told.get("state")), int(str(told.get("act", 0)))
        if visit.state and (visit.state, visit.act) != (state, act):
            visit.differing += 1
        visit.state, visit.act = state, act

    async def _cut(self, visit: Visit) -> None:
        """Send and hang up before the answer comes."""
        visit.knocks += 1
        _, writer = await asyncio.open_connection(self._host, self._port)
        writer.write((self._apply + token_of(visit.ticket)).encode())
        await writer.drain()
        writer.close()


class Wire:
    """One connection that is kept, and made again when it breaks."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: str) -> tuple[int, dict[str, object]]:
        """Status and body; status 0 where the connection broke."""
        try:
            reader, writer = await self._open()
            writer.write(request.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            return int(head[9:12]), json.loads(await reader.readexactly(length))
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self.close()
            return 0, {}

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._ends is None:
            self._ends = await asyncio.open_connection(self._host, self._port)
        return self._ends

    def close(self) -> None:
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None
