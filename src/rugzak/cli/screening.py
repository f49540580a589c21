"""`rugzak screening …`: tests for oneself; what is in the bank, what use says of it, and one's own results."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of, person_of

if TYPE_CHECKING:
    from rugzak.skills.screening.statistics import ScaleFigure

app = typer.Typer(
    help="Tests for oneself: list, show, check, results, do, erase, reliability, estimate.", no_args_is_help=True
)
Which = Annotated[str, typer.Argument(help="A test: see `rugzak screening list`.")]
Lang = Annotated[str, typer.Option("--lang", help="nl, fr, de or en.")]


@app.command("list")
def list_them(lang: Lang = "nl") -> None:
    """All tests, with their kind, length and sources."""
    from rugzak.skills.screening.bank import tests

    table = Table("test", "what", "kind", "items", "minutes", box=None)
    for test in tests().values():
        table.add_row(test.id, test.title.of(lang), test.kind.value, str(len(test.items)), str(test.minutes))
    show(table)


@app.command("show")
def show_one(test: Which, lang: Lang = "nl") -> None:
    """One test: what it is and is not, its sources, and every item with what the answers are worth."""
    from rugzak.skills.screening import queries

    found = queries.test(test)
    for text in (found.title, found.measures, found.limits):
        show(escape(text.of(lang)))
    show(escape("\n".join(found.sources)))
    for item in found.items:
        show(f"\n[b]{escape(item.id)}[/b] ({item.scale}) {escape(item.text.of(lang))}")
        for option in item.options:
            show(f"  {option.share:.2f} {escape(option.text.of(lang))}")


@app.command()
def check() -> None:
    """Read the whole bank; says what is wrong in which file."""
    from rugzak.skills.screening.bank import FOLDER, BankError, read

    bad = 0
    for path in sorted(FOLDER.glob("*.yaml")):
        try:
            test = read(path)
            show(f"{path.name}: {len(test.items)} items, {len(test.scales)} scales, four languages")
        except BankError as error:
            bad += 1
            show(f"[red]{escape(str(error))}[/red]")
    if bad:
        raise typer.Exit(1)


@app.command()
def results(who: As, lang: Lang = "nl") -> None:
    """What I did, and what came out."""
    from rugzak.skills.screening import interests, queries
    from rugzak.skills.screening.bank import Kind, tests

    table = Table(id_column("attempt"), id_column("test"), "finished", "result", box=None)
    for row in queries.attempts(person_of(who)).filter(test__in=tests()):
        said = "busy"
        if row.finished_at:
            found = queries.result(row)
            activity = found.test.kind == Kind.ACTIVITY
            said = interests.code(found.means) if activity else found.test.zone(found.whole.mean).say.of(lang)
        table.add_row(str(row.pk), row.test, f"{row.finished_at:%Y-%m-%d}" if row.finished_at else "", escape(said))
    show(table)


@app.command("do")
def do_one(test: Which, who: As, lang: Lang = "nl", whole: bool = False) -> None:
    """Do a test here; stop with Ctrl-C and go on later. Tasks need the page: they are done on a screen."""
    from rugzak.skills.screening import queries, services
    from rugzak.skills.screening.bank import Kind

    if queries.test(test).kind == Kind.TASK:
        raise typer.BadParameter("these tasks are done in the portal, under Mirror, Tests")
    person = person_of(who)
    attempt = services.start(person=person, test_id=test, language=lang, whole=whole)
    while item := queries.progress(attempt).item:
        show(f"\n{escape(item.text.of(lang))}")
        for number, option in enumerate(item.options, 1):
            show(f"  {number} {escape(option.text.of(lang))}")
        option = item.options[_number(len(item.options)) - 1]
        attempt = services.answer(person=person, attempt_id=attempt.pk, item_id=item.id, value=option.id)
    results(who, lang)


@app.command()
def erase(attempt: Annotated[str, typer.Argument(help="See `rugzak screening results`.")], who: As) -> None:
    """Erase one of my results for good."""
    from uuid import UUID

    from rugzak.skills.screening import services

    try:
        services.erase(person=person_of(who), attempt_id=UUID(attempt))
    except ValueError:
        raise typer.BadParameter("this is not an id of a result") from None
    show("erased")


@app.command()
def reliability(
    who: As, test: Which, lang: Annotated[str, typer.Option("--lang", help="One language only.")] = ""
) -> None:
    """Cronbach's alpha and item-rest correlations from use; nothing about fewer than 30 people."""
    from rugzak.accounts import access
    from rugzak.accounts.permissions import Scope
    from rugzak.skills.screening import queries, statistics

    access.require(actor_of(who), "aggregate.see", Scope("screening"))
    for figure in statistics.figures(queries.test(test), lang):
        _show(figure)


@app.command()
def estimate() -> None:
    """Learn spreads and the order of items from use, where at least 200 people answered all items."""
    from rugzak.skills.screening import statistics

    made = statistics.estimate()
    for row in made:
        show(f"{row.test}/{row.scale}: n {row.n}, spread {row.spread:.3f}, first {row.order[0]}")
    if not made:
        show(f"nothing yet: no scale has {statistics.ENOUGH} people with all its answers; all items count as equal")


def _number(most: int) -> int:
    """A number from 1 to `most`, asked again until it is one."""
    while True:
        typed: int = typer.prompt(f"1-{most}", type=int)
        if 1 <= typed <= most:
            return typed


def _show(figure: "ScaleFigure") -> None:
    if not figure.enough or figure.alpha is None:
        show(f"{figure.test}/{figure.scale}: not enough answers yet (30 people needed)")
        return
    alpha = figure.alpha
    ends = f"95 %: {alpha.low:.2f} to {alpha.high:.2f}"
    show(f"{figure.test}/{figure.scale}: alpha {alpha.value:.2f} ({ends}), n {figure.n}")
    table = Table("item", "mean", "item-rest", box=None)
    for row in figure.items:
        table.add_row(row.item, f"{row.mean:.2f}", "" if row.item_rest is None else f"{row.item_rest:.2f}")
    show(table)
