"""`rugzak up` broken off, killed and asked again: no orphans, no damaged data, everything comes back."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from rugzak.config import postgres, testing
from rugzak.config.processes import control, records

pytestmark = [pytest.mark.crash, pytest.mark.short]
Note = Callable[[str, object], None]
begun: list[subprocess.Popen[str]] = []
RUGZAK = [sys.executable, "-m", "rugzak.config.main"]


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A var/ of its own, the embedded server, the starter pack, no demo world."""
    for name, value in {
        "RUGZAK_VAR": str(tmp_path),
        "RUGZAK_DATA": "",
        "RUGZAK_DEMO": "off",
        "RUGZAK_KEY": "k" * 40,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("RUGZAK_PORT", raising=False)
    yield tmp_path
    for process in begun:
        if process.poll() is None:  # a test that failed: its `up` holds the lock
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=120)
    begun.clear()
    subprocess.run([*RUGZAK, "down"], capture_output=True)
    testing.remove("postgres")


def up(*more: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*RUGZAK, "up", *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    begun.append(process)
    return process


def whose(var: Path) -> list[psutil.Process]:
    """Every process of this var/: by its environment, or by the data folder it works in."""
    return [process for process in psutil.process_iter() if process.pid != os.getpid() and _belongs(process, var)]


def _belongs(process: psutil.Process, var: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        home = str(postgres.find().home)
        return process.environ().get("RUGZAK_VAR") == str(var) or process.cwd().startswith(home)
    except psutil.Error:
        return False


def wait_for(done: Callable[[], object], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def line_with(process: subprocess.Popen[str], pattern: str) -> str:
    assert process.stdout
    seen = []
    for line in process.stdout:
        seen.append(line)
        if re.search(pattern, line):
            return line
    pytest.fail("".join(seen))


@pytest.mark.parametrize("moment", ["Database server", "Static files"])
def test_ctrl_c_leaves_nothing_running(var: Path, moment: str) -> None:
    process = up()
    line_with(process, moment)
    process.send_signal(signal.SIGINT)
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 130, output
    assert "Broken off by SIGINT" in output
    wait_for(lambda: not whose(var), 10, f"left running: {whose(var)}")


def test_it_comes_up_survives_kills_and_goes_down(var: Path, record_property: Note) -> None:
    began = time.monotonic()
    first = up()
    output = first.communicate(timeout=300)[0]
    assert first.returncode == 0, output
    record_property("figure", f"first up, starter pack, no demo world: {time.monotonic() - began:.1f} s")

    kill(lambda record: record.children["web"].pid)
    wait_for(lambda: pids().get("web") not in (None, killed["pid"]) and healthy(), 60, "the web does not come back")
    kill(lambda record: record.children["worker"].pid)
    wait_for(lambda: pids().get("worker") not in (None, killed["pid"]), 60, "the worker does not come back")
    kill(lambda record: (postgres.running(postgres.find()) or pytest.fail("no database")).pid)
    wait_for(healthy, 60, "the database does not come back")

    kill(lambda record: record.supervisor.pid)
    wait_for(
        lambda: not [each for each in whose(var) if "rugzak.config" in " ".join(each.cmdline())],
        30,
        "children outlive it",
    )

    began = time.monotonic()
    second = up()
    output = second.communicate(timeout=120)[0]
    assert second.returncode == 0, output
    record_property("figure", f"second up: {time.monotonic() - began:.1f} s")
    assert subprocess.run([*RUGZAK, "status"], capture_output=True).returncode == 0

    assert subprocess.run([*RUGZAK, "down"], capture_output=True).returncode == 0
    wait_for(lambda: not whose(var), 10, f"left running: {whose(var)}")
    assert subprocess.run([*RUGZAK, "status"], capture_output=True).returncode == 1


def test_two_at_once_get_in_no_one_s_way(var: Path) -> None:
    first = up()
    line_with(first, "Database server")
    second = up()
    output = second.communicate(timeout=60)[0]
    assert second.returncode == 1
    assert "is busy in this folder" in output
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=60)
    assert first.returncode == 130


killed: dict[str, int] = {}


def kill(which: Callable[[records.Record], int]) -> None:
    record = records.read()
    assert record
    killed["pid"] = which(record)
    os.kill(killed["pid"], signal.SIGKILL)
    time.sleep(0.3)


def pids() -> dict[str, int]:
    record = records.read()
    return {name: child.pid for name, child in record.children.items()} if record else {}


def healthy() -> bool:
    record = records.read()
    return bool(record and control.healthy(record.port))
