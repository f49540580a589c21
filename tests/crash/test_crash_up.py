"""`rugzak up` broken off, killed and asked again: no orphans, no damaged data, everything comes back."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from stack import (  # type: ignore[import-not-found]
    RUGZAK,
    healthy,
    kill,
    killed,
    line_with,
    own_var,
    pids,
    programs,
    up,
    wait_for,
    web_is_back,
    whose,
)

from rugzak.config import postgres

pytestmark = [pytest.mark.crash, pytest.mark.short]
Note = Callable[[str, object], None]


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    with own_var(tmp_path) as made:
        yield made


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
    wait_for(web_is_back, 60, "the web does not come back")
    kill(lambda record: record.children["worker"].pid)
    wait_for(lambda: pids().get("worker") not in (None, killed["pid"]), 60, "the worker does not come back")
    door = door_port(pids()["rush"])
    kill(lambda record: record.children["rush"].pid)
    wait_for(lambda: pids().get("rush") not in (None, killed["pid"]) and opens(door), 60, "the door does not come back")
    kill(lambda record: granian_worker(record.children["rush"].pid))
    wait_for(lambda: opens(door) and not psutil.pid_exists(killed["pid"]), 60, "the door's worker does not come back")
    kill(lambda record: (postgres.running(postgres.find()) or pytest.fail("no database")).pid)
    wait_for(healthy, 60, "the database does not come back")

    kill(lambda record: record.supervisor.pid)
    wait_for(lambda: not any("rugzak.config" in line for line in programs(var)), 30, "children outlive it")

    began = time.monotonic()
    second = up()
    output = second.communicate(timeout=120)[0]
    assert second.returncode == 0, output
    record_property("figure", f"second up: {time.monotonic() - began:.1f} s")
    assert subprocess.run([*RUGZAK, "status"], capture_output=True).returncode == 0

    assert subprocess.run([*RUGZAK, "down"], capture_output=True).returncode == 0
    wait_for(lambda: not whose(var), 10, f"left running: {whose(var)}")
    assert subprocess.run([*RUGZAK, "status"], capture_output=True).returncode == 1


def door_port(pid: int) -> int:
    """Where the rush door listens, as its command has it."""
    command = psutil.Process(pid).cmdline()
    return int(command[command.index("--port") + 1])


def granian_worker(pid: int) -> int:
    """The child that serves; another may be Python's tracker of resources."""
    children = psutil.Process(pid).children()
    return next(child.pid for child in children if "tracker" not in " ".join(child.cmdline()))


def opens(port: int) -> bool:
    """Whether the rush door answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


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
