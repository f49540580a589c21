"""`rugzak careers path|plan|demand|needs`: the way to a job, the plan that someone follows, what the market asks."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.base.errors import Refusal
from rugzak.base.quantities import euros, hours
from rugzak.cli.who import As, actor_of, person_of

if TYPE_CHECKING:
    from rugzak.careers.path.model import Path, Wish
    from rugzak.careers.path.queries import Proposal

Lang = Annotated[str, typer.Option("--lang", help="nl, fr, de or en.")]
Days = Annotated[str, typer.Option(help="Days that can be, such as 0,2,5: Monday, Wednesday, Saturday.")]
MOST_ROWS = 25


def path_command(
    who: As,
    job: Annotated[str, typer.Option(help="URI of an occupation; left out: their goal.")] = "",
    budget: Annotated[float | None, typer.Option(min=0, help="Own money in all, in euros.")] = None,
    hours_week: Annotated[float | None, typer.Option(min=0, help="Hours a week at most.")] = None,
    last: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day.")] = None,
    days: Days = "",
    km: Annotated[float | None, typer.Option(min=0, help="How far at most, one way.")] = None,
    online: Annotated[bool, typer.Option("--online", help="Only online.")] = False,
    what_if: Annotated[bool, typer.Option("--what-if", help="Also under four other wishes.")] = False,
    lang: Lang = "nl",
) -> None:
    """Which trainings close someone's gap for least money, time and travel; and how sure that is."""
    from rugzak.careers.path import queries, words

    person = person_of(who)
    wish = _wish(budget, hours_week, last, days, km, online)
    found = _or_exit(lambda: queries.proposal(person, queries.job_of(person, job), wish))
    show(escape(f"{found.gathered.occupation.label.of(lang)}: {len(found.gathered.gap)} skills lack"))
    _path(found, found.path, lang)
    for other in found.alternatives:
        show(f"\n[bold]{words.KINDS[other.kind]}[/bold]: " + " ".join(words.difference(other.path, found.path)))
        _path(found, other.path, lang)
    if found.release is not None:
        closes, own = words.skills_closed(found.release.path), euros(found.release.path.own)
        show(f"\n{closes} skills for {own} without: {', '.join(found.release.wishes)}")
    for one in queries.what_ifs(found) if what_if else ():
        told = words.difference(one.path, found.path) if one.path.steps else [""]
        show(f"\n[bold]{words.WHAT_IFS[one.code]}[/bold] {' '.join(told) or '='}")


def plan_command(who: As, lang: Lang = "nl") -> None:
    """The plan that someone follows, as it stands today."""
    from rugzak.careers.plan import services
    from rugzak.careers.plan.standing import standing

    view = standing(_or_exit(lambda: services.running_of(person_of(who))))
    table = Table("n", "start", "training", "own part", "state", "changed", box=None)
    for step in view.steps:
        title, changed = step.step.session.training.title.of(lang), " ".join(map(str, step.changes))
        row = [str(step.step.n), str(step.step.session.start), escape(title), euros(step.step.own_cents), step.state]
        table.add_row(*row, escape(changed))
    show(table)


def keep_command(
    session: Annotated[list[UUID], typer.Argument(help="Ids of sessions, as `path` shows them.")],
    who: As,
    job: Annotated[str, typer.Option(help="URI of an occupation; left out: their goal.")] = "",
) -> None:
    """Make sessions the plan of someone; the former one ends and nothing is booked."""
    from rugzak.careers.path import queries
    from rugzak.careers.path.model import Wish
    from rugzak.careers.plan import services

    person = person_of(who)
    plan = _or_exit(
        lambda: services.keep(person=person, occupation_uri=queries.job_of(person, job), wish=Wish(), sessions=session)
    )
    show(f"plan {plan.pk}: {plan.steps.count()} steps")


def demand_command(
    region: Annotated[str, typer.Option(help="VL, BR or WA; left out: everywhere.")] = "",
    sector: Annotated[str, typer.Option(help="NACE section (H) or joint committee (PC140).")] = "",
    months: Annotated[int, typer.Option(min=1, max=36)] = 12,
    lang: Lang = "nl",
) -> None:
    """What vacancies ask and no training teaches, and what is taught and not asked."""
    from rugzak.careers.demand import queries

    found = queries.comparison(region, sector, months=months)
    counted = f"{found.vacancies} vacancies ({found.read} with a skill), {found.trainings} trainings"
    show(f"{counted}; {found.hidden} skills hidden: fewer than {queries.FLOOR} employers")
    if found.made_up:
        show("[yellow]Some of these vacancies are made up.[/yellow]")
    table = Table("asked and not taught", "at least", "at most", "of", "trend", box=None)
    for row in found.not_taught[:MOST_ROWS]:
        numbers = [str(row.sure), str(row.vacancies), str(row.total)]
        table.add_row(escape(row.skill.label.of(lang)), *numbers, row.trend)
    show(table)
    table = Table("taught and not asked", "trainings", box=None)
    for lonely in found.not_asked[:MOST_ROWS]:
        table.add_row(escape(lonely.skill.label.of(lang)), str(lonely.trainings))
    show(table)


def needs_command(
    training: Annotated[UUID, typer.Argument(help="The id of a training.")],
    who: As,
    skill: Annotated[list[str] | None, typer.Option("--skill", help="URI of a skill; may come more than once.")] = None,
) -> None:
    """Say what a training asks one to be able to do before it starts; it replaces what was said before."""
    from rugzak.careers import needs
    from rugzak.catalogue import queries as catalogue

    found = _or_exit(
        lambda: needs.set_needs(training=catalogue.training(training), skills=skill or [], actor=actor_of(who))
    )
    for one in found:
        show(escape(f"{one.label.en}  {one.uri}"))


def _wish(
    budget: float | None, hours_week: float | None, last: datetime | None, days: str, km: float | None, online: bool
) -> "Wish":
    from rugzak.careers.path.model import WHOLE_WEEK, Wish

    chosen = frozenset(int(day) for day in days.split(",") if day.strip() in set("0123456"))
    return Wish(
        budget=None if budget is None else round(budget * 100),
        hours_week=None if hours_week is None else round(hours_week * 60), last=last.date() if last else None,
        days=chosen or WHOLE_WEEK, km=km, online_only=online,
    )  # fmt: skip


def _path(found: "Proposal", path: "Path", lang: str) -> None:
    from rugzak.careers.path.words import skills_closed

    table = Table("start", "end", "training", "price", "own part", "who pays", "session", box=None)
    for step in path.steps:
        title = found.gathered.sessions[step.choice.id].training.title.of(lang)
        payers = ", ".join(f"{line.payer} {euros(line.amount)}" for line in step.split.lines if line.payer != "self")
        dates = [str(step.choice.start), str(step.choice.end)]
        money = [euros(step.choice.price), euros(step.split.own)]
        table.add_row(*dates, escape(title), *money, payers, str(step.choice.id))
    show(table)
    quality = path.quality
    proven = "proven best" if quality.proven else f"not proven, gap {quality.gap:.1%}"
    closes = f"closes {skills_closed(path)} skills, {path.cover:.0%} of the gap, for {euros(path.own)}"
    show(f"{closes} and {hours(path.minutes)}; {proven} of {quality.choices} sessions in {quality.seconds:.2f} s")


def _or_exit(work: Any) -> Any:
    """What a service gives; a refusal ends the command with its words."""
    try:
        return work()
    except Refusal as refusal:
        show(f"[red]{escape(refusal.text())}[/red]")
        raise typer.Exit(1) from None
