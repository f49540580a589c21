"""The writer: many wait, one commit serves up to five hundred of them, and each gets its answer after it.

On an opening day one budget is one row, and a row can be changed by one transaction at a time; a commit that waits for
the disk with that row locked serves a few hundred people a second. One commit for all who wait at that moment serves
thousands, in their order of arrival. An answer is given only when it is durable. A database that goes away in the
middle is no loss: the same keys are sent again, and what was written answers with the stored answer.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

import psycopg

from rugzak.base import clock, durable
from rugzak.ledger import calls
from rugzak.ledger.entries import Outcome, Request

MOST = 500
PATIENCE_SECONDS = 60.0  # longer than another host needs to take over
PAUSE_SECONDS = 0.25
logger = logging.getLogger("rugzak.writer")

Item = TypeVar("Item")
Prepared = TypeVar("Prepared")
Answer = TypeVar("Answer")
Result = TypeVar("Result")


class Away(Exception):
    """The database did not come back in time: nobody knows the answer yet. Asking again with the same key is safe."""


class Line(Generic[Item, Prepared, Answer]):
    """Who waits, in order of arrival. `prepare` and `write` each run in a thread of their own, one batch at a time.

    `write` commits before it returns. A full next batch is prepared while the one before is written; a smaller one
    waits until then, since more may come. What either raises goes to everyone in that batch.
    """

    def __init__(
        self,
        prepare: Callable[[Sequence[Item]], Prepared],
        write: Callable[[Prepared], Sequence[Answer]],
        *,
        most: int = MOST,
    ) -> None:
        self._prepare, self._write, self._most = prepare, write, most
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._changed = asyncio.Event()
        self._threads = [ThreadPoolExecutor(1, "prepare"), ThreadPoolExecutor(1, "write")]
        self._under_way: asyncio.Task[None] | None = None
        self._keeper = asyncio.create_task(self._keep())
        self.batches = 0

    def __len__(self) -> int:
        return len(self._waiting)

    async def ask(self, item: Item) -> Answer:
        """Stand in line, and wait for the answer. Raises what the batch raised."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if len(self._waiting) in (1, self._most):
            self._changed.set()
        return await answer

    async def close(self) -> None:
        """Serve whoever waits, then end."""
        while self._waiting or (self._under_way and not self._under_way.done()):
            await asyncio.sleep(0.01)
        self._keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._keeper
        for thread in self._threads:
            thread.shutdown()

    async def _keep(self) -> None:
        while True:
            await self._until_worth_it()
            batch = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            prepared = await self._in_thread(0, batch, self._prepare, [item for item, _ in batch])
            if self._under_way is not None:
                await self._under_way
            if prepared is not None:
                self._under_way = asyncio.create_task(self._serve(batch, prepared[0]))

    async def _until_worth_it(self) -> None:
        while not self._worth_it():
            self._changed.clear()
            await self._changed.wait()

    def _worth_it(self) -> bool:
        idle = self._under_way is None or self._under_way.done()
        return len(self._waiting) >= (1 if idle else self._most)

    async def _serve(self, batch: list[tuple[Item, asyncio.Future[Answer]]], prepared: Prepared) -> None:
        written = await self._in_thread(1, batch, self._write, prepared)
        self.batches += 1
        for (_, future), answer in zip(batch, written[0] if written else (), strict=False):
            if not future.done():  # who went away in the meantime has a stored answer
                future.set_result(answer)
        self._changed.set()

    async def _in_thread(
        self, which: int, batch: list[tuple[Item, asyncio.Future[Answer]]], work: Callable[[Any], Result], given: Any
    ) -> tuple[Result] | None:
        """The result of one step, in a tuple; None where it failed, and everyone in the batch was told."""
        try:
            return (await asyncio.get_running_loop().run_in_executor(self._threads[which], work, given),)
        except Exception as error:
            logger.warning("a batch of %s failed: %s", len(batch), error)
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return None


class Store:
    """One connection that comes back by itself. For one thread."""

    def __init__(self, address: str, *, patience: float = PATIENCE_SECONDS) -> None:
        self._address, self._patience = address, patience
        self._connection: psycopg.Connection | None = None

    def run(self, work: Callable[[psycopg.Cursor], Result]) -> Result:
        """Do `work` in one committed transaction, again when the database went away or ended a deadlock. Raises Away.

        So `work` must be safe to repeat: the verbs of the ledger are, since a key has one answer.
        """
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return self._once(work)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self.close()
                if time.monotonic() > deadline:
                    raise Away from error
                time.sleep(PAUSE_SECONDS)

    def _once(self, work: Callable[[psycopg.Cursor], Result]) -> Result:
        if self._connection is None:
            self._connection = psycopg.connect(self._address, autocommit=True)
        with durable.waited_for(self._connection), self._connection.transaction(), self._connection.cursor() as cursor:
            return work(cursor)

    def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


def reserving(store: Store, book: int, *, most: int = MOST) -> Line[Request, list[Any], Outcome]:
    """A line that reserves in one book."""

    def prepare(requests: Sequence[Request]) -> list[Any]:
        return calls.columns_of(post=False, book=book, requests=requests, at=clock.now())

    def write(columns: list[Any]) -> list[Outcome]:
        return store.run(lambda cursor: calls.send(cursor, columns))

    return Line(prepare, write, most=most)
