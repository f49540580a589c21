"""`rugzak firm …`: the jobs of a firm, what they ask, what its people lack, and what to do about it."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.cli import firm_plan
from rugzak.cli.who import As, actor_of, person_of

if TYPE_CHECKING:
    from rugzak.accounts.models import Organisation
    from rugzak.careers.firm.models import FirmRole

app = typer.Typer(help="A firm's skills: jobs, needs, gaps, advice, sector and wishes.", no_args_is_help=True)
app.add_typer(firm_plan.plan, name="plan")
Firm = Annotated[str, typer.Argument(help="Enterprise number or id of the employer.")]
RoleName = Annotated[str, typer.Argument(help="The job, as it is called there.")]
Scenario = Annotated[str, typer.Option(help="Name of a future; none: now.")]
Lang = Annotated[str, typer.Option("--lang", help="nl, fr, de or en.")]


@app.command("roles")
def roles_command(firm: Firm, who: As) -> None:
    """The jobs of the firm, and how many people each needs."""
    from rugzak.careers.firm import roles

    table = Table("job", "team", "people", "in two years", "skills", "id", box=None)
    for role in roles.roles_of(firm_of(firm, who)):
        counts = (str(role.people), str(role.people_later), str(len(roles.needs_of(role))))
        table.add_row(escape(role.name), escape(role.team), *counts, str(role.pk))
    show(table)


@app.command("add-role")
def add_role(
    firm: Firm,
    name: RoleName,
    who: As,
    occupation: Annotated[str, typer.Option(help="URI of an ESCO occupation.")] = "",
    skill: Annotated[
        list[str] | None, typer.Option(help="URI of a skill that it asks; may come more than once.")
    ] = None,
    words: Annotated[str, typer.Option(help="What these people do: what we surely read in it is asked.")] = "",
    team: str = "",
    people: int = 1,
    later: Annotated[int | None, typer.Option(help="People in two years.")] = None,
) -> None:
    """Add a job, from an occupation, from skills or from words."""
    from rugzak.careers.firm import roles

    read = [one.uri for one in roles.proposals(words).skills if one.sure] if words else []
    role = roles.add_role(
        actor=actor_of(who), employer=firm_of(firm, who), name=name, occupation_uri=occupation,
        skill_uris=[*(skill or ()), *read], team=team, people=people, people_later=later,
    )  # fmt: skip
    show(escape(f"{role.name}: asks {len(roles.needs_of(role))} skills ({role.pk})"))


@app.command()
def need(firm: Firm, role: RoleName, skill: str, level: int, who: As, scenario: Scenario = "") -> None:
    """The level (1 to 4, 0 none) of a skill (its URI) that a job asks, now or in a future."""
    from rugzak.careers.firm import roles

    roles.set_needs(actor=actor_of(who), role=_role(firm, role, who), levels={skill: level}, scenario=scenario)
    show("kept")


@app.command("gaps")
def gaps_command(
    firm: Firm,
    who: As,
    scenario: Scenario = "",
    by: Annotated[str, typer.Option(help="role or team.")] = "role",
    lang: Lang = "nl",
) -> None:
    """What the firm lacks, in percent of the people who need it; a dash: too few people to say."""
    from rugzak.careers.firm import picture

    found = picture.gaps(actor=actor_of(who), employer=firm_of(firm, who), scenario=scenario, by=by)
    table = Table("skill", *(escape(one.name or one.key) for one in found.columns), box=None)
    for row in found.rows:
        cells = [str(cell.gap.share) if cell.gap else "–" if cell.state == "small" else "" for cell in row.cells]
        table.add_row(escape(row.skill.label.of(lang)), *cells)
    show(table)
    show(
        f"{found.sharing} of {found.employed} people share; {found.unseen} skills with fewer than {found.least} people"
    )


@app.command()
def advise(firm: Firm, role: RoleName, skill: str, who: As, scenario: Scenario = "", lang: Lang = "nl") -> None:
    """Borrow, build or buy for a skill (its URI) of a job, with the sums."""
    from rugzak.base.quantities import euros
    from rugzak.careers.firm import ways

    found = ways.advise(
        actor=actor_of(who), employer=firm_of(firm, who), role_id=_role(firm, role, who).pk, skill_uri=skill,
        scenario=scenario,
    )  # fmt: skip
    way = found.advice
    lacking = "too few people to say" if found.share is None else f"{found.share} %, about {found.people} people"
    show(escape(f"{found.skill.label.of(lang)} at level {found.level}: {lacking}; {found.vacant} places open"))
    build = "no training" if way.build.cents is None else euros(way.build.cents)
    buy = "not known" if way.buy.cents is None else f"{euros(way.buy.cents)}{' (assumed)' if way.buy.assumed else ''}"
    spare = "too few to say" if way.borrow.spare is None else str(way.borrow.spare)
    show(f"build: {build}; buy: {buy}; borrow: {spare} people")
    for option in found.options:
        price = f"{euros(option.funding.price)}, of which the firm {euros(option.funding.firm)}"
        show(escape(f"  {option.hit.training.title.of(lang)}: {price}"))
    show(f"begin with: {way.first} ({way.why})")


@app.command("sector")
def sector_command(firm: Firm, who: As, lang: Lang = "nl") -> None:
    """The firm's gaps beside those of others of its joint committee."""
    from rugzak.careers.firm import sector

    found = sector.benchmark(actor=actor_of(who), employer=firm_of(firm, who))
    table = Table("skill", "here", "others", "firms", box=None)
    for row in found.rows:
        cells = ["–" if share is None else f"{share} %" for share in (row.here, row.others)]
        table.add_row(escape(row.skill.label.of(lang)), *cells, str(row.firms))
    show(table)
    show(f"joint committee {', '.join(found.committees)}: {found.firms} others take part")


