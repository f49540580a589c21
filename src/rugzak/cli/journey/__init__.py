"""`rugzak journey`: one learner's whole journey over the HTTP API, as the roles concerned.

Exits with 1 where a step fails.
"""

import sys
from typing import Annotated

import typer

app = typer.Typer(help="Walk the whole journey through the API of a running demo.", invoke_without_command=True)


@app.callback()
def journey(
    url: Annotated[str, typer.Option(help="Where Rugzak runs; the one on this machine where left out.")] = "",
) -> None:
    """Walk all ten steps: mirror, rights, price, booking, attendance, payout, proof, evaluation, dashboards."""
    import httpx

    from rugzak.cli.journey import before, money, proof
    from rugzak.cli.journey.client import JourneyFailed, console
    from rugzak.cli.journey.trip import Trip

    try:
        trip = Trip.start(url)
        before.walk(trip)
        money.walk(trip)
        proof.walk(trip)
    except httpx.ConnectError as error:
        console.print(f"[red]Nothing answers at {error.request.url.copy_with(path='/')}[/]: {error}.", highlight=False)
        console.print("Start Rugzak with `rugzak up`, or say with --url where it runs.", highlight=False)
        sys.exit(1)
    except JourneyFailed as failure:
        console.print(f"[red]The journey stopped:[/] {failure}", highlight=False)
        sys.exit(1)
    console.print("\n[green]The whole journey works.[/]")
