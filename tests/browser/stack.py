"""A Rugzak of the tests' own: a new database, a folder of its own, a free port; `rugzak up` makes it and keeps it.

The stack lives on the server of DATABASE_URL (the embedded one of the tests where none is named) and nothing of the
project's own var/ is touched. It ends with the tests, also when these are killed (on Linux).
"""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import psycopg
from psycopg import sql

from rugzak.base.clock import BRUSSELS
from rugzak.cli.journey.client import As, travel
from rugzak.cli.rush.day import free_port
from rugzak.config.postgres import Address, current
from rugzak.config.start.contents import data_folder

START_SECONDS = 600
SHORTAGES = 30
BANK = """
import pathlib, sys, django
django.setup()
from rugzak.accounts.bank import example_bank
order, answer = map(pathlib.Path, sys.argv[1:])
answer.write_bytes(example_bank.answer(order.read_bytes()))
"""
DOMAIN = "demo.rugzak.example"


@dataclass
class Stack:
    """A running Rugzak."""

    url: str
    environment: dict[str, str]
    has_places: bool
    lived: bool = field(default=False)

    def rugzak(self, *arguments: str) -> str:
        """Run a command of Rugzak against this stack; gives what it printed."""
        command = [sys.executable, "-m", "rugzak.config.main", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"rugzak {' '.join(arguments)}: {done.stdout[-600:]}{done.stderr[-600:]}"
        return done.stdout

    def bank_answers(self, order: Path, answer: Path) -> None:
        """The example bank pays all that a payment file asks; `answer` becomes its status report."""
        command = [sys.executable, "-c", BANK, str(order), str(answer)]
        subprocess.run(command, env=self.environment, check=True, timeout=120)

    def api(self, login: str) -> As:
        """One of the demo users at the API."""
        return _api(self.url, login)

    def now(self) -> datetime:
        """The business moment, in Belgium."""
        told = self.api("admin").get("/demo/clock")["now"]
        return datetime.fromisoformat(told).astimezone(ZoneInfo(BRUSSELS))

    def travel(self, moment: datetime) -> None:
        """Move the business clock on, and wait for the worker."""
        travel(self.api("admin"), moment)


@cache
def _api(url: str, login: str) -> As:
    return As(url, login)


@contextmanager
def running(people: int) -> Iterator[Stack]:
    """A stack with a demo world of so many people, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="rugzak-browser-") as name, _database() as address:
        folder = Path(name)
        data, port = _data(folder), free_port()
        stack = Stack(f"http://127.0.0.1:{port}", _environment(folder, data, address, port), data is not None)
        with (folder / "up.log").open("w") as log:
            process = _up(stack, port, people, log.fileno())
            try:
                _wait(stack.url, process, folder)
                yield stack
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)


def _up(stack: Stack, port: int, people: int, log: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "rugzak.config.main", "up", "--foreground"]
    return subprocess.Popen(
        [*command, "--port", str(port), "--people", str(people)],
        env=stack.environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        preexec_fn=_end_with_parent,
    )


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _wait(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("the stack did not start:\n" + (folder / "up.log").read_text()[-3000:])
        time.sleep(0.3)


def _healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=3).status_code == 200
    except httpx.HTTPError:
        return False


@contextmanager
def _database() -> Iterator[Address]:
    """A new, empty database on the server of the tests."""
    server = current()
    name = sql.Identifier(f"browser_{os.getpid()}")
    with psycopg.connect(**replace(server, name="postgres").arguments(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(name))
        try:
            yield replace(server, name=f"browser_{os.getpid()}")
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _data(folder: Path) -> Path | None:
    """Places and joint committees where this machine has them, and a few shortage occupations (linking takes time);
    always the starter pack of occupations and skills.
    """
    official = data_folder()
    if official is None or not (official / "belgium").is_dir():
        return None
    mine = folder / "data" / "belgium"
    mine.mkdir(parents=True)
    for file in (official / "belgium").resolve().iterdir():
        if file.name.startswith("shortage_occupations"):
            lines = file.read_text("utf-8").splitlines()[:SHORTAGES]
            (mine / file.name).write_text("\n".join(lines) + "\n", "utf-8")
        else:
            (mine / file.name).symlink_to(file)
    return folder / "data"


def _environment(folder: Path, data: Path | None, address: Address, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "RUGZAK_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "rugzak.config.settings",
        "DATABASE_URL": address.url(),
        "RUGZAK_VAR": str(folder / "var"),
        "RUGZAK_DATA": str(data or ""),
        "RUGZAK_DEMO": "1",
        "RUGZAK_URL": f"http://127.0.0.1:{port}",
        "RUGZAK_LANGUAGE": "en",
    }
