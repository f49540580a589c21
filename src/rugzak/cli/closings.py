"""`rugzak closings …`: the end of a fund, from the question to its papers."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show

from rugzak.cli.funds import Which, fund_of
from rugzak.cli.who import As, user_of

if TYPE_CHECKING:
    from rugzak.accounts.models import Closing

app = typer.Typer(help="The end of a pot: ask, confirm, withdraw, show, rest, close, archive.", no_args_is_help=True)


@app.command()
def ask(
    fund: Which,
    who: As,
    stops_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="From then on it gives nothing new.")],
    run_off: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day to book with it.")],
    reason: Annotated[str, typer.Option(help="In one sentence. Everyone who holds some of it reads it.")],
) -> None:
    """Ask to end a pot; someone else confirms."""
    from rugzak.accounts import closing

    row = fund_of(fund, who, "fund.see")
    _say(closing.ask(fund=row, by=user_of(who), stops_on=stops_on.date(), run_off=run_off.date(), reason=reason))


@app.command("show")
def show_one(fund: Which, who: As) -> None:
    """How far it is, and what it waits for."""
    from django.utils import translation

    from rugzak.accounts import closing
    from rugzak.accounts.closing.open import names
    from rugzak.base.quantities import amount

    row = _closing(fund, who)
    _say(row)
    with translation.override("en"):  # as all of the command line
        for one in closing.still_open(row.fund) if not row.closed_at else ():
            show(f"- {names[one.kind]}: {amount(row.fund.asset, one.amount) if one.amount else one.count}")


@app.command()
def confirm(fund: Which, who: As) -> None:
    """Confirm what someone else asked."""
    from rugzak.accounts import closing

    _say(closing.confirm(closing_id=_closing(fund, who).pk, by=user_of(who)))


@app.command()
def withdraw(fund: Which, who: As) -> None:
    """Undo it, until the last day to book."""
    from rugzak.accounts import closing

    _say(closing.withdraw(closing_id=_closing(fund, who).pk, by=user_of(who)))


@app.command()
def rest(fund: Which, who: As) -> None:
    """Send what is left back to its funder, with the next payment file."""
    from rugzak.accounts import closing
    from rugzak.base.quantities import euros

    payable = closing.send_rest(closing_id=_closing(fund, who).pk, by=user_of(who))
    show(f"{euros(payable.amount)} goes to {payable.to_name}, {payable.to_iban}, with the next payment file")


@app.command()
def close(fund: Which, who: As) -> None:
    """Close it for good, once nothing is open."""
    from rugzak.accounts import closing

    _say(closing.close(closing_id=_closing(fund, who).pk, by=user_of(who)))


@app.command()
def archive(fund: Which, who: As, file: Annotated[Path, typer.Argument(help="Where to write the zip.")]) -> None:
    """Write all papers of a closed pot to a file."""
    from rugzak.accounts import closing

    row = _closing(fund, who)
    file.write_bytes(closing.read_archive(closing=row, by=user_of(who)))
    show(f"{file}: sha256 {row.archive_sha256}")


def _closing(fund_id: UUID, who: str) -> "Closing":
    from rugzak.accounts import closing
    from rugzak.base.errors import NotFound

    row = closing.closing_of(fund_of(fund_id, who, "fund.see"))
    if row is None:
        raise NotFound
    return row


def _say(row: "Closing") -> None:
    show(f"{row.state}: nothing new from {row.stops_on}, to be used until {row.run_off}")
    if row.closed_at:
        show(f"closed {row.closed_at:%Y-%m-%d}; papers until {row.export_until}, destroyed on {row.destroy_on}")
