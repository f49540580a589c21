"""`rugzak ledger …`: recompute the books, look at one account."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import print as show
from rich.table import Table

if TYPE_CHECKING:
    from rugzak.ledger.chain import ChainReport
    from rugzak.ledger.checking import Difference

app = typer.Typer(help="The books: full check, balance and statement of an account.", no_args_is_help=True)
Account = Annotated[int, typer.Argument(help="The number of a ledger account.")]


@app.command()
def check(
    most: Annotated[int, typer.Option(help="How many differences to list.")] = 1000,
    no_chain: Annotated[bool, typer.Option("--no-chain", help="Leave out the chain of acts.")] = False,
) -> None:
    """Recompute everything: sums zero, no floor broken, holds are of pending acts, the chain whole. Exits 1 if not."""
    from rugzak.ledger import queries

    report = queries.check()
    table = Table("figure", "count")
    for name, count in report.figures.items():
        table.add_row(name.replace("_", " "), f"{count:,}")
    show(table)
    families = _families(report.sums)
    show("sum of all balances: " + ", ".join(f"{name} {total}" for name, total in families.items()))
    differences = report.differences if no_chain else [*report.differences, *_proved(kept=[]).differences]
    _end(differences, most)


@app.command("verify-chain")
def verify_chain(
    against: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Seals that were kept (rugzak ledger seals)."),
    ] = None,
    most: Annotated[int, typer.Option(help="How many differences to list.")] = 1000,
) -> None:
    """Recompute every link and every seal: nothing changed, vanished or moved. Exits 1 at a difference."""
    _end(_proved(against.read_text(encoding="utf-8").splitlines() if against else []).differences, most)


@app.command()
def seals(newest: Annotated[int | None, typer.Option(help="Only the newest so many.")] = None) -> None:
    """The seals so far, a line each (JSON), to keep elsewhere: whoever has them can prove later what the books said."""
    from rugzak.ledger import chain

    for line in chain.published(newest):
        typer.echo(json.dumps(line))


@app.command()
def seal() -> None:
    """Seal what moved since the last seal now; the worker does it every minute."""
    from rugzak.ledger import chain

    made = chain.seal()
    typer.echo("nothing moved" if made is None else f"seal {made.pk}: {made.books} books, {bytes(made.head).hex()}")


def _proved(kept: list[str]) -> "ChainReport":
    """The chain recomputed, with a bar, and its figures shown."""
    from rugzak.base.imports import progress
    from rugzak.ledger import chain
    from rugzak.ledger.models import Link

    with progress("chain", Link.objects.count()) as step:
        report = chain.verify(kept, lambda links: step.advance())
    show(f"chain: {report.links:,} links, {report.acts:,} acts, {report.seals:,} seals")
    return report


def _end(differences: "list[Difference]", most: int) -> None:
    for difference in differences[:most]:
        typer.echo(str(difference))
    typer.echo(f"{len(differences)} differences")
    raise typer.Exit(1 if differences else 0)


def _families(sums: dict[str, int]) -> dict[str, int]:
    """Sums by kind of asset (each session has seats of its own); absolute there, so that none hides another."""
    families: dict[str, int] = {}
    for asset, total in sums.items():
        family = asset.partition(":")[0]
        families[family] = families.get(family, 0) + (abs(total) if ":" in asset else total)
    return families


@app.command()
def balance(account: Account) -> None:
    """What lies on an account, what is held of it and what is free."""
    from rugzak.ledger import queries

    found = queries.balance(account)
    table = Table("account", "asset", "posted", "held", "free", "floor")
    free, floor = ("no floor" if value is None else str(value) for value in (found.free, found.floor))
    table.add_row(str(account), found.asset, str(found.posted), str(found.held), free, floor)
    show(table)


@app.command()
def statement(
    account: Account,
    until: Annotated[datetime | None, typer.Option(help="A past moment (UTC), to see the account as it was.")] = None,
) -> None:
    """Every transfer of an account with the running balance, in the smallest unit (cents, minutes, pieces)."""
    from rugzak.ledger import queries

    asset = queries.balance(account).asset
    table = Table("moment", "act", "kind", "reason", "other account", asset, "balance")
    for line in queries.statement(account, until and until.replace(tzinfo=UTC)):
        moment, legs = f"{line.event_at:%Y-%m-%d %H:%M}", f"{line.act}.{line.n}"
        table.add_row(
            moment, legs, line.kind, line.reason, str(line.other_account), f"{line.amount:+}", str(line.balance)
        )
    show(table)
