"""The day from beginning to end: a database, the people with their tickets, the door, the crowd, the verdict."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from django.core.management import call_command
from django.db import connection
from rich import print as show
from rich.table import Table

from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Rule
from rugzak.cli.rush import crowd, people, report, verdict

HOST = "127.0.0.1"
START_SECONDS = 60


@dataclass(frozen=True)
class Plan:
    """How many come, for what (cents), and how."""

    people: int
    budget: int
    grant: int
    rule: str
    connections: int
    seed: int

    @property
    def grants(self) -> int:
        """How many can get it."""
        return min(self.people, self.budget // self.grant)


def run(plan: Plan, report_file: Path) -> bool:
    """The whole day; whether everyone was treated as they should be."""
    with scratch_database():
        made = people.make(plan.people, plan.budget, plan.grant, Rule(plan.rule), plan.seed)
        visits = drawn(made) if plan.rule == Rule.LOTTERY else _rushed(plan, made)
        found = verdict.reach(plan, made, visits)
    _print(found)
    report.write(report_file, plan.people, visits, found)
    show(f"report: {report_file}")
    return found.ok


@contextmanager
def scratch_database() -> Iterator[None]:
    """A new database on the same server in place of the current one; dropped at the end, whatever happens."""
    ours, name = connection.settings_dict["NAME"], f"rugzak_rush_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"create database {name}")
    _use(name)
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        _use(ours)
        with connection.cursor() as cursor:
            cursor.execute(f"drop database if exists {name} with (force)")
        connection.close()


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def address() -> str:
    """The current database as a URL, for other processes."""
    at = {
        name: quote(str(value), safe="") for name, value in connection.settings_dict.items() if isinstance(value, str)
    }
    secret = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
    who = f"{at['USER']}{secret}@" if at["USER"] else ""
    return f"postgresql://{who}/{at['NAME']}?host={at['HOST']}" + (f"&port={at['PORT']}" if at["PORT"] else "")


def _rushed(plan: Plan, made: people.Made) -> list[crowd.Visit]:
    with door() as port:
        services.open_round(actor=None, round=made.round)
        return crowd.let_in(HOST, port, made.round.pk, made.tickets, plan.connections, plan.seed)


def drawn(made: people.Made) -> list[crowd.Visit]:
    """A lottery has no rush: everyone registered; it is closed and drawn."""
    began = time.monotonic()
    round = services.close(actor=None, round=made.round)
    services.draw(actor=None, round=round)
    show(f"drawn in {time.monotonic() - began:.1f} s")
    return []


@contextmanager
def door() -> Iterator[int]:
    """The rush door as in production: granian, one process."""
    port = free_port()
    options = {"--interface": "asgi", "--host": HOST, "--port": str(port), "--workers": "1", "--backlog": "8192"}
    command = [sys.executable, "-m", "granian", "--no-ws", *(part for pair in options.items() for part in pair)]
    process = subprocess.Popen([*command, "rugzak.config.rush:application"], env=_environment())
    try:
        _until_it_answers(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(60)


def _environment() -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "rugzak.config.settings"}


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"http://{HOST}:{port}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the door did not open")


def _print(found: verdict.Verdict) -> None:
    width = shutil.get_terminal_size((100, 24)).columns
    table = Table("what", "found", "must be", width=min(width, 100))
    for row in found.rows:
        table.add_row(row.what, row.found, row.wanted, style=None if row.ok else "red")
    show(table)
    show("[green]everyone was treated as they should be[/]" if found.ok else "[red]someone was wronged[/]")
