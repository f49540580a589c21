"""Keeps the processes of `specs` running until told to stop. Run as `python -m rugzak.config.processes.supervisor`.

A child that ends is started again, later each time it ends soon. When the embedded database is gone (kill -9, out of
memory) it is started again too. SIGTERM or SIGINT ends the children first. If the supervisor itself is killed, Linux
ends its children; elsewhere the next `rugzak up` or `down` finds them in the record and does so.
"""

import argparse
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

from rugzak.config import paths, postgres
from rugzak.config.processes import records, specs
from rugzak.config.trouble import Trouble

logger = logging.getLogger("rugzak.supervisor")
TICK, DATABASE_EVERY = 0.2, 2.0
LONGEST_PAUSE, LONG_ENOUGH = 30.0, 60.0


@dataclass
class Child:
    """One process that is kept running, and when it may start again."""

    spec: specs.Spec
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    next_start: float = 0.0
    pause: float = 0.5
    restarts: int = 0

    def start(self) -> None:
        """Start it in a session of its own, its output in var/log."""
        with paths.log_file(self.spec.name).open("ab") as log:
            self.process = subprocess.Popen(
                self.spec.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=specs.environment(self.spec),
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.started = time.monotonic()

    def look(self) -> bool:
        """Start or restart when it is time; gives whether anything changed."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
                return True
            return False
        if (code := self.process.poll()) is None:
            return False
        self._ended(code, now)
        return True

    def _ended(self, code: int, now: float) -> None:
        assert self.process is not None
        logger.warning("%s ended with %s", self.spec.name, code)
        _kill_group(self.process.pid)
        self.pause = 0.5 if now - self.started > LONG_ENOUGH else min(self.pause * 2, LONGEST_PAUSE)
        self.next_start, self.process = now + self.pause, None
        self.restarts += 1

    def alive(self) -> records.Alive | None:
        return records.Alive.of(self.process.pid, self.restarts) if self.process else None


@dataclass
class Supervisor:
    """The loop over children and database."""

    port: int
    code: str = ""
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    _database_at: float = 0.0

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, self._stop)
        self.children = [Child(spec) for spec in specs.all_of(self.port)]
        try:
            while not self.stopping:
                self._look()
                time.sleep(TICK)
        finally:
            self._end()

    def _look(self) -> None:
        if not self._mend_database():
            return
        changes = [child.look() for child in self.children]
        if any(changes):
            self._record()

    def _record(self) -> None:
        alive = {child.spec.name: state for child in self.children if (state := child.alive())}
        records.write(records.Record(records.Alive.of(os.getpid()), alive, self.port, self.code))

    def _mend_database(self) -> bool:
        """Whether there is a database; starts the embedded one again when it is gone."""
        now = time.monotonic()
        if postgres.own_server() or now - self._database_at < DATABASE_EVERY:
            return True
        self._database_at = now
        place = postgres.find()
        if postgres.running(place):
            return True
        logger.warning("the database is gone; starting it again")
        try:
            postgres.start(place)
        except Trouble as trouble:
            logger.error("%s", trouble)
            return False
        return True

    def _stop(self, _sign: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        ending = [child.alive() for child in reversed(self.children)]
        for child in self.children:
            if child.process:
                child.process.terminate()
        for child in self.children:
            _wait(child.process)
        records.end([each for each in ending if each])
        for each in ending:
            if each:
                _kill_group(each.pid)


def _wait(process: subprocess.Popen[bytes] | None) -> None:
    if process:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _kill_group(pid: int) -> None:
    """What a process leaves behind when it ends: workers of its own."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--code", default="")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    Supervisor(given.port, given.code).run()


if __name__ == "__main__":
    main()
