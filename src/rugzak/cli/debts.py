"""`rugzak debts …`: what debtors still owe, what they pay, and what two pairs of eyes write off."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of

if TYPE_CHECKING:
    from rugzak.booking.debts.models import WriteOff
    from rugzak.booking.models import Clawback

app = typer.Typer(help="Money asked back: what is open, payments, write-offs.", no_args_is_help=True)
Debt = Annotated[UUID, typer.Argument(help="The id of the debt: see `rugzak debts list`.")]
Question = Annotated[UUID, typer.Argument(help="The id that `write-off` printed.")]
Key = Annotated[UUID | None, typer.Option(help="A uuid of your making: the same request twice is done once.")]


@app.command("list")
def list_debts(who: As) -> None:
    """What was asked back and is neither paid nor written off, and what waits to be approved."""
    from rugzak.accounts import access
    from rugzak.accounts.permissions import Scope
    from rugzak.base.quantities import euros
    from rugzak.booking.debts import queries

    access.require(actor_of(who), "writeoff.see", Scope("writeoff"))
    table = Table(id_column("debt"), "debtor", "asked back", "open", "why")
    rows = list(queries.debts()[:200])
    left = queries.open_of(rows)
    for row in rows:
        table.add_row(str(row.pk), row.debtor, euros(row.amount), euros(left[row.pk]), row.reason)
    show(table)
    waiting = Table(id_column("question"), id_column("debt"), "amount", "legal basis")
    for question in queries.asked()[:200]:
        waiting.add_row(str(question.pk), str(question.clawback_id), euros(question.amount), question.reason)
    if waiting.row_count:
        show(waiting)


@app.command()
def paid(
    debt: Debt,
    who: As,
    euros: Annotated[float | None, typer.Option(help="What came in; left out: all that is open.")] = None,
    key: Key = None,
) -> None:
    """The debtor paid, in whole or in part."""
    from rugzak.base.quantities import euros as written
    from rugzak.booking.debts import queries, services

    cents = None if euros is None else round(euros * 100)
    row = services.paid(actor=actor_of(who), clawback=_debt(debt), amount=cents, key=key)
    show(f"{row.pk}: {written(queries.open_of([row])[row.pk])} is still open")


@app.command("write-off")
def write_off(
    debt: Debt,
    who: As,
    reason: Annotated[str, typer.Option(help="The legal basis, in one sentence.")],
    key: Key = None,
) -> None:
    """Ask to write off all that is open of a debt; someone else approves it."""
    from rugzak.booking.debts import services

    row = services.ask(actor=actor_of(who), clawback=_debt(debt), reason=reason, key=key or uuid4())
    _show(row)
    show(f"{row.pk}: waits for someone else to approve it")


@app.command("release-write-off")
def release(question: Question, who: As, yes: bool = False) -> None:
    """Approve a write-off that someone else asked: shows who bears what, and asks first."""
    from rugzak.booking.debts import services

    row = _question(question)
    _show(row)
    if not yes:
        typer.confirm("Write this off?", abort=True)
    done = services.release(actor=actor_of(who), write_off=row, amount=row.amount)
    show(f"{done.pk}: written off")


@app.command("withdraw-write-off")
def withdraw(question: Question, who: As) -> None:
    """Take the question back before anyone approved it."""
    from rugzak.booking.debts import services

    row = services.withdraw(actor=actor_of(who), write_off=_question(question))
    show(f"{row.pk}: {row.state}")


def _show(row: "WriteOff") -> None:
    from rugzak.base.quantities import euros

    table = Table("fund", "of", "bears")
    for line in row.lines.select_related("fund__organisation"):
        table.add_row(line.fund.scheme, line.fund.organisation.name, euros(line.amount))
    show(table)


def _debt(debt_id: UUID) -> "Clawback":
    from rugzak.base.errors import NotFound
    from rugzak.booking.debts import queries

    row = queries.debt(debt_id)
    if row is None:
        raise NotFound
    return row


def _question(question_id: UUID) -> "WriteOff":
    from rugzak.base.errors import NotFound
    from rugzak.booking.debts.models import WriteOff

    row = WriteOff.objects.filter(pk=question_id).first()
    if row is None:
        raise NotFound
    return row
