"""`rugzak journey --as ROLE`: a whole journey over the HTTP API, as the roles concerned; the learner's by default.

Each journey is a module of this package with `walk(url)`, named in `Walk`. Exits with 1 where a step
fails.
"""

import sys
from enum import StrEnum
from importlib import import_module
from typing import Annotated

import typer

app = typer.Typer(help="Walk a whole journey through the API of a running demo.", invoke_without_command=True)


class Walk(StrEnum):
    """Whose journey; the value is the name of its module."""

    LEARNER = "learner"
    ASSESSOR = "assessor"
    EMPLOYER = "employer"
    PROVIDER = "provider"


@app.callback()
def journey(
    url: Annotated[str, typer.Option(help="Where Rugzak runs; the one on this machine where left out.")] = "",
    who: Annotated[Walk, typer.Option("--as", help="Whose journey.")] = Walk.LEARNER,
) -> None:
    """Walk every step; the learner's: mirror, rights, price, booking, attendance, payout, proof, figures."""
    import httpx

    from rugzak.cli.journey.client import JourneyFailed, console

    try:
        import_module(f"rugzak.cli.journey.{who.value}").walk(url)
    except httpx.ConnectError as error:
        console.print(f"[red]Nothing answers at {error.request.url.copy_with(path='/')}[/]: {error}.", highlight=False)
        console.print("Start Rugzak with `rugzak up`, or say with --url where it runs.", highlight=False)
        sys.exit(1)
    except JourneyFailed as failure:
        console.print(f"[red]The journey stopped:[/] {failure}", highlight=False)
        sys.exit(1)
    console.print("\n[green]The whole journey works.[/]")