@app.command()
def compare(firm: Firm, who: As, stop: bool = False) -> None:
    """Take part in comparisons with the sector; --stop: no longer."""
    from rugzak.careers.firm import roles

    row = roles.choose(actor=actor_of(who), employer=firm_of(firm, who), compares=not stop)
    show("takes part" if row.compares else "takes no part")


@app.command("wishes")
def wishes_command(firm: Firm, who: As) -> None:
    """The learning wishes that people share with this employer."""
    from rugzak.careers.firm import wishes

    for one in wishes.shared_with(actor=actor_of(who), employer=firm_of(firm, who)):
        show(escape(f"{one.person.given_name} {one.person.family_name} ({one.team or '-'}): {one.words}"))


@app.command()
def wish(words: str, who: As, share: bool = False) -> None:
    """Add a learning wish of one's own; --share: the employer of today sees it."""
    from rugzak.careers.firm import wishes

    person = person_of(who)
    row = wishes.add(person=person, words=words)
    if share:
        wishes.share(person=person, wish_id=row.pk, yes=True)
    show(f"{'shared' if share else 'only yours'}: {row.pk}")


@app.command()
def hr(firm: Firm, file: Path, who: As, dry_run: bool = False) -> None:
    """Read a personnel file (CSV or XLSX; docs/formats/hr.md); --dry-run checks and writes nothing."""
    from rugzak.accounts.hr.record import import_hr

    done = import_hr(actor=actor_of(who), employer=firm_of(firm, who), path=file, dry_run=dry_run)
    for line in done.report.lines():
        show(escape(line))


@app.command()
def organisation(firm: Firm, who: As) -> None:
    """Retention, time to fill, absence and speed of development over twelve months, or "no data"."""
    from rugzak.accounts.hr import figures

    found = figures.organisation(actor=actor_of(who), employer=firm_of(firm, who))
    for kpi in found.kpis:
        value = "no data" if kpi.value is None else f"{kpi.value:.1%}" if kpi.unit == "share" else f"{kpi.value} days"
        show(f"{kpi.code}: {value} (rests on {kpi.n})")


def firm_of(text: str, who: str) -> "Organisation":
    """An employer by number or id, for someone who may see its skills. Raises NotFound, NotAllowed."""
    from django.db.models import Q

    from rugzak.accounts import access
    from rugzak.accounts.models import Organisation
    from rugzak.accounts.permissions import Scope
    from rugzak.base.errors import NotFound

    digits = "".join(char for char in text if char.isdecimal())
    wanted = Q(enterprise_number=digits, kind="employer")
    with contextlib.suppress(ValueError):
        wanted |= Q(pk=UUID(text))
    found = Organisation.objects.filter(wanted).first()
    if found is None:
        raise NotFound
    access.require(actor_of(who), "firm.see", Scope("firm", organisation_id=found.pk))
    return found


def _role(firm: str, name: str, who: str) -> "FirmRole":
    from rugzak.careers.firm import roles
    from rugzak.careers.firm.errors import NoSuchRole

    role = roles.roles_of(firm_of(firm, who)).filter(name__iexact=name).first()
    if role is None:
        raise NoSuchRole
    return role
