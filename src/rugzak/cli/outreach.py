"""`rugzak outreach …`: who is entitled and doesn't use it; tell them, call them, and see whether it helped."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of, user_of

if TYPE_CHECKING:
    from rugzak.accounts.models import Outreach

app = typer.Typer(help="People who don't use a right: count, tell, call, measure.", no_args_is_help=True)
Which = Annotated[UUID, typer.Argument(help="The id of an outreach.")]
Said = Annotated[str, typer.Option(help="Why they are told, in this language. The people read it.")]


@app.command("list")
def list_(who: As) -> None:
    """Every outreach, newest first."""
    from rugzak.accounts import outreach

    table = Table(id_column(), "scheme", "region", "education", "state", "people", "reached")
    for row in outreach.outreaches(actor_of(who))[:200]:
        shown = outreach.figures(row)
        numbers = [_number(shown.people), _number(shown.reached)]
        table.add_row(str(row.pk), row.scheme, row.region, row.education, row.state, *numbers)
    show(table)


@app.command()
def make(
    scheme: Annotated[str, typer.Argument(help="Such as be-vl-opleidingscheque; a pot must give it.")],
    who: As,
    nl: Said = "",
    fr: Said = "",
    de: Said = "",
    en: Said = "",
    region: Annotated[str, typer.Option(help="VL, BR or WA; left out: everywhere.")] = "",
    education: Annotated[str, typer.Option(help="low, mid or high; left out: everyone.")] = "",
) -> None:
    """Count who is entitled by a scheme and doesn't use it; the worker does it."""
    from rugzak.accounts import outreach

    why = {"nl": nl, "fr": fr, "de": de, "en": en}
    _say(outreach.make(by=user_of(who), scheme=scheme, why=why, region=region, education=education))


@app.command("show")
def show_one(which: Which, who: As) -> None:
    """One outreach, and what it did."""
    from rugzak.accounts import outreach

    _say(outreach.one(actor_of(who), which))


@app.command()
def send(which: Which, who: As) -> None:
    """Tell everyone in it by mail; never by who made it."""
    from rugzak.accounts import outreach

    _say(outreach.send(outreach_id=which, by=user_of(who)))


@app.command()
def stop(which: Which, who: As) -> None:
    """Stop it: whom it names is deleted, and mails that wait don't go out."""
    from rugzak.accounts import outreach

    _say(outreach.stop(outreach_id=which, by=user_of(who)))


@app.command()
def contacts(which: Which, who: As) -> None:
    """Whom to call, while it is sent. Each of them reads that you looked."""
    from rugzak.accounts import outreach

    table = Table("given name", "phone", "language")
    for one in outreach.contacts(actor_of(who), which):
        table.add_row(one.given_name, one.phone, one.language)
    show(table)


def _say(row: "Outreach") -> None:
    from rugzak.accounts import outreach
    from rugzak.evaluation import interval

    shown = outreach.figures(row)
    show(f"{row.pk}: {row.scheme}, {'too few' if row.too_few else row.state}, {shown.progress} % looked at")
    show(f"entitled and not using it: {_number(shown.people)}, out of reach: {_number(shown.unreachable)}")
    show(f"told: {_number(shown.reached)}, told nothing to compare with: {_number(shown.held_out)}")
    if shown.groups and (effect := interval.difference(*shown.groups)):
        used, of_told, by_others, of_others = shown.groups
        share, least, most = (100 * part for part in effect)
        show(f"of the told {used} of {of_told} use it, of the others {by_others} of {of_others}")
        show(f"difference: {share:.1f} points of a hundred, probably between {least:.1f} and {most:.1f}")


def _number(number: int | None) -> str:
    return "-" if number is None else str(number)
