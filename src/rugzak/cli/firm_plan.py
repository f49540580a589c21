"""`rugzak firm plan …`: training days, the yearly plan, its PDF, the evidence, and links for an inspector."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.cli.who import As, actor_of

if TYPE_CHECKING:
    from rugzak.accounts.models import Organisation
    from rugzak.careers.firm.plan_models import TrainingPlan

plan = typer.Typer(help="Training days, the yearly plan, and the evidence of both.", no_args_is_help=True)
Firm = Annotated[str, typer.Argument(help="Enterprise number or id of the employer.")]
Year = Annotated[int, typer.Argument(min=2022, max=2100)]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]


@plan.command()
def days(firm: Firm, who: As, year: Annotated[int | None, typer.Option()] = None) -> None:
    """The register of the individual right to training; who is in it can see that you looked."""
    from rugzak.careers.firm import rights

    found = rights.register(actor=actor_of(who), employer=_firm(firm, who), year=year)
    table = Table("name", "right", "carried", "taken", "booked", "left", box=None)
    for row in found.rows:
        stand = row.standing
        minutes = (stand.credit, stand.carried, stand.taken, row.planned, row.left)
        name = f"{row.job.person.given_name} {row.job.person.family_name}"
        table.add_row(escape(name), *(str(row.days(each)) for each in minutes))
    show(table)
    show(f"{found.entitled} have a right, {found.with_days_left} have days left: {found.total('left')} days")


@plan.command()
def draft(firm: Firm, year: Year, who: As) -> None:
    """Make the draft from gaps and shared wishes."""
    from rugzak.careers.firm import plan as planning

    _say(planning.draft(actor=actor_of(who), employer=_firm(firm, who), year=year))


@plan.command("show")
def show_plan(firm: Firm, year: Year, who: As) -> None:
    """The lines of the plan, and what the law asks of it."""
    _say(_plan(firm, year, who))


@plan.command()
def advice(
    firm: Firm,
    year: Year,
    who: As,
    by: Annotated[str, typer.Option(help="works_council, union or staff.")],
    given_on: Day,
    advised_on: Day,
    text: Annotated[str, typer.Option(help="The advice in words.")],
) -> None:
    """Write down the advice on the draft."""
    from rugzak.careers.firm import plan as planning

    row = _plan(firm, year, who)
    days = {"given_on": given_on.date(), "advised_on": advised_on.date()}
    _say(planning.record_advice(actor=actor_of(who), plan=row, by=by, advice=text, **days))


@plan.command()
def publish(firm: Firm, year: Year, who: As) -> None:
    """Show the plan to the staff."""
    from rugzak.careers.firm import plan as planning

    _say(planning.publish(actor=actor_of(who), plan=_plan(firm, year, who)))


@plan.command()
def pdf(firm: Firm, year: Year, who: As, to: Path, lang: str = "nl") -> None:
    """Write the plan as a tagged PDF in nl, fr, de or en."""
    from rugzak.careers.firm import paper

    to.write_bytes(paper.plan_pdf(_plan(firm, year, who), lang))
    show(f"{to}: {to.stat().st_size:,} bytes")


@plan.command()
def evidence(firm: Firm, year: Year, who: As, to: Path, lang: str = "nl") -> None:
    """Write the evidence of a year as one zip: a PDF and tables."""
    from rugzak.careers.firm import pack

    to.write_bytes(pack.evidence(actor=actor_of(who), employer=_firm(firm, who), year=year, language=lang))
    show(f"{to}: {to.stat().st_size:,} bytes")


@plan.command("link")
def link_command(firm: Firm, year: Year, who: As, name: str, service: str, until: Day) -> None:
    """Make a link for an inspector; it is shown once."""
    from rugzak.careers.firm import passes

    row, secret = passes.give(
        actor=actor_of(who), employer=_firm(firm, who), year=year, name=name, service=service, until=until.date()
    )
    show(f"/employer/inspect/{secret} until {row.until} ({row.pk})")


@plan.command()
def unlink(firm: Firm, pass_id: UUID, who: As) -> None:
    """Close a link."""
    from rugzak.careers.firm import passes

    passes.end(actor=actor_of(who), employer=_firm(firm, who), pass_id=pass_id)
    show("closed")


def _firm(text: str, who: str) -> "Organisation":
    from rugzak.cli.firm import firm_of

    return firm_of(text, who)


def _plan(firm: str, year: int, who: str) -> "TrainingPlan":
    from rugzak.careers.firm import plan as planning

    return planning.plan_of(_firm(firm, who), year)


def _say(row: "TrainingPlan") -> None:
    from rugzak.base.quantities import euros
    from rugzak.careers.firm import plan as planning

    show(f"plan {row.year}: {row.state}")
    for line in row.lines.all():
        people = "a few" if line.people is None else str(line.people)
        show(escape(f"  {line.title.get('en') or next(iter(line.title.values()), '')}: {people} × {euros(line.cents)}"))
    for duty in planning.duties(row):
        show(f"  {duty.code}: by {duty.by}, done {duty.done}{' LATE' if duty.late else ''}")
