"""`rugzak careers …`: how skills fit a job, moves to other jobs and sectors, the way there, what is asked."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NoReturn
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.base.errors import Refusal
from rugzak.cli import paths
from rugzak.cli.who import As, person_of

if TYPE_CHECKING:
    from rugzak.careers.transitions.moves import Moves

app = typer.Typer(help="The mirror, the path to a job, the plan, and what vacancies ask.")
Person = Annotated[UUID | None, typer.Option("--person", help="The id of a person; their accepted skills count.")]
Skills = Annotated[list[str] | None, typer.Option("--skill", help="URI of a skill; may come more than once.")]
Lang = Annotated[str, typer.Option("--lang", help="nl, fr, de or en.")]


class RegionCode(StrEnum):
    VL = "VL"
    BR = "BR"
    WA = "WA"


class Show(StrEnum):
    """Which moves to list."""

    REACHABLE = "reachable"
    BOTH = "both"
    DESIRABLE = "desirable"


class Lens(StrEnum):
    """Whose sectors: of kinds of work (ISCO), or found by skills (Nesta)."""

    WORK = "work"
    SKILLS = "skills"


Region = Annotated[RegionCode | None, typer.Option("--region", help="VL, BR or WA: says what it is short of.")]


@app.command("fit")
def fit_command(occupation: str, person: Person = None, skill: Skills = None, lang: Lang = "nl") -> None:
    """How someone fits an occupation (its URI): what they have and lack, and how long the rest takes to learn."""
    from rugzak.careers import mirror

    try:
        fit = mirror.fit_of(_skills(person, skill), occupation)
    except Refusal as refusal:
        _refused(refusal)
    show(escape(f"{fit.occupation.label.of(lang)}: {fit.have} of {fit.asked} essential skills"))
    show(f"weighed by how much each tells: {fit.strength:.0%}")
    for part in fit.parts:
        show(f"  {part.reuse}: {part.have} of {part.asked}")
    for one in fit.essential_have:
        show(escape(f"  + {one.label.of(lang)}"))
    for pace in fit.paces():
        basis = f"{pace.trainings} trainings" if pace.trainings else "assumed"
        show(escape(f"  - {pace.skill.label.of(lang)} (estimate: {pace.hours} h, {pace.weeks} weeks; {basis})"))


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


@app.command("why")
def why_command(occupation: str, who: As, lang: Lang = "nl") -> None:
    """Why a person's fit with an occupation (its URI) is what it is: every skill with its weight."""
    from rugzak.careers.why import why

    found = why(person_of(who), occupation)
    show(escape(f"{found.occupation.label.of(lang)}: {found.have} of {found.asked}, {found.weighted:.0%} by weight"))
    table = Table("have", "essential", "weight", "part", "asked by", "evidence", "skill", box=None)
    for line in found.lines:
        marks = ("+" if line.have else "-", "yes" if line.essential else "")
        figures = (f"{line.weight:.2f}", f"{line.part:.1%}", f"{line.asked_by} of {found.occupations}")
        table.add_row(*marks, *figures, line.row.evidence if line.row else "", escape(line.skill.label.of(lang)))
    show(table)
    show(escape(f"release {found.release}; {len(found.corrections)} corrections"))


@app.command("transitions")
def transitions_command(
    occupation: Annotated[str, typer.Argument(help="URI of the occupation to move from; none: from skills.")] = "",
    person: Person = None,
    skill: Skills = None,
    region: Region = None,
    which: Annotated[Show, typer.Option("--show", help="reachable, both or desirable.")] = Show.REACHABLE,
    top: Annotated[int, typer.Option("--top", min=1, max=3000)] = 20,
    lang: Lang = "nl",
) -> None:
    """Moves to other work, from an occupation, a person or skills: how near, within reach or not, worth it or not."""
    from rugzak.careers.transitions.moves import REACHABLE, Verdict

    try:
        found = _moves(occupation, person, skill, region.value if region else None)
    except Refusal as refusal:
        _refused(refusal)
    kinds = {Show.REACHABLE: REACHABLE, Show.BOTH: (Verdict.BOTH,), Show.DESIRABLE: (Verdict.BOTH, Verdict.DESIRABLE)}
    table = Table("score", "have", "close", "verdict", "schooling", "shortage", "risk", "occupation", "uri", box=None)
    for move in found.best(top, verdicts=kinds[which]):
        steps = "" if move.steps is None else f"{move.steps:+d}"
        risk = {-1: "less", 0: "same", 1: "more", None: ""}[move.risk]
        table.add_row(
            *(f"{move.score:.2f}", f"{move.have}/{move.asked}", str(move.close), move.verdict.value, steps),
            *("yes" if move.shortage else "", risk, escape(move.occupation.label.of(lang)), move.occupation.uri),
        )
    show(table)
    show(f"{found.count(*REACHABLE)} within reach, {found.count(Verdict.BOTH)} of them worth it")


@app.command("sectors")
def sectors_command(
    origin: Annotated[str, typer.Option("--from", help="Code of a sector; none: all of them.")] = "",
    lens: Annotated[Lens, typer.Option("--lens", help="work or skills: whose sectors.")] = Lens.WORK,
    again: Annotated[bool, typer.Option("--again", help="Compute all pairs of occupations anew first.")] = False,
    lang: Lang = "nl",
) -> None:
    """From sector to sector: how many moves are within reach and worth it, and what they lack."""
    from rugzak.careers.transitions import flows

    if again:
        show("\n".join(flows.compute().lines()))
    matrix = flows.matrix(lens.value)
    if matrix is None:
        show("Nothing computed yet. Run: rugzak careers sectors --again")
        raise typer.Exit(1)
    if origin and origin not in matrix.names:
        show(escape(f"There is no sector {origin}. Choose one of: {', '.join(matrix.names)}."))
        raise typer.Exit(1)
    table = Table("from", "to", "moves", "within reach", "share", "worth it", box=None)
    for (start, end), cell in matrix.cells.items():
        if start == (origin or start):
            names = (escape(matrix.names[code].of(lang)) for code in (start, end))
            table.add_row(*names, str(cell.moves), str(cell.viable), f"{cell.share:.1%}", str(cell.both))
    show(table)


def _moves(occupation: str, person: UUID | None, skills: list[str] | None, region: str | None) -> "Moves":
    from rugzak.careers.transitions import moves

    if occupation:
        return moves.moves_from(occupation, region)
    current = _current(person) if person else None
    return moves.moves_of(frozenset(_skills(person, skills)), region, current)


def _current(person: UUID) -> str | None:
    from rugzak.skills import queries

    job = queries.profile(person).current
    return job.occupation_uri if job else None


def _refused(refusal: Refusal) -> NoReturn:
    show(f"[red]{escape(refusal.text())}[/red]")
    raise typer.Exit(1) from None


app.command("path")(paths.path_command)
app.command("plan")(paths.plan_command)
app.command("keep")(paths.keep_command)
app.command("demand")(paths.demand_command)
app.command("needs")(paths.needs_command)


def _skills(person: UUID | None, skills: list[str] | None) -> set[str]:
    from rugzak.skills import queries

    own = {row.skill_uri for row in queries.profile(person).skills} if person else set()
    return own | set(skills or ())
