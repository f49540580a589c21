"""`rugzak ledger …`: recompute the books, look at one account."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich import print as show
from rich.table import Table

app = typer.Typer(help="The books: full check, balance and statement of an account.", no_args_is_help=True)
Account = Annotated[int, typer.Argument(help="The number of a ledger account.")]


@app.command()
def check(most: Annotated[int, typer.Option(help="How many differences to list.")] = 1000) -> None:
    """Recompute everything: sums zero, no floor broken, holds are those of pending acts. Exits 1 at a difference."""
    from rugzak.ledger import queries

    report = queries.check()
    table = Table("figure", "count")
    for name, count in report.figures.items():
        table.add_row(name.replace("_", " "), f"{count:,}")
    show(table)
    families = _families(report.sums)
    show("sum of all balances: " + ", ".join(f"{name} {total}" for name, total in families.items()))
    for difference in report.differences[:most]:
        typer.echo(str(difference))
    typer.echo(f"{len(report.differences)} differences")
    raise typer.Exit(0 if report.ok else 1)


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
