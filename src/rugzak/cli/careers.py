"""`rugzak careers …`: how skills fit a job, which jobs are near, the way there, what the market asks."""

from typing import Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.base.errors import Refusal
from rugzak.cli import paths

app = typer.Typer(help="The mirror, the path to a job, the plan, and what vacancies ask.")
Person = Annotated[UUID | None, typer.Option("--person", help="The id of a person; their accepted skills count.")]
Skills = Annotated[list[str] | None, typer.Option("--skill", help="URI of a skill; may come more than once.")]
Lang = Annotated[str, typer.Option("--lang", help="nl, fr, de or en.")]


@app.command("fit")
def fit_command(occupation: str, person: Person = None, skill: Skills = None, lang: Lang = "nl") -> None:
    """How someone fits an occupation (its URI): what they have and lack of its essential skills."""
    from rugzak.careers import mirror

    try:
        fit = mirror.fit_of(_skills(person, skill), occupation)
    except Refusal as refusal:
        show(f"[red]{escape(refusal.text())}[/red]")
        raise typer.Exit(1) from None
    show(escape(f"{fit.occupation.label.of(lang)}: {fit.have} of {fit.asked} essential skills"))
    for mark, skills in (("+", fit.essential_have), ("-", fit.essential_lack)):
        for one in skills:
            show(escape(f"  {mark} {one.label.of(lang)}"))


@app.command("nearest")
def nearest_command(
    person: Person = None, skill: Skills = None, region: str | None = None, top: int = 10, lang: Lang = "nl"
) -> None:
    """The occupations nearest to someone's skills; with --region (VL, BR, WA) it says which are in shortage."""
    from rugzak.careers import mirror

    table = Table("score", "have", "occupation", "shortage", "uri", box=None)
    for near in mirror.nearest_of(_skills(person, skill), top, region=region):
        have, short = f"{near.have}/{near.asked}", "yes" if near.shortage else ""
        table.add_row(f"{near.score:.2f}", have, escape(near.occupation.label.of(lang)), short, near.occupation.uri)
    show(table)


app.command("path")(paths.path_command)
app.command("plan")(paths.plan_command)
app.command("keep")(paths.keep_command)
app.command("demand")(paths.demand_command)
app.command("needs")(paths.needs_command)


def _skills(person: UUID | None, skills: list[str] | None) -> set[str]:
    from rugzak.skills import queries

    own = {row.skill_uri for row in queries.profile(person).skills} if person else set()
    return own | set(skills or ())
