"""Runs PostgreSQL's programs as the right user, from a folder and with programs that user can reach."""

import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from rugzak.config.postgres.binaries import Binaries
from rugzak.config.postgres.place import ROOT_FOLDER, Place
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
    """Make a private folder (0700) that belongs to the place's user; folders that were there stay as they are."""
    ids = place.ids()
    try:
        _make_ways(folder.parent)
        if not os.path.lexists(folder):
            folder.mkdir(mode=0o700)
            if ids:
                os.chown(folder, *ids)
        state = folder.lstat()
    except OSError as error:
        raise Trouble(
            f"The folder {folder} can't be made: {error.strerror}.", "Look at the rights on its parent."
        ) from error
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != (ids[0] if ids else os.geteuid()) or state.st_mode & 0o077:
        raise Trouble(
            f"The folder {folder} belongs to someone else, or others may open it.",
            "Start Rugzak as the user who made it, or move that folder away.",
        )


def _make_ways(folder: Path) -> None:
    """Make the folders that lead to a place; those of root's own must let the server's user through."""
    for way in reversed((folder, *folder.parents)):
        if not way.exists():
            way.mkdir()
            if way.is_relative_to(ROOT_FOLDER):
                way.chmod(0o711)


def reachable(place: Place, binaries: Binaries) -> Binaries:
    """The same programs, copied next to the data when the server's user can't reach them (a project under /root)."""
    if not place.ids() or _works(place, binaries.postgres):
        return binaries
    install = binaries.folder.parent
    target = place.home / "programs" / f"{binaries.major}.{binaries.minor}"
    folder = target / install.parent.name / install.name / "bin"
    if not target.exists():
        _copy(place, install, target)
    copied = Binaries(folder, binaries.major, binaries.minor, f"copy of the {binaries.source}")
    if not _works(place, copied.postgres):
        raise Trouble(f"The user {place.user} can't run {copied.postgres}.", "Install Debian's package postgresql.")
    return copied


def _works(place: Place, program: Path) -> bool:
    try:
        return run(place, [program, "--version"]).returncode == 0
    except OSError:
        return False


def _copy(place: Place, install: Path, target: Path) -> None:
    """The wheel keeps shared libraries beside its package; they must move along and stay in the same relation."""
    make_folder(place, place.home)
    half = target.with_name(target.name + ".half")
    shutil.rmtree(half, ignore_errors=True)
    leave = shutil.ignore_patterns("include", "doc", "*.a")
    shutil.copytree(install, half / install.parent.name / install.name, symlinks=True, ignore=leave)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, half / libraries.name)
    for path in (half.parent, half, *half.rglob("*")):
        os.chown(path, *(place.ids() or (-1, -1)), follow_symlinks=False)
    half.rename(target)
