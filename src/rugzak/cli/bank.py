"""`rugzak bank …`: payment files, made by one and released by another; the bank's answers and statements."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, user_of

if TYPE_CHECKING:
    pass

app = typer.Typer(
    help="Payment files, the bank's answers and statements, what nobody recognised, paying again.", no_args_is_help=True
)
Entry = Annotated[UUID, typer.Argument(help="The id of the booking: see `rugzak bank unknown`.")]
Why = Annotated[str, typer.Option(help="In one sentence.")]
Batch = Annotated[UUID, typer.Argument(help="The id of the payment file.")]


@app.command("list")
def list_batches() -> None:
    """Payment files and how they stand."""
    from django.db.models import Count, Sum

    from rugzak.accounts.models import PaymentBatch
    from rugzak.base.quantities import euros

    table = Table(id_column(), "payer", "state", "payments", "sum", "made")
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
    batch = bank.make_batch(debtor=debtor, by=user_of(who))
    show(f"{batch.pk}: {batch.payables.count()} payments, waits for someone else to release it")


@app.command()
def release(batch: Batch, who: As) -> None:
    """Release a draft that someone else made."""
    from rugzak.accounts import bank

    released = bank.release_batch(batch_id=batch, by=user_of(who))
    show(f"{released.pk} released, message {released.message_id}")


@app.command("file")
def write_file(batch: Batch, who: As, to: Annotated[Path, typer.Option(help="The file to write.")]) -> None:
    """Write the pain.001 file; it counts as sent from now on."""
    from rugzak.accounts import bank

    to.write_bytes(bank.take_file(batch_id=batch, by=user_of(who)))
    show(f"{to} written")


@app.command()
def status(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], who: As) -> None:
    """Read the bank's answer (pain.002)."""
    from rugzak.accounts import bank

    report = bank.read_status(file.read_bytes(), name=file.name, by=user_of(who))
    words = f"{report.paid} paid, {report.partial} in part, {report.rejected} rejected, {report.pending} on their way"
    show(f"{words}, {report.unchanged} known before, {len(report.unknown)} unknown{' (read before)' * report.replayed}")


@app.command()
def statement(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], who: As) -> None:
    """Read a statement of the account (camt.053) or a notification (camt.054)."""
    from rugzak.accounts import bank

    report = bank.read_statement(file.read_bytes(), name=file.name, by=user_of(who))
    done = ", ".join(f"{count} {name}" for name, count in sorted(report.done.items())) or "nothing new"
    show(f"{report.read} bookings: {done}; {report.open} wait for an officer, {report.known} known before"
         f"{' (read before)' * report.replayed}")  # fmt: skip
    for iban in report.gaps:
        show(f"[yellow]{iban}: the balances in the file don't add up[/yellow]")
    if report.others:
        show(f"[yellow]not ours, left out: {', '.join(report.others)}[/yellow]")


@app.command()
def unknown(who: As) -> None:
    """Bookings that nobody recognised, the oldest first."""
    from rugzak.accounts import access
    from rugzak.accounts.bank import worklist
    from rugzak.accounts.permissions import Scope
    from rugzak.base.quantities import euros

    access.require(access.actor_of(user_of(who)), "payout.status", Scope("payout"))
    table = Table(id_column(), "day", "amount", "from or to", "words", "why it waits")
    for row in worklist.waiting()[:100]:
        amount = f"{'+' if row.credit else '-'}{euros(row.amount)} {row.currency}"
        table.add_row(str(row.pk), str(row.booked_on), amount, row.name, row.words, row.outcome)
    show(table)


@app.command()
def assign(
    booking: Entry,
    who: As,
    deposit: Annotated[UUID | None, typer.Option(help="It was this deposit.")] = None,
    fund: Annotated[UUID | None, typer.Option(help="It is money for this fund.")] = None,
    payable: Annotated[UUID | None, typer.Option(help="It paid this payable, or brought it back.")] = None,
    reason: str = "",
) -> None:
    """Say what a booking was."""
    from rugzak.accounts.bank import worklist

    by = user_of(who)
    if deposit:
        worklist.assign_to_request(entry_id=booking, request_id=deposit, by=by, note=reason)
    elif fund:
        worklist.assign_to_fund(entry_id=booking, fund_id=fund, by=by, reason=reason)
    elif payable:
        worklist.assign_to_payable(entry_id=booking, payable_id=payable, by=by, note=reason)
    else:
        raise typer.BadParameter("name a deposit, a fund or a payable")
    show(f"{booking} assigned")


@app.command("send-back")
def send_back(booking: Entry, who: As, reason: Why) -> None:
    """Send money back to the account it came from, with the next payment file."""
    from rugzak.accounts.bank import worklist

    worklist.return_entry(entry_id=booking, by=user_of(who), reason=reason)
    show(f"{booking} goes back with the next payment file")


@app.command()
def aside(booking: Entry, who: As, reason: Why) -> None:
    """Looked at, and no payment of ours."""
    from rugzak.accounts.bank import worklist

    worklist.set_aside(entry_id=booking, by=user_of(who), reason=reason)
    show(f"{booking} set aside")


@app.command()
def failed(who: As) -> None:
    """What the bank refused, returned or paid in part and that can be paid again, and what someone asked for."""
    from rugzak.accounts import access, bank
    from rugzak.accounts.permissions import Scope
    from rugzak.base.quantities import euros

    access.require(access.actor_of(user_of(who)), "payout.see", Scope("payout"))
    asked = Table(id_column("question"), "payee", "amount", "why")
    for question in bank.asked()[:200]:
        asked.add_row(str(question.pk), question.payable.name, euros(question.amount), question.reason)
    table = Table(id_column("payable"), "payee", "amount", "reason of the bank")
    for row in bank.failed()[:200]:
        table.add_row(str(row.pk), row.name, euros(row.lacks), row.reason)
    if asked.row_count:
        show(asked)
    show(table)


@app.command()
def again(payable: Annotated[UUID, typer.Argument(help="The id of the failed payment.")], who: As, reason: Why) -> None:
    """Ask to pay again what failed; someone else approves it."""
    from rugzak.accounts import bank

    row = bank.ask_again(payable_id=payable, by=user_of(who), reason=reason)
    show(f"{row.pk}: waits for someone else to approve it")


@app.command("approve-again")
def approve_again(question: Annotated[UUID, typer.Argument(help="The id that `again` printed.")], who: As) -> None:
    """Approve what someone else asked to pay again."""
    from rugzak.accounts import bank

    row = bank.approve_again(again_id=question, by=user_of(who))
    show(f"{row.pk}: waits for the next payment file")
