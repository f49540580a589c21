"""`rugzak purses …`: one's own purses, moving value between them, and what a fund's manager proposes."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of, person_of

if TYPE_CHECKING:
    from rugzak.accounts.models import PurseTransfer

app = typer.Typer(help="Own purses: list, move, proposals.", no_args_is_help=True)
Source = Annotated[UUID, typer.Argument(help="The purse that gives: see `rugzak purses list`.")]
Target = Annotated[UUID, typer.Argument(help="The purse that gets it, of the same person.")]
Amount = Annotated[int, typer.Argument(min=1, help="In the smallest unit: cents, minutes or vouchers.")]
Proposal = Annotated[UUID, typer.Argument(help="See `rugzak purses list`.")]
Key = Annotated[UUID | None, typer.Option(help="A uuid of your making: the same request twice is done once.")]


@app.command("list")
def list_purses(who: As) -> None:
    """My purses with where their money may go, and proposals that wait for me."""
    from rugzak.accounts import transfers
    from rugzak.accounts.purses import purses_of
    from rugzak.base.quantities import amount

    person = person_of(who)
    views = purses_of(person)
    table = Table(id_column("purse"), "label", "free", "until", "may move to")
    for view in views:
        there = ", ".join(str(found.purse.pk) for found in transfers.targets(view, views))
        free = view.said(view.free)
        table.add_row(str(view.purse.pk), str(view.purse.label), free, str(view.purse.last_day or ""), there)
    show(table)
    for row in transfers.waiting(person.pk):
        show(f"{row.pk}: {amount(row.source.asset, row.amount)} to {row.target.label} {row.target_id}: {row.reason}")


@app.command()
def move(source: Source, target: Target, amount: Amount, who: As, key: Key = None) -> None:
    """Move something from one of my purses to another."""
    from django.db.models import Q

    from rugzak.accounts import transfers

    mine = Q(account_id=person_of(who).pk)
    out, into = transfers.find(source, mine), transfers.find(target, mine)
    row = transfers.move(actor=actor_of(who), source=out, target=into, amount=amount, key=key or uuid4())
    _show(row)


@app.command()
def save(who: As) -> None:
    """How I put own money in: whom to pay, with which reference of mine."""
    from rugzak.accounts import bank

    found = bank.way_in(actor=actor_of(who), person=person_of(who))
    show(f"{found.name}\n{found.iban}\n{found.reference}")


@app.command("take-back")
def take_back(
    amount: Annotated[int, typer.Argument(min=1, help="Cents of my own money.")], who: As, key: Key = None
) -> None:
    """Send own money back to the account that it came from, with the next payment file."""
    from rugzak.accounts import bank
    from rugzak.base.quantities import euros

    made = bank.take_back(actor=actor_of(who), person=person_of(who), amount=amount, key=key or uuid4())
    show(f"{made.pk}: {euros(made.amount)} {made.state}")


@app.command()
def propose(
    source: Source,
    target: Target,
    amount: Amount,
    who: As,
    reason: Annotated[str, typer.Option(help="Why the money may pay for more or live longer.")],
    key: Key = None,
) -> None:
    """As manager of a fund: propose someone to move what it gave them; they accept it or not."""
    from django.db.models import Q

    from rugzak.accounts import transfers

    out = transfers.find(source, Q())
    into = transfers.find(target, Q(account_id=out.account_id))
    row = transfers.propose(
        actor=actor_of(who), source=out, target=into, amount=amount, reason=reason, key=key or uuid4()
    )
    _show(row)


@app.command()
def accept(proposal: Proposal, who: As) -> None:
    """Say yes to a proposal: the money moves now."""
    from rugzak.accounts import transfers

    _show(transfers.accept(actor=actor_of(who), transfer=_proposal(proposal, who)))


@app.command()
def decline(proposal: Proposal, who: As) -> None:
    """Say no to a proposal."""
    from rugzak.accounts import transfers

    _show(transfers.decline(actor=actor_of(who), transfer=_proposal(proposal, who)))


def _show(row: "PurseTransfer") -> None:
    from rugzak.base.quantities import amount

    show(f"{row.pk}: {amount(row.source.asset, row.amount)} {row.state}")


def _proposal(transfer_id: UUID, who: str) -> "PurseTransfer":
    from rugzak.accounts import transfers
    from rugzak.accounts.errors import Hidden

    row = transfers.transfers_of(person_of(who).pk).filter(pk=transfer_id).first()
    if row is None:
        raise Hidden
    return row
