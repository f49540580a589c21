"""Starts, adopts and stops the embedded server. Nothing here is lost by kill -9 at any moment."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import psutil

from rugzak.config import interrupts, paths
from rugzak.config.postgres import binaries, child, cluster
from rugzak.config.postgres.place import PORT, Place, remember
from rugzak.config.trouble import Trouble

PATIENCE = float(os.environ.get("RUGZAK_POSTGRES_PATIENCE", "900"))  # seconds; recovery after a crash may take long
STOP_SECONDS = 60
TESTING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}


@dataclass(frozen=True)
class Running:
    """A live server: process id of the postmaster, and whether it takes connections."""

    pid: int
    ready: bool


class _GoneError(Exception):
    """The server that was waited for is no more."""


def running(place: Place) -> Running | None:
    """The live server of this place, whoever started it; a pid file left by kill -9 counts for nothing."""
    lines = _pid_lines(place)
    if not lines or not _is_ours(place, int(lines[0])):
        return None
    return Running(int(lines[0]), len(lines) > 7 and lines[7].strip() == "ready")


def start(
    place: Place, settings: Mapping[str, str] | None = None, *, waiting: Callable[[float], None] = lambda _: None
) -> Running:
    """Have the server up and ready: adopt a running one, else make the data if needed and start it.

    `settings` go on top of the usual ones. `waiting` is told the seconds while recovery takes its time. Raises
    Trouble with the server's own last words when it does not come up.
    """
    return _adopt(place, waiting) or _begin(place, settings or {}, waiting)


def _adopt(place: Place, waiting: Callable[[float], None]) -> Running | None:
    """The server that runs, once it is ready; None when there is none, or when it goes away while we look."""
    try:
        return _until_ready(place, lambda: running(place) is not None, waiting)
    except _GoneError:
        return None


def _begin(place: Place, settings: Mapping[str, str], waiting: Callable[[float], None]) -> Running:
    programs = child.reachable(place, binaries.choose(place.major))
    cluster.make(place, programs, durable=settings.get("fsync") != "off")
    remember(place)
    _clear_remains(place)
    cluster.write_doors(place)
    child.make_folder(place, place.sockets)
    command = [str(programs.postgres), "-D", str(place.data), *cluster.options(place, settings)]
    process: subprocess.Popen[bytes] | None = None
    try:
        with paths.log_file(place.name).open("ab") as log, interrupts.held():
            process = launched = child.launch(place, command, log)
        return _until_ready(place, lambda: launched.poll() is None, waiting)
    except BaseException as error:  # also Ctrl-C: what this call began, it takes back
        if process:
            process.send_signal(signal.SIGINT)
            process.wait(STOP_SECONDS)
        if not isinstance(error, _GoneError):
            raise
        words = _last_words(place)
        raise Trouble(f"The database server stopped at once. It said:\n{words}", "Run `rugzak doctor`.") from error


def stop(place: Place) -> bool:
    """Stop the server (open transactions roll back), hard if it won't; gives whether there was one to stop."""
    server = running(place)
    if not server:
        return False
    for sign, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, STOP_SECONDS), (signal.SIGKILL, 5)):
        _send(server.pid, sign)
        if _until(lambda: running(place) is None, seconds):
            return True
    raise Trouble(f"The database server (process {server.pid}) does not stop.", "Look in var/log/postgres.log.")


def _until_ready(place: Place, alive: Callable[[], bool], waiting: Callable[[float], None]) -> Running:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        server = running(place)
        if server and server.ready and _answers(place):
            return server
        if not alive():
            raise _GoneError
        waiting(time.monotonic() - began)
        time.sleep(0.05)
    raise Trouble(
        f"The database server is not ready after {PATIENCE:.0f} seconds.",
        "It may still be recovering: wait and try again, or set RUGZAK_POSTGRES_PATIENCE to more seconds.",
    )


def _answers(place: Place) -> bool:
    """Whether someone listens: a server that was just killed still stands in the list of processes as ready."""
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(place.sockets / f".s.PGSQL.{PORT}"))
    except PermissionError as error:
        raise Trouble(f"The database in {place.home} belongs to another user.", "Do this as that user.") from error
    except OSError:
        return False
    return True


def _clear_remains(place: Place) -> None:
    """After kill -9 of the postmaster its children may live on for a while and hold the memory it shared."""
    for process in _children_left(place):
        _send(process.pid, signal.SIGQUIT)
    if not _until(lambda: not _children_left(place), 10):
        for process in _children_left(place):
            _send(process.pid, signal.SIGKILL)
        _until(lambda: not _children_left(place), 5)
    for left in (place.data / "postmaster.pid", *place.sockets.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def _children_left(place: Place) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _is_ours(place, process.pid)]


def _is_ours(place: Place, pid: int) -> bool:
    """A process of this data folder: PostgreSQL works from inside it. A zombie is not alive."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return os.path.realpath(process.cwd()) == os.path.realpath(place.data)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return str(pid) in _pid_lines(place)[:1]


def _pid_lines(place: Place) -> list[str]:
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []
    return lines if lines and lines[0].strip().isdigit() else []


def _send(pid: int, sign: signal.Signals) -> None:
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise Trouble(f"Process {pid} belongs to another user.", "Do this as the user who started Rugzak.") from error


def _until(done: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _last_words(place: Place) -> str:
    try:
        lines = (paths.folder("log") / f"{place.name}.log").read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"  {line}" for line in lines[-6:])
