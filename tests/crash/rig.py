"""A rig that kills: a server of its own, clients that note what was acknowledged, and the count afterwards.

A client writes a key down (and flushes it to the disk) only after its commit was acknowledged; after the crash it
retries the same key, as an honest client does. What may never happen: a key that was written down and that the books
don't know, or a key that was booked twice.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
import psycopg

from rugzak.config import postgres, testing
from rugzak.config.postgres.place import Place

GRANTED = "SELECT key, count(*) FROM ledger_act WHERE code = 0 AND kind = 'crash' AND book_id = %s GROUP BY key"
CLIENT = Path(__file__).with_name("client.py")


@dataclass
class Rig:
    """A durable server with the tables of Rugzak in it, and a folder for the notes of the clients."""

    place: Place
    settings: Mapping[str, str]
    notes: Path

    @property
    def url(self) -> str:
        return postgres.embedded(self.place).url()

    def run(self, program: str) -> str:
        """Run a few lines of Python with Django ready, on this server; gives what they print."""
        code = f"import django; django.setup()\n{program}"
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=self.environment())
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()

    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "rugzak.config.settings"}

    def kill(self) -> None:
        """kill -9 of the postmaster and of everything it made, at one moment, as a power cut would."""
        running = postgres.running(self.place)
        assert running
        kill_family(running.pid)

    def restart(self) -> float:
        """Bring it back; gives the seconds that took."""
        began = time.monotonic()
        postgres.start(self.place, self.settings)
        return time.monotonic() - began

    def become(self, settings: Mapping[str, str]) -> None:
        """Stop in peace and come back with other settings."""
        postgres.stop(self.place)
        self.settings = settings
        self.restart()

    def acknowledged(self) -> list[UUID]:
        """All keys that clients wrote down."""
        return [UUID(line) for note in self.notes.glob("*.txt") for line in note.read_text().split()]

    def booked(self, book: int) -> dict[UUID, int]:
        """How many granted acts each key has in a book."""
        with psycopg.connect(self.url) as connection:
            return dict(connection.execute(GRANTED, (book,)).fetchall())

    @contextmanager
    def clients(
        self, count: int, book: int, accounts: tuple[int, int], *, hasty: bool = False
    ) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Clients that book as fast as they can until they are told to stop. `hasty` ones don't wait for the disk."""
        running = [self._client(number, book, accounts, hasty) for number in range(count)]
        try:
            yield running
        finally:
            for client in running:
                client.send_signal(signal.SIGTERM)
            for client in running:
                client.wait(60)

    def _client(self, number: int, book: int, accounts: tuple[int, int], hasty: bool) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(CLIENT), str(self.notes / f"{number}.txt"), str(book), *map(str, accounts)]
        return subprocess.Popen([*command, *(["hasty"] if hasty else [])], env=self.environment())


def kill_family(pid: int) -> None:
    """kill -9 of a process and of everything it made, at one moment."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in family:
        process.suspend()
    for process in family:
        process.kill()
    psutil.wait_procs(family, timeout=5)


@contextmanager
def rig(name: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Rig]:
    """Make the server and its tables; removes all of it afterwards."""
    place = postgres.find(name)
    try:
        made = Rig(place, postgres.TESTING, folder)
        made.restart()
        made.run("from django.core.management import call_command; call_command('migrate', verbosity=0)")
        made.become(settings)
        yield made
    finally:
        testing.remove(name)
