"""`rugzak corrections …`: what people call wrong in the mirror, and what the authority does with it."""

from typing import Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of, person_of

app = typer.Typer(help="This is wrong: say, mine, withdraw; waiting, decided, decide, undo.", no_args_is_help=True)
About = Annotated[str, typer.Argument(help="proposal, fit, not_asked, asked, near or shortage.")]
Job = Annotated[str, typer.Option("--job", help="URI of an occupation.")]
Skill = Annotated[str, typer.Option("--skill", help="URI of a skill.")]
Words = Annotated[
    str, typer.Option("--words", help="Of a proposal: its words. Of a nearby job: the job it is near to.")
]
Region = Annotated[str, typer.Option("--region", help="Of a shortage: VL, BR or WA.")]
Reason = Annotated[str, typer.Option("--reason", help="Others read it later.")]


@app.command()
def say(
    about: About, who: As, job: Job = "", skill: Skill = "", words: Words = "", region: Region = "", said: str = ""
) -> None:
    """Say for a person that something is wrong."""
    from rugzak.skills.corrections.services import named, object_to

    thing = named(about, occupation_uri=job, skill_uri=skill, words=words, region=region)
    show(f"kept: {object_to(person=person_of(who), thing=thing, said=said).pk}")


@app.command()
def mine(who: As) -> None:
    """What a person called wrong and did not take back."""
    from rugzak.skills.corrections import services

    table = Table(id_column(), "about", "job", "skill", "words", "said")
    for row in services.mine(person_of(who)):
        table.add_row(str(row.pk), row.about, row.occupation_uri, row.skill_uri, escape(row.words), escape(row.said))
    show(table)


@app.command()
def withdraw(objection: UUID, who: As) -> None:
    """Take it back for a person."""
    from rugzak.skills.corrections import services

    services.withdraw(person=person_of(who), objection_id=objection)
    show("taken back")


@app.command()
def waiting(who: As) -> None:
    """What at least five different people call wrong, and nobody decided yet."""
    from rugzak.skills.corrections import worklist

    table = Table("people", "about", "job", "skill", "words", "region")
    for item in worklist.worklist(actor_of(who)):
        one = item.thing
        table.add_row(str(item.people), one.about, one.occupation_uri, one.skill_uri, escape(one.words), one.region)
    show(table)


@app.command()
def decided(who: As) -> None:
    """The corrections and dismissals that stand."""
    from rugzak.skills.corrections import worklist

    table = Table(id_column(), "about", "job", "skill", "accepted", "people", "reason")
    for row in worklist.decided(actor_of(who)):
        names = (row.about, row.occupation_uri, row.skill_uri, "yes" if row.accepted else "no", str(row.people))
        table.add_row(str(row.pk), *names, escape(row.reason))
    show(table)


@app.command()
def decide(
    about: About,
    who: As,
    reason: Reason,
    job: Job = "",
    skill: Skill = "",
    words: Words = "",
    region: Region = "",
    dismiss: Annotated[bool, typer.Option("--dismiss", help="It is right as it is.")] = False,
) -> None:
    """Accept what many people said (the mirror then uses it), or dismiss it."""
    from rugzak.skills.corrections import worklist
    from rugzak.skills.corrections.services import named

    thing = named(about, occupation_uri=job, skill_uri=skill, words=words, region=region)
    row = worklist.decide(actor=actor_of(who), thing=thing, accept=not dismiss, reason=reason)
    show(f"{'accepted' if row.accepted else 'dismissed'}: {row.pk}")


@app.command()
def undo(correction: UUID, who: As, reason: Reason) -> None:
    """Take a decision back."""
    from rugzak.skills.corrections import worklist

    worklist.undo(actor=actor_of(who), correction_id=correction, reason=reason)
    show("taken back")
