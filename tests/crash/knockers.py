"""People at the rush door who don't give up: whoever gets no answer knocks again, and every answer is kept."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rugzak.cli.rush.crowd import Wire

LINES = 100
PAUSE = 0.05


@dataclass
class Knockers:
    """All tickets once; `told` is what each was told first, `differing` who was told two things."""

    port: int
    round: str
    tokens: list[str]
    told: dict[str, tuple[str, int]] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)
    stopping: bool = False

    async def crowd(self) -> None:
        waiting = iter(self.tokens)
        await asyncio.gather(*[self._line(waiting) for _ in range(LINES)])

    async def _line(self, waiting: Iterator[str]) -> None:
        wire = Wire("127.0.0.1", self.port)
        for token in waiting:
            while not self.stopping and not await self._knock(wire, token):
                await asyncio.sleep(PAUSE)
            if self.stopping:
                break
        wire.close()

    async def _knock(self, wire: Wire, token: str) -> bool:
        request = f"POST /rush/{self.round}/apply HTTP/1.1\r\nHost: rush\r\nContent-Length: 43\r\n\r\n{token}"
        try:
            status, told = await asyncio.wait_for(wire.ask(request), 40)
        except TimeoutError:
            wire.close()
            return False
        if status != 200:
            return False
        answer = (str(told["state"]), int(str(told["act"])))
        if self.told.setdefault(token, answer) != answer:
            self.differing.append(token)
        return True


@contextmanager
def knocking(port: int, round: str, tokens: list[str]) -> Iterator[Knockers]:
    """A crowd in a thread of its own; at the end it is waited for."""
    found = Knockers(port, round, tokens)
    thread = threading.Thread(target=lambda: asyncio.run(found.crowd()))
    thread.start()
    try:
        yield found
    except BaseException:
        found.stopping = True
        raise
    finally:
        thread.join(300)
        found.stopping = True
