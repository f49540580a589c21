"""`rugzak profile …`: what someone can do, with its evidence; many skills at once; who sees which."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, person_of

app = typer.Typer(
    help="The profile of a person: show, add, confirm, level, remove, evidence, share.", no_args_is_help=True
)
Skills = Annotated[list[str], typer.Argument(help="URIs of skills in the profile.")]
Skill = Annotated[str, typer.Argument(help="URI of a skill in the profile.")]


@app.command("show")
def show_command(who: As, lang: str = "nl") -> None:
    """Every skill with its level, strongest evidence, last use, and who sees it."""
    from rugzak.skills import esco, queries, sharing

    person = person_of(who)
    readers, picture = sharing.standings(person), esco.snapshot()
    table = Table("skill", "level", "evidence", "date", "last used", "seen by", "uri", box=None)
    for row in queries.profile(person).skills:
        known = picture.find_skill(row.skill_uri)
        name = known.label.of(lang) if known else "?"
        level = f"{row.level or ''}" + (f" (DigComp {row.digcomp})" if row.digcomp else "")
        seen = ", ".join(reader for reader, standing in readers.items() if standing.shows(row)) or "nobody"
        day, used = str(row.date), str(row.last_used or "")
        table.add_row(escape(name), level, row.evidence, day, used, seen, row.skill_uri)
    show(table)


@app.command()
def add(
    skills: Annotated[list[str], typer.Argument(help="URIs of skills, see `rugzak skills search`.")],
    who: As,
    level: Annotated[int | None, typer.Option(min=1, max=4, help="1 basic … 4 expert; without it: not said.")] = None,
    last_used: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When they last did it.")] = None,
    words: Annotated[str, typer.Option(help="The words of the CV that speak of it.")] = "",
) -> None:
    """Keep skills as theirs; with words the evidence is their CV."""
    from rugzak.skills import services
    from rugzak.skills.models import Evidence

    person, day = person_of(who), last_used.date() if last_used else None
    for uri in skills:
        services.accept_skill(
            person=person, skill_uri=uri, level=level, last_used=day, words=words,
            evidence=Evidence.CV if words else Evidence.SELF,
        )  # fmt: skip
    show(f"{len(skills)} kept")


@app.command()
def confirm(skills: Skills, who: As) -> None:
    """They still can do these: used today."""
    from rugzak.skills import services

    show(f"{services.confirm_skills(person=person_of(who), skill_uris=skills)} confirmed")


@app.command()
def level(
    skills: Skills,
    who: As,
    level: Annotated[int | None, typer.Option(min=1, max=4, help="1 basic … 4 expert; without it: not said.")] = None,
    digcomp: Annotated[int | None, typer.Option(min=1, max=8, help="DigComp 2.2, for one digital skill.")] = None,
) -> None:
    """How well: one level for all of these."""
    from rugzak.skills import services

    person = person_of(who)
    if digcomp is not None:
        for uri in skills:
            services.set_level(person=person, skill_uri=uri, level=None, digcomp=digcomp)
        show(f"{len(skills)} changed")
        return
    show(f"{services.set_levels(person=person, skill_uris=skills, level=level)} changed")


@app.command()
def remove(skills: Skills, who: As) -> None:
    """Take skills out; they are not proposed as theirs again."""
    from rugzak.skills import services

    show(f"{services.reject_skills(person=person_of(who), skill_uris=skills)} taken out")


@app.command("last-used")
def last_used(
    skill: Skill,
    who: As,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Without it: not said.")] = None,
) -> None:
    """When they last did it: from then on it ages."""
    from rugzak.skills import services

    services.set_last_used(person=person_of(who), skill_uri=skill, day=day.date() if day else None)
    show("saved")


@app.command()
def evidence(skill: Skill, who: As) -> None:
    """Every piece of evidence of a skill, strongest first."""
    from rugzak.skills.errors import NotInProfile
    from rugzak.skills.evidence import pieces_of
    from rugzak.skills.models import ProfileSkill

    row = ProfileSkill.objects.filter(person=person_of(who), skill_uri=skill, state="accepted").first()
    if row is None:
        raise NotInProfile
    table = Table(id_column("evidence"), "kind", "date", "level", "words")
    for piece in pieces_of(row):
        table.add_row(str(piece.pk), piece.kind, str(piece.date), str(piece.level or ""), escape(piece.words))
    show(table)


@app.command("remove-evidence")
def remove_evidence(evidence: Annotated[UUID, typer.Argument(help="See `rugzak profile evidence`.")], who: As) -> None:
    """Take one piece away; never the last."""
    from rugzak.skills import services

    row = services.remove_evidence(person=person_of(who), evidence_id=evidence)
    show(f"the strongest is now: {row.evidence}")


@app.command()
def share(
    skills: Skills,
    who: As,
    reader: Annotated[str, typer.Option("--with", help="coach or employer.")],
    stop: Annotated[bool, typer.Option("--stop", help="Let them see it no longer.")] = False,
) -> None:
    """Let a coach or the employer see these skills, or no longer."""
    from rugzak.skills.sharing import share_skills

    count = share_skills(person=person_of(who), skill_uris=skills, audience=reader, yes=not stop)
    show(f"{count} {'no longer shared' if stop else 'shared'}")
