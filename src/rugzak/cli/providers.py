"""`rugzak providers …`: the door, the stages and their rules, a provider's place, another bank account."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of

if TYPE_CHECKING:
    from rugzak.accounts.models import Organisation
    from rugzak.catalogue.trust.models import AccountCheck, Application

app = typer.Typer(help="Providers at the door: applications, stages, bank accounts.", no_args_is_help=True)
ApplicationId = Annotated[UUID, typer.Argument(help="The id of an application.")]
Number = Annotated[str, typer.Argument(help="The enterprise number of a provider.")]
CheckId = Annotated[UUID, typer.Argument(help="The id of a change of account.")]
Because = Annotated[str, typer.Option(help="Why; the provider reads it.")]


@app.command()
def rules() -> None:
    """What each stage allows today, and what leads to the next."""
    from rugzak.base.quantities import euros
    from rugzak.catalogue.trust.rules import ORDER, today

    found = today()
    table = Table("stage", "a month", "a session", "payments wait", "claims by hand", "up after")
    for code in ORDER:
        stage = found.stages[code]
        caps = [euros(cents) if cents is not None else "no limit" for cents in (stage.month_cents, stage.session_cents)]
        up = f"{stage.up.days} days, {stage.up.paid} paid" if stage.up else "-"
        table.add_row(code, *caps, f"{stage.hold_days} days", str(stage.by_hand), up)
    show(table)
    show(f"since {found.since} ({found.source})")


@app.command("list")
def list_() -> None:
    """Providers that are not at the highest stage, those who object first."""
    from rugzak.catalogue.trust import queries

    table = Table("number", "provider", "stage", "since", "objects")
    for row in queries.standings()[:200]:
        objects = "yes" if row.objected_at else ""
        table.add_row(row.provider.enterprise_number, row.provider.name, row.stage, f"{row.since}", objects)
    show(table)


@app.command()
def applications(
    everything: Annotated[bool, typer.Option("--all", help="Also what is not complete yet.")] = False,
) -> None:
    """What waits at the door, the shortest term first."""
    from rugzak.catalogue.trust import queries

    table = Table(id_column("application"), "number", "name", "state", "decide by", "look at")
    rows = [*queries.work_list()[:100], *(queries.unfinished()[:100] if everything else ())]
    for row in rows:
        look = ", ".join(queries.warnings(row))
        table.add_row(str(row.pk), row.number, row.name, row.state, f"{row.decide_by or '-'}", look)
    show(table)


@app.command()
def apply(
    number: Number,
    name: str,
    iban: str,
    who: As,
    signer: Annotated[
        list[str] | None, typer.Option(help="Mail address of who signs; left out: whoever applies.")
    ] = None,
    vat: Annotated[str, typer.Option(help="standard, exempt or small")] = "standard",
    public: bool = False,
) -> None:
    """Ask to be let in: a cent with a code goes to the account with the next payment file."""
    from rugzak.catalogue.trust import door

    ask = door.Ask(number=number, name=name, iban=iban, vat=vat, public=public)
    show(str(door.apply(actor=actor_of(who), ask=ask, signers=tuple(signer or ())).pk))


@app.command()
def sign(application: ApplicationId, who: As) -> None:
    """Sign as one of those named."""
    from rugzak.catalogue.trust import door

    show(door.sign(actor=actor_of(who), application=_application(application)).state)


@app.command()
def code(application: ApplicationId, code: str, who: As) -> None:
    """Type the code that came with the cent."""
    from rugzak.catalogue.trust import door

    show(door.type_code(actor=actor_of(who), application=_application(application), code=code).state)


@app.command()
def decide(
    application: ApplicationId,
    outcome: Annotated[str, typer.Argument(help="admit or refuse")],
    who: As,
    reason: Because,
    stage: Annotated[str, typer.Option(help="new, or limited for a public institution that you know")] = "new",
) -> None:
    """Let in, or refuse; never by someone who had a part in it."""
    from rugzak.catalogue.trust import door

    row = _application(application)
    made = door.decide(actor=actor_of(who), application=row, admit=outcome == "admit", reason=reason, stage=stage)
    show(made.state + (f"; objections until {made.object_until}" if made.object_until else ""))


@app.command()
def answer(application: ApplicationId, who: As, reason: Because, granted: bool = False) -> None:
    """Answer an objection against a refusal; never by who decided."""
    from rugzak.catalogue.trust import door

    show(door.answer(actor=actor_of(who), application=_application(application), granted=granted, reason=reason).state)


@app.command()
def place(number: Number) -> None:
    """Where a provider stands, what leads up, and every step."""
    from rugzak.base.quantities import euros
    from rugzak.booking.stages import queries

    found = queries.place(_provider(number))
    show(f"{found.stage.code} since {found.since or 'before the door'}; this month {euros(found.month)}")
    for row in found.conditions:
        sign = "[green]yes[/]" if row.met else "[yellow]no[/]"
        show(f"{sign} {row.code}: {row.have} of {'at most ' if row.most else ''}{row.want}")
    for step in found.steps:
        show(f"{step.at:%Y-%m-%d %H:%M} {step.kind} {step.stage} {step.reason}")


@app.command()
def lower(number: Number, to: str, who: As, reason: Because) -> None:
    """One or two stages down, with a reason; the provider may object."""
    from rugzak.catalogue.trust import standing

    row = standing.lower(actor=actor_of(who), provider=_provider(number), to=to, reason=reason)
    show(f"{row.stage}; objections until {row.object_until}")


@app.command("answer-objection")
def answer_objection(number: Number, who: As, reason: Because, granted: bool = False) -> None:
    """Answer a provider that objects against going down; never by who lowered it."""
    from rugzak.catalogue.trust import standing

    show(standing.answer(actor=actor_of(who), provider=_provider(number), granted=granted, reason=reason).stage)


@app.command()
def accounts() -> None:
    """Changes of bank account that run: payments to these providers wait."""
    from rugzak.catalogue.trust import queries

    table = Table(id_column("change"), "provider", "account", "state", "until")
    for row in queries.changes()[:200]:
        name = row.organisation.name if row.organisation else ""
        table.add_row(str(row.pk), name, f"…{row.iban[-4:]}", row.state, f"{row.until}")
    show(table)


@app.command("change-account")
def change_account(number: Number, iban: str, who: As) -> None:
    """Ask to be paid elsewhere: a cent with a code goes there, and payments wait."""
    from rugzak.catalogue.trust import account

    show(str(account.ask_change(actor=actor_of(who), provider=_provider(number), iban=iban).pk))


@app.command("approve-account")
def approve_account(check: CheckId, who: As) -> None:
    """The second person: from now on payments go to the new account."""
    from rugzak.catalogue.trust import account

    account.approve(actor=actor_of(who), check=_check(check))
    show("done")


def _application(application_id: UUID) -> "Application":
    from rugzak.base.errors import NotFound
    from rugzak.catalogue.trust.models import Application

    row = Application.objects.filter(pk=application_id).first()
    if row is None:
        raise NotFound
    return row


def _provider(number: str) -> "Organisation":
    from rugzak.accounts.services.organisations import enterprise_number
    from rugzak.catalogue.trust import queries

    return queries.registered(enterprise_number(number))


def _check(check_id: UUID) -> "AccountCheck":
    from rugzak.base.errors import NotFound
    from rugzak.catalogue.trust.models import AccountCheck

    row = AccountCheck.objects.filter(pk=check_id, organisation__isnull=False).first()
    if row is None:
        raise NotFound
    return row
