"""Runs PostgreSQL's programs as the right user, from a folder and with programs that user can reach."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from rugzak.config.postgres.binaries import Binaries
from rugzak.config.postgres.place import Place
from rugzak.config.trouble import Trouble


def identity(place: Place) -> dict[str, Any]:
    """The arguments of subprocess that make a child run as the place's user."""
    ids = place.ids()
    return {"user": ids[0], "group": ids[1], "extra_groups": []} if ids else {}


def environment() -> dict[str, str]:
    """A clean environment: no PG* or locale of the caller may change what the server does."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C", "TZ": "UTC"}


def run(place: Place, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run to the end, output caught."""
    return subprocess.run(
        command, capture_output=True, text=True, cwd="/", env=environment(), start_new_session=True, **identity(place)
    )


def launch(place: Place, command: Sequence[str | Path], log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a daemon in a session of its own: Ctrl-C in the terminal doesn't reach it."""
    return subprocess.Popen(
        command,
        cwd="/",
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **identity(place),
    )


def make_folder(place: Place, folder: Path) -> None:
    """Make a private folder (0700) that belongs to the place's user; parents stay as they are."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if ids := place.ids():
        os.chown(folder, *ids)
    if folder.stat().st_uid != (ids[0] if ids else os.geteuid()):
        raise Trouble(f"The folder {folder} belongs to someone else.", "Remove it, or set TMPDIR to a folder of your own.")
    folder.chmod(0o700)


def reachable(place: Place, binaries: Binaries) -> Binaries:
    """The same programs, copied next to the data when the server's user can't reach them (a project under /root)."""
    if not place.ids() or _works(place, binaries.postgres):
        return binaries
    source = binaries.folder.parent
    target = place.home / "programs" / f"{binaries.major}.{binaries.minor}"
    if not (target / source.name / "bin" / "postgres").exists():
        _copy(place, source, target)
    copied = Binaries(target / source.name / "bin", binaries.major, binaries.minor, f"copy of {binaries.source}")
    if not _works(place, copied.postgres):
        raise Trouble(f"The user {place.user} can't run {copied.postgres}.", "Install Debian's package postgresql.")
    return copied


def _works(place: Place, program: Path) -> bool:
    try:
        return run(place, [program, "--version"]).returncode == 0
    except OSError:
        return False


def _copy(place: Place, source: Path, target: Path) -> None:
    """The wheel keeps shared libraries beside its package: they must move along, in the same relation."""
    make_folder(place, place.home)
    shutil.rmtree(target, ignore_errors=True)
    half = target.with_name(target.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(source, half / source.name, symlinks=True, ignore=shutil.ignore_patterns("include", "doc", "*.a"))
    libraries = source.parent.parent / f"{source.parent.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, half.parent.parent / libraries.name, dirs_exist_ok=True)
    half.rename(target)
