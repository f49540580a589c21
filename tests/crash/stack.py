"""A whole Rugzak of a test's own: `rugzak up` in a var/ of its own, and what looks at its processes and kills them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from rugzak.config import postgres, testing
from rugzak.config.processes import control, records

RUGZAK = [sys.executable, "-m", "rugzak.config.main"]
begun: list[subprocess.Popen[str]] = []
killed: dict[str, int] = {}


@contextmanager
def own_var(var: Path, **settings: str) -> Iterator[Path]:
    """A var/ of its own, the embedded server, the starter pack, no demo world; `settings` go on top."""
    usual = {"RUGZAK_VAR": str(var), "RUGZAK_DATA": "", "RUGZAK_DEMO": "off", "RUGZAK_KEY": "k" * 40}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (usual | settings).items():
            patch.setenv(name, value)
        patch.delenv("DATABASE_URL", raising=False)
        patch.delenv("RUGZAK_PORT", raising=False)
        try:
            yield var
        finally:
            _end()


def _end() -> None:
    for process in begun:
        if process.poll() is None:  # a test that failed: its `up` holds the lock
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=120)
    begun.clear()
    subprocess.run([*RUGZAK, "down"], capture_output=True)
    testing.remove("postgres")


def up(*more: str) -> subprocess.Popen[str]:
    """Begin `rugzak up`."""
    process = subprocess.Popen(
        [*RUGZAK, "up", *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    begun.append(process)
    return process


def whose(var: Path) -> list[psutil.Process]:
    """Every process of this var/: by its environment, or by the data folder it works in."""
    return [process for process in psutil.process_iter() if process.pid != os.getpid() and _belongs(process, var)]


def programs(var: Path) -> list[str]:
    """The command lines of these processes; one that ends meanwhile has none."""
    found = []
    for process in whose(var):
        with suppress(psutil.NoSuchProcess):
            found.append(" ".join(process.cmdline()))
    return found


def _belongs(process: psutil.Process, var: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        home = str(postgres.find().home)
        return process.environ().get("RUGZAK_VAR") == str(var) or process.cwd().startswith(home)
    except psutil.Error:
        return False


def wait_for(done: Callable[[], object], seconds: float, what: str) -> None:
    """Look again and again; fails with `what` when it takes longer."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def line_with(process: subprocess.Popen[str], pattern: str) -> str:
    """The first line of its output that matches."""
    assert process.stdout
    seen = []
    for line in process.stdout:
        seen.append(line)
        if re.search(pattern, line):
            return line
    pytest.fail("".join(seen))


def kill(which: Callable[[records.Record], int]) -> None:
    """kill -9 of one process."""
    record = records.read()
    assert record
    killed["pid"] = which(record)
    os.kill(killed["pid"], signal.SIGKILL)
    time.sleep(0.3)


def kill_web() -> None:
    """kill -9 of the web and of every worker it made, at one moment."""
    record = records.read()
    assert record
    killed["pid"] = record.children["web"].pid
    os.killpg(killed["pid"], signal.SIGKILL)


def pids() -> dict[str, int]:
    """The processes by name, as the record has them."""
    record = records.read()
    return {name: child.pid for name, child in record.children.items()} if record else {}


def web_is_back() -> bool:
    """Whether another web than the one that was killed answers."""
    return pids().get("web") not in (None, killed["pid"]) and healthy()


def healthy() -> bool:
    """Whether the web answers and reaches its database."""
    record = records.read()
    return bool(record and control.healthy(record.port))
