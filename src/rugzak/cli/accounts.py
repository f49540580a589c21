"""`rugzak accounts …`: people, their rights and purses, for whoever runs the deployment. Every look is logged."""

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import print as show
from rich.table import Table

if TYPE_CHECKING:
    from rugzak.accounts.models import Person
    from rugzak.schemes.decision import Decision

app = typer.Typer(help="People: show, export, erase, import; their rights and purses.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(help="The person's id, or the e-mail address they sign in with.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, change nothing.")]


@app.command("show")
def show_person(who: Who) -> None:
    """Who someone is; the national number stays masked."""
    from rugzak.accounts.services import masked_national_number

    person = _person(who, "cli.person.show")
    show(f"{person} ({person.pk})")
    show(f"born {person.birth_date or '?'}, national number {masked_national_number(person) or '-'}")
    for job in person.employments.select_related("employer").order_by("start"):
        show(f"job {job.start} – {job.end or ''} {job.employer} ({job.fraction:.0%})")


@app.command()
def export(who: Who, to: Annotated[Path, typer.Option(help="The file to write.")] = Path("export.json")) -> None:
    """All that the house keeps about someone, as JSON."""
    from django.core.serializers.json import DjangoJSONEncoder

    from rugzak.base import privacy

    person = _person(who, "cli.person.export")
    to.write_text(json.dumps(privacy.export(person.pk), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2), "utf-8")
    show(f"{to} written")


@app.command()
def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    give_up_savings: Annotated[bool, typer.Option(help="The person gives up own money that is left.")] = False,
) -> None:
    """Erase someone from every room; the books stay whole. Prints the receipt."""
    from rugzak.accounts.privacy import erase_person

    person = _person(who, "cli.person.erase")
    if not yes:
        typer.confirm(f"Erase {person}? This can't be undone.", abort=True)
    receipt = erase_person(person, give_up_savings=give_up_savings)
    show(f"receipt {receipt.pk}: {receipt.rooms}")


@app.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="See docs/formats/people.md.")],
    employer: Annotated[str, typer.Option(help="The employer's enterprise number.")],
    dry_run: DryRun = False,
) -> None:
    """People of an employer from a payroll export."""
    from rugzak.accounts.models import Organisation
    from rugzak.accounts.services import import_people_csv
    from rugzak.accounts.services.organisations import enterprise_number
    from rugzak.base.errors import NotFound

    rows = Organisation.objects.filter(kind="employer", enterprise_number=enterprise_number(employer))
    found = rows.first()
    if found is None:
        raise NotFound
    show("\n".join(import_people_csv(employer=found, path=file, dry_run=dry_run).lines()))


@app.command("import-organisations")
def import_organisations_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="docs/formats/organisations.md")],
    dry_run: DryRun = False,
) -> None:
    """Organisations of any kind from CSV."""
    from rugzak.accounts.services import import_organisations

    show("\n".join(import_organisations(file, dry_run=dry_run).lines()))


@app.command()
def rights(who: Who) -> None:
    """What someone is entitled to, and why."""
    from rugzak.accounts import rights as all_rights
    from rugzak.base.quantities import amount

    table = Table("scheme", "answer", "free", "until", "why")
    for right in all_rights.overview(_person(who, "cli.rights.see")):
        decision = right.decision
        free = "" if right.free is None else amount(decision.asset, right.free, day=right.day)
        why = "; ".join(str(reason.text) for reason in decision.reasons if reason.held is not True and reason.asked)
        table.add_row(str(decision.name), decision.outcome, free, str(decision.deadline or ""), why)
    show(table)


@app.command()
def reminders(
    who: Who, off: Annotated[bool, typer.Option("--off/--on", help="Stop them, or send them.")] = True
) -> None:
    """Stop (or send again) mail to someone about what ends or could be used, when they ask for it."""
    from rugzak.accounts.services import update_person

    update_person(person=_person(who, "cli.person.show"), reminders=not off)
    show("stopped" if off else "sent again")


@app.command("what-if")
def what_if(
    who: Who,
    region: Annotated[str | None, typer.Option(help="Where they would live: VL, BR, WA, EU or OTHER.")] = None,
    statute: Annotated[str | None, typer.Option(help="Their status at work, as in the vocabulary.")] = None,
    hours: Annotated[float | None, typer.Option(min=0, max=50, help="Hours of work a week.")] = None,
    age: Annotated[int | None, typer.Option(min=15, max=100)] = None,
    committee: Annotated[str | None, typer.Option(help="The joint committee of the job.")] = None,
    new_job: Annotated[bool, typer.Option("--new-job", help="With another employer, from today on.")] = False,
) -> None:
    """Which rights someone would win or lose; nothing is kept of it."""
    from rugzak.accounts import imagine

    hours_week = None if hours is None else Decimal(str(hours))
    wish = imagine.Wish(region, statute, hours_week, age, new_job, committee)
    table = Table("scheme", "", "now", "then")
    for change in imagine.what_if(_person(who, "cli.rights.see"), wish):
        table.add_row(str(change.decision.name), change.turn, _said(change.before), _said(change.after))
    show(table)


@app.command()
def check(facts: Annotated[Path, typer.Option(help="A JSON file with facts by name.")]) -> None:
    """What somebody with these facts is entitled to; nothing is kept of it."""
    from rugzak.accounts import imagine

    table = Table("scheme", "answer", "why")
    for decision in imagine.for_facts(json.loads(facts.read_text())):
        why = "; ".join(str(reason.text) for reason in decision.reasons if reason.held is not True and reason.asked)
        table.add_row(str(decision.name), _said(decision), why)
    show(table)


def _said(decision: "Decision | None") -> str:
    from rugzak.base.quantities import amount

    worth = decision.worth if decision and decision.outcome != "no" else None
    answer = decision.outcome if decision else "no"
    return f"{answer}, {amount(decision.asset, worth)}" if decision and worth else answer


@app.command()
def purses(who: Who) -> None:
    """What is in someone's purses, soonest expiry first."""
    from rugzak.accounts.purses import purses_of

    table = Table("purse", "payer", "granted", "held", "free", "until")
    for view in purses_of(_person(who, "cli.purse.see")):
        figures = [view.said(value) for value in (view.granted, view.held, view.free)]
        table.add_row(str(view.purse.label), view.purse.payer, *figures, str(view.purse.last_day or ""))
    show(table)


def _person(who: str, verb: str) -> "Person":
    from uuid import UUID

    from rugzak.accounts.access import log_reads
    from rugzak.accounts.models import Person
    from rugzak.accounts.permissions import Actor
    from rugzak.base.errors import NotFound

    rows = Person.objects.filter(user__email__iexact=who) if "@" in who else None
    try:
        rows = Person.objects.filter(pk=UUID(who)) if rows is None else rows
    except ValueError as error:
        raise NotFound from error
    person = rows.first()
    if person is None:
        raise NotFound
    log_reads(Actor(), verb, [person.pk])
    return person
