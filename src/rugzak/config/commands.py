"""The commands that need no Django to begin with: up, down, status, doctor."""

import shutil
import time
from typing import Annotated

import typer

from rugzak.config import paths, postgres
from rugzak.config.processes import control, records
from rugzak.config.trouble import Trouble

app = typer.Typer()


@app.command()
def up(
    port: Annotated[int | None, typer.Option(help="Port of the web; without it a free one is found.")] = None,
    people: Annotated[int, typer.Option(help="People in the demo world, when it must be made.", min=1)] = 5000,
    foreground: Annotated[bool, typer.Option(help="Stay, and stop everything on Ctrl-C.")] = False,
) -> None:
    """Start everything: database, tables, data, web and worker. What is done already is skipped."""
    from rugzak.config.start.up import up as begin

    begin(port=port, people=people, foreground=foreground)


@app.command()
def prepare() -> None:
    """Bring tables, translations, static files, schemes and data up to date, and start nothing (for production)."""
    from rugzak.config.start.up import prepare as begin

    begin()


@app.command()
def healthy(port: Annotated[int, typer.Option(help="Port of the web.")] = 8000) -> None:
    """Exit 0 when the web answers and reaches its database, else 1."""
    raise typer.Exit(0 if control.healthy(port) else 1)


@app.command()
def down(
    erase: Annotated[bool, typer.Option(help="Throw away the embedded database with all that is in it.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Stop everything that `rugzak up` started."""
    from rugzak.config.start.up import down as end

    if erase and not yes:
        typer.confirm(f"All data in {postgres.find().home} will be lost. Go on?", abort=True)
    stopped = end()
    typer.echo(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running.")
    if erase:
        _erase()


@app.command()
def status() -> None:
    """Show what runs; exits 1 when something that should run does not."""
    from rugzak.config import pack

    record, healthy = records.read(), False
    if record and record.running:
        healthy = control.healthy(record.port)
        typer.echo(f"web          {'healthy' if healthy else 'does not answer'} at {record.url}")
        for name, child in record.children.items():
            typer.echo(f"{name:12} {_describe(child)}")
    else:
        typer.echo("web, worker  not running (`rugzak up` starts them)")
    typer.echo(f"database     {_describe_database()}")
    typer.echo(f"mirror       {pack.shown() or 'no list of skills yet'}")
    raise typer.Exit(0 if healthy else 1)


@app.command()
def doctor() -> None:
    """Look at everything that must be right, and say how to mend what is not."""
    from rugzak.config.doctor import examine

    raise typer.Exit(examine())


def _describe(child: records.Alive) -> str:
    process = child.process()
    if not process:
        return "not running"
    family = [process, *process.children(recursive=True)]
    memory = sum(each.memory_info().rss for each in family) // 1_000_000
    minutes = (time.time() - child.born) / 60
    again = f", started again {child.restarts} times" if child.restarts else ""
    return f"process {child.pid}, up {minutes:.0f} minutes, {memory} MB{again}"


def _describe_database() -> str:
    if postgres.own_server():
        try:
            return f"PostgreSQL {postgres.check_own_server(postgres.current())}, from DATABASE_URL"
        except Trouble as trouble:
            return str(trouble)
    place = postgres.find()
    server = postgres.running(place)
    if not server:
        return "not running" if place.made else "not made yet"
    return f"PostgreSQL {place.major}, process {server.pid}; psql '{postgres.embedded(place).url()}'"


def _erase() -> None:
    from rugzak.config.start import stamps

    if postgres.own_server():
        raise Trouble("DATABASE_URL names a server of your own; that is never erased.", "Drop its database yourself.")
    place = postgres.find()
    shutil.rmtree(place.home, ignore_errors=True)
    stamps.clear()
    for name in ("files", "esco"):
        shutil.rmtree(paths.var() / name, ignore_errors=True)
    typer.echo(f"Erased: {place.home}.")
