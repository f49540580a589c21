"""A wall clock that jumps, for processes of the tests only: libfaketime reads an offset from a file every second.

Only the time of day jumps. The machine's own clock (CLOCK_MONOTONIC) goes on, as it does where NTP or a person sets
the time.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from rig import Rig  # type: ignore[import-not-found]

from rugzak.config.postgres import binaries, child

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
CACHED = 1.1  # seconds after which every process has seen the jump


@dataclass
class Clock:
    """One clock; every process that has its environment follows it."""

    file: Path

    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def jump(self, offset: str) -> None:
        """Set it to so much from the true time: -1h, +1d, +0."""
        self.file.write_text(f"{offset}\n")
        time.sleep(CACHED)


@contextmanager
def under(server: Rig, clock: Clock, folder: Path) -> Iterator[None]:
    """The server of this rig starts again under the clock; afterwards it has the true one again."""
    real = child.reachable(server.place, binaries.choose(server.place.major)).folder
    words = " ".join(f"{name}='{value}'" for name, value in clock.environment().items())
    (folder / "initdb").symlink_to(real / "initdb")
    (folder / "postgres").write_text(f'#!/bin/sh\nexec env {words} {real / "postgres"} "$@"\n')
    (folder / "postgres").chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUGZAK_POSTGRES_BIN", str(folder))
        server.become(server.settings)
        yield
    server.become(server.settings)


@contextmanager
def clocks(pid: int) -> Iterator[tuple[Clock, Clock, Path]]:
    """Two clocks that are right, and a folder that every user may read."""
    folder = Path(f"/tmp/rugzak-clock-{pid}")
    folder.mkdir()
    try:
        made = Clock(folder / "one"), Clock(folder / "two")
        for clock in made:
            clock.file.write_text("+0\n")
            clock.file.chmod(0o644)
        yield *made, folder
    finally:
        shutil.rmtree(folder)
