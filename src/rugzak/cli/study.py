"""`rugzak study …`: a job for whoever chooses a study, and the ways back to a qualification. Asks nobody's data."""

from typing import Annotated

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

app = typer.Typer(help="Study choice without an account: jobs, job, ways.", no_args_is_help=True)
Region = Annotated[str, typer.Option("--region", help="VL, BR or WA.")]
Lang = Annotated[str, typer.Option("--lang", help="nl, fr, de or en.")]


@app.command()
def jobs(
    words: Annotated[str, typer.Argument(help="Words of a name.")] = "",
    interest: Annotated[str, typer.Option(help="people, build, computers …: without words.")] = "",
    region: Region = "",
    lang: Lang = "nl",
) -> None:
    """Jobs by name, else by interest; without either the interests."""
    from rugzak.careers.study import queries, ways

    if not words and not interest:
        show("\n".join(f"{one.code:10} {escape(one.name.of(lang))}" for one in ways.interests()))
        return
    found = queries.by_name(words, lang) if words else queries.by_interest(interest, region, lang)
    table = Table("job", "uri", box=None)
    for job in found:
        table.add_row(escape(job.label.of(lang)), job.uri)
    show(table)


@app.command()
def job(uri: str, region: Region = "", lang: Lang = "nl") -> None:
    """What a job asks, which schooling, what it leads to, where it is in shortage."""
    from rugzak.careers.study import queries

    found = queries.job(uri, region)
    show(escape(found.occupation.label.of(lang)))
    if found.schooling:
        show(f"schooling ({found.schooling.level} of 4): {escape(found.schooling.needs.of(lang))}")
    show(f"in shortage: {', '.join(found.short_in) or 'on no list'}")
    for part in found.asks:
        show(escape(f"{part.name.of(lang)}: {', '.join(skill.label.of(lang) for skill in part.skills)}"))
    for near in found.near:
        show(escape(f"leads to: {near.occupation.label.of(lang)} ({near.have} of {near.asked})"))


@app.command()
def ways(region: Region = "", lang: Lang = "nl") -> None:
    """The ways back to a qualification."""
    from rugzak.careers.study import queries

    for community, found in queries.ways_back(region):
        for way in found:
            show(escape(f"{community} {way.kind:6} {way.official}: {way.leads.of(lang)}. {way.what.of(lang)}"))
