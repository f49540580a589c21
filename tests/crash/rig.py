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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import psutil
import psycopg

from rugzak.config import postgres, testing
from rugzak.config.postgres.place import Place

GRANTED = "SELECT key, count(*) FROM ledger_act WHERE code = 0 AND kind = 'crash' AND book_id = %s GROUP BY key"
CLIENT = Path(__file__).with_name("client.py")


class Booked:
    """A database with the tables of Rugzak in it, and a folder for the notes of the clients that book there."""

    notes: Path
    more: Mapping[str, str] = MappingProxyType({})  # of the environment, for clients and programs

    @property
    def url(self) -> str:
        """Where clients find it."""
        raise NotImplementedError

    def run(self, program: str) -> str:
        """Run a few lines of Python with Django ready, on this server; gives what they print."""
        code = f"import django; django.setup()\n{program}"
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=self.environment())
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()

    def migrate(self, *rooms: str) -> None:
        """Make the tables: of all rooms, or of these and of what they need."""
        calls = [f"call_command(*'migrate {room}'.split(), verbosity=0)" for room in rooms or ("",)]
        self.run("\n".join(["from django.core.management import call_command", *calls]))

    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "rugzak.config.settings", **self.more}

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


@dataclass
class Rig(Booked):
    """A durable server of its own that can be killed and brought back."""

    place: Place
    settings: Mapping[str, str]
    notes: Path

    @property
    def url(self) -> str:
        return postgres.embedded(self.place).url()

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


def kill_family(pid: int) -> None:
    """kill -9 of a process and of everything it made, at one moment."""
    kill_all([psutil.Process(pid), *psutil.Process(pid).children(recursive=True)])


def kill_all(family: list[psutil.Process]) -> None:
    """kill -9 of all of them at one moment: first they stand still, then they are gone."""
    for act in (psutil.Process.suspend, psutil.Process.kill):
        for process in family:
            with suppress(psutil.NoSuchProcess):
                act(process)
    end = time.monotonic() + 5
    while any(lives(process) for process in family) and time.monotonic() < end:
        time.sleep(0.02)


def lives(process: psutil.Process) -> bool:
    """Whether it still does something: one that nobody waited for yet doesn't."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@contextmanager
def rig(name: str, folder: Path, settings: Mapping[str, str], *rooms: str) -> Iterator[Rig]:
    """Make the server and its tables (of all rooms, or of these); removes all of it afterwards."""
    place = postgres.find(name)
    try:
        made = Rig(place, postgres.TESTING, folder)
        made.restart()
        made.migrate(*rooms)
        made.become(settings)
        yield made
    finally:
        testing.remove(name)
