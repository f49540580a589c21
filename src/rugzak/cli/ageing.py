"""`rugzak ageing …`: how skills age by Jones' arithmetic (an illustration), and the table of half-lives."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.cli.who import As, actor_of, person_of

app = typer.Typer(help="How skills age: show, pace, check, half-lives, set, reset.", no_args_is_help=True)
Group = Annotated[str, typer.Argument(help='A code of `rugzak ageing half-lives`; "" is all the others.')]


@app.command("show")
def show_command(who: As, lang: str = "nl") -> None:
    """What the arithmetic leaves of someone's skills: 0.5 ** (years since last used / half-life)."""
    from rugzak.skills import esco
    from rugzak.skills.ageing import queries

    found, picture = queries.ageing(person_of(who)), esco.snapshot()
    table = Table("group", "half-life", "skill", "last used", "left", box=None)
    for group in found.groups:
        for one in group.skills:
            known = picture.find_skill(one.skill.skill_uri)
            name = known.label.of(lang) if known else one.skill.skill_uri
            half = f"{group.half_life:g} years {group.pace}".strip()
            table.add_row(group.row.code or "other", half, escape(name), str(one.used), f"{one.left:.0%}")
    show(table)
    show("off" if found.off else f"an illustration, no measurement; next check: {found.next_check or 'none'}")


@app.command()
def pace(
    who: As,
    group: Annotated[str, typer.Option(help="A code; without it all skills.")] = "",
    pace: Annotated[str, typer.Option(help="slower, faster, off; without it as the table says.")] = "",
) -> None:
    """For this person it is slower, faster, or off."""
    from rugzak.skills.ageing import services

    services.set_pace(person=person_of(who), group=group, pace=pace)
    show("saved")


@app.command()
def check(
    who: As,
    still: Annotated[list[str] | None, typer.Option("--still", help="URI of a skill they still can.")] = None,
    less: Annotated[list[str] | None, typer.Option("--less", help="One level lower.")] = None,
    no: Annotated[list[str] | None, typer.Option("--no", help="They can no longer; it goes.")] = None,
) -> None:
    """Note a competence check, and plan the next."""
    from rugzak.skills.ageing import queries, services

    person = person_of(who)
    answers = {uri: answer for answer, uris in (("yes", still), ("less", less), ("no", no)) for uri in uris or ()}
    row = services.do_check(person=person, answers=answers)
    show(f"{row.kept} kept, {row.lowered} lowered, {row.dropped} dropped; next check: {queries.planned(person)}")


@app.command("half-lives")
def half_lives(lang: str = "nl") -> None:
    """The table in use, with its sources."""
    from rugzak.skills.ageing.table import table as in_use

    table = Table("code", "group", "years", "default", "sure", "source", box=None)
    for row in in_use().values():
        name = escape(row.name.of(lang))
        table.add_row(row.code or '""', name, f"{row.years:g}", f"{row.default:g}", row.sure, escape(row.source))
    show(table)


@app.command("set")
def set_command(
    group: Group, years: str, who: As, reason: Annotated[str, typer.Option(help="Others read it later.")]
) -> None:
    """This authority's own half-life of a group, in years."""
    from rugzak.skills.ageing import services
    from rugzak.skills.errors import NotAHalfLife

    try:
        value = Decimal(years.replace(",", "."))
    except InvalidOperation:
        raise NotAHalfLife from None
    row = services.set_half_life(actor=actor_of(who), group=group, years=value, reason=reason)
    show(f"{row.code or 'other'}: {row.years:g} years (default {row.default:g})")


@app.command()
def reset(group: Group, who: As) -> None:
    """The default again."""
    from rugzak.skills.ageing import services

    row = services.reset_half_life(actor=actor_of(who), group=group)
    show(f"{row.code or 'other'}: {row.years:g} years")
