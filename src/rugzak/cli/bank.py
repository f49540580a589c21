"""`rugzak bank …`: payment files, made by one and released by another, and the bank's answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

if TYPE_CHECKING:
    from rugzak.accounts.models import User

app = typer.Typer(help="Payment files: list, make, release, write, read the bank's answer.", no_args_is_help=True)
As = Annotated[str, typer.Option("--as", help="The e-mail address of the user who does this.")]
Batch = Annotated[UUID, typer.Argument(help="The id of the payment file.")]


@app.command("list")
def list_batches() -> None:
    """Payment files and how they stand."""
    from django.db.models import Count, Sum

    from rugzak.accounts.models import PaymentBatch
    from rugzak.base.quantities import euros

    table = Table("id", "payer", "state", "payments", "sum", "made")
    rows = PaymentBatch.objects.annotate(count=Count("payables"), total=Sum("payables__amount"))
    for row in rows.select_related("debtor").order_by("-made_at")[:50]:
        figures = [str(row.count), euros(row.total or 0), f"{row.made_at:%Y-%m-%d %H:%M}"]
        table.add_row(str(row.pk), row.debtor.name, row.state, *figures)
    show(table)


@app.command()
def make(who: As, payer: Annotated[str, typer.Option(help="The enterprise number of who pays.")]) -> None:
    """Put all that waits to be paid in a draft."""
    from rugzak.accounts import bank
    from rugzak.accounts.models import Organisation
    from rugzak.accounts.services.organisations import enterprise_number
    from rugzak.base.errors import NotFound

    rows = Organisation.objects.filter(enterprise_number=enterprise_number(payer)).exclude(funds=None)
    debtor = rows.first()
    if debtor is None:
        raise NotFound
    batch = bank.make_batch(debtor=debtor, by=_user(who))
    show(f"{batch.pk}: {batch.payables.count()} payments, waits for someone else to release it")


@app.command()
def release(batch: Batch, who: As) -> None:
    """Release a draft that someone else made."""
    from rugzak.accounts import bank

    released = bank.release_batch(batch_id=batch, by=_user(who))
    show(f"{released.pk} released, message {released.message_id}")


@app.command("file")
def write_file(batch: Batch, who: As, to: Annotated[Path, typer.Option(help="The file to write.")]) -> None:
    """Write the pain.001 file; it counts as sent from now on."""
    from rugzak.accounts import bank

    to.write_bytes(bank.take_file(batch_id=batch, by=_user(who)))
    show(f"{to} written")


@app.command()
def status(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], who: As) -> None:
    """Read the bank's answer (pain.002)."""
    from rugzak.accounts import bank

    report = bank.read_status(file.read_bytes(), name=file.name, by=_user(who))
    words = f"{report.paid} paid, {report.partial} in part, {report.rejected} rejected, {report.pending} on their way"
    show(f"{words}, {report.unchanged} known before, {len(report.unknown)} unknown{' (read before)' * report.replayed}")


def _user(email: str) -> "User":
    from rugzak.accounts.models import User
    from rugzak.base.errors import NotFound

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotFound
    return user
