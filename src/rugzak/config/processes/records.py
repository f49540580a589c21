"""What runs, as a file in var/run: written by the supervisor, read by up, down, status and doctor."""

import json
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from rugzak.config import paths
from rugzak.config.trouble import Trouble


@dataclass(frozen=True)
class Alive:
    """A process by id and moment of birth."""

    pid: int
    born: float
    restarts: int = 0

    @classmethod
    def of(cls, pid: int, restarts: int = 0) -> "Alive":
        return cls(pid, psutil.Process(pid).create_time(), restarts)

    def process(self) -> psutil.Process | None:
        """The process, when it is still the same one and no zombie."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.born) < 2 and process.status() != psutil.STATUS_ZOMBIE
            return process if same else None
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return None


@dataclass(frozen=True)
class Record:
    """The supervisor, its children, and what they were started with."""

    supervisor: Alive
    children: dict[str, Alive] = field(default_factory=dict)
    port: int = 0
    code: str = ""

    @property
    def running(self) -> bool:
        return self.supervisor.process() is not None

    @property
    def url(self) -> str:
        return os.environ.get("RUGZAK_URL") or f"http://localhost:{self.port}"


def path() -> Path:
    return paths.folder("run") / "processes.json"


def read() -> Record | None:
    """The last record, of processes that may be long gone."""
    try:
        data: dict[str, Any] = json.loads(path().read_text())
        children = {name: Alive(**child) for name, child in data.pop("children").items()}
        return Record(supervisor=Alive(**data.pop("supervisor")), children=children, **data)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(record: Record) -> None:
    new = path().with_suffix(".new")
    new.write_text(json.dumps(asdict(record)))
    new.replace(path())


def end(processes: Iterable[Alive], seconds: float = 30) -> None:
    """Ask process groups to end, then make them; each child leads a group of its own."""
    left = [each for each in processes if each.process()]
    for sign, patience in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5.0)):
        for each in left:
            _signal_group(each.pid, sign)
        deadline = time.monotonic() + patience
        while (left := [each for each in left if each.process()]) and time.monotonic() < deadline:
            time.sleep(0.05)
    if left:
        raise Trouble(f"Process {left[0].pid} does not end.", "Look at it with `ps`, and end it by hand.")


def _signal_group(pid: int, sign: signal.Signals) -> None:
    try:
        os.killpg(pid, sign)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise Trouble(f"Process {pid} belongs to another user.", "Do this as the user who started Rugzak.") from error
