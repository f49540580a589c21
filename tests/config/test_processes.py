"""Ports, records and the supervisor: with real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rugzak.config.processes import ports, records, specs
from rugzak.config.processes.supervisor import Child
from rugzak.config.trouble import Trouble


@pytest.fixture(autouse=True)
def own_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUGZAK_VAR", str(tmp_path))


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def wait_for(done: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_taken_port_is_named_with_its_holder(listener: int) -> None:
    with pytest.raises(Trouble, match=f"Port {listener} is taken by .* {os.getpid()}") as caught:
        ports.choose(listener)
    assert "PORT=" in caught.value.remedy


def test_without_a_wish_a_free_port_is_found(listener: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "FIRST", listener)
    assert ports.choose(None) > listener
    assert ports.choose(None, last=listener) > listener


def test_a_reused_process_id_is_not_taken_for_ours() -> None:
    alive = records.Alive.of(os.getpid())
    assert alive.process()
    assert records.Alive(os.getpid(), alive.born - 100).process() is None


def test_a_zombie_is_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    alive = records.Alive.of(child.pid)
    wait_for(lambda: alive.process() is None)
    child.wait()


def test_a_record_survives_writing_and_reading() -> None:
    record = records.Record(records.Alive.of(os.getpid()), {"web": records.Alive(1, 2.0, 3)}, 8000, "code")
    records.write(record)
    assert records.read() == record
    records.path().write_text("{half")
    assert records.read() is None


def test_a_process_that_will_not_end_is_made_to() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", deaf], start_new_session=True, stdout=subprocess.PIPE)
    assert child.stdout and child.stdout.readline()
    records.end([records.Alive.of(child.pid)], seconds=0.5)
    assert child.wait() == -signal.SIGKILL


def test_a_child_that_ends_is_started_again_later_each_time() -> None:
    child = Child(specs.Spec("short", [sys.executable, "-c", ""]))
    pauses = []
    for _ in range(3):
        child.next_start = 0
        assert child.look()
        assert child.process
        child.process.wait()
        assert child.look()
        pauses.append(child.pause)
    assert pauses == sorted(pauses) and pauses[0] < pauses[-1]
    assert child.restarts == 3
