"""`rugzak up`: walks the steps, starts web and worker, and takes back what it began when it is broken off."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import NoReturn

from rugzak.config import interrupts, paths, postgres
from rugzak.config.processes import control, ports, records
from rugzak.config.start import contents, database, show, stamps
from rugzak.config.trouble import Trouble

PEOPLE = 5000


def up(*, port: int | None = None, people: int = PEOPLE, foreground: bool = False) -> None:
    """Everything on; returns when the web is healthy, or with `foreground` when it has been stopped."""
    with alone(), ExitStack() as undo:
        undo.callback(_say_undone)
        undo.enter_context(interrupts.as_keyboard_interrupt())
        if not postgres.own_server() and not postgres.running(postgres.find()):
            undo.callback(postgres.stop, postgres.find())  # before it starts: there is no moment without it
        database.server()
        _fill(people)
        record = _processes(port, undo)
        undo.pop_all()
    _welcome(record)
    if foreground:
        _stay(record)


def prepare(people: int = PEOPLE) -> None:
    """All steps but web and worker, on a server that runs already."""
    with alone(), interrupts.as_keyboard_interrupt():
        database.server()
        _fill(people)


def down() -> list[str]:
    """Everything off; gives what was running."""
    with alone():
        stopped = ["web and worker"] if control.stop() else []
        if not postgres.own_server() and postgres.stop(postgres.find()):
            stopped.append("database server")
    return stopped


def _fill(people: int) -> None:
    contents.translations()
    this = database.identity()
    database.tables(this)
    contents.static_files()
    contents.scheme_library(this)
    contents.reference_data(this)
    contents.daily_duties(this)
    contents.demo_world(this, people)


def _processes(port: int | None, undo: ExitStack) -> records.Record:
    code, record = stamps.of_code(), records.read()
    fits = record and record.running and record.code == code and port in (None, record.port)
    if record and fits and control.healthy(record.port):
        show.done("Web and worker", "were running")
        return record
    with show.step("Web and worker") as detail:
        control.stop()
        chosen = ports.choose(port or _port_of_environment(), record.port if record else None)
        with interrupts.held():
            supervisor = control.launch(chosen, code)
            undo.callback(_end, supervisor)
        control.wait_until_healthy(supervisor, chosen)
        detail(f"port {chosen}")
    found = records.read()
    if not found:
        raise Trouble("The supervisor left no record of what runs.", "Run `rugzak doctor`.")
    return found


def _say_undone() -> None:
    by = f"Broken off by {interrupts.reason()}. " if interrupts.reason() else ""
    show.console.print(f"[yellow]{by}What this command started is stopped again.[/yellow]")


def _end(supervisor: subprocess.Popen[bytes]) -> None:
    supervisor.terminate()
    supervisor.wait()
    control.stop()


def _port_of_environment() -> int | None:
    text = os.environ.get("RUGZAK_PORT", "")
    if text and not text.isdigit():
        raise Trouble(f"RUGZAK_PORT is {text}, which is no port.", "Give a number from 1024 to 65535.")
    return int(text) if text else None


def _welcome(record: records.Record) -> None:
    show.console.print(f"\nRugzak is at [bold]{record.url}[/bold]")
    for email, password, who in contents.logins():
        show.console.print(f"  {email:30} {password} [dim]{who}[/dim]")
    show.console.print("[dim]`rugzak status` shows what runs, `rugzak down` stops it; logs are in var/log.[/dim]")


def _stay(record: records.Record) -> NoReturn:
    process = record.supervisor.process()
    try:
        with interrupts.as_keyboard_interrupt():
            if process:
                process.wait()
        code = 1
    except KeyboardInterrupt:
        code = 0
    down()
    sys.exit(code)


@contextmanager
def alone() -> Iterator[None]:
    """Only one `up` or `down` at a time in a project."""
    with (paths.folder("run") / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Trouble("Another `rugzak up` or `down` is busy in this folder.", "Wait until it is done.") from error
        yield
