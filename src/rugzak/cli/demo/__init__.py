"""`rugzak demo …`: a made-up world, the same for the same seed and day, marked as made up wherever it shows."""

from typing import Annotated

import typer
from rich import print as show

from rugzak.cli.demo.year import year

app = typer.Typer(help="Make and use the demo world.")
app.command("year")(year)


@app.command("make")
def make_command(
    people: Annotated[int, typer.Option(min=100, max=20_000_000, help="How many people.")] = 5_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same world.")] = 1,
) -> None:
    """Make the demo world."""
    make(people, seed)


@app.command("logins")
def logins_command() -> None:
    """List the demo users."""
    for email, _, who in logins():
        show(f"{email:40} {who}")


def make(people: int = 5_000, seed: int = 1) -> None:
    """Make a demo world of so many people; refused where one is there already, or outside demo mode."""
    from rugzak.cli.demo.build import build

    build(people=people, seed=seed)


def logins() -> list[tuple[str, str, str]]:
    """(e-mail, password, who) of each demo user."""
    from rugzak.cli.demo import characters

    return characters.logins()
