"""`rugzak fraud …`: scan, list, look at a case, decide; the rules; and how well they do on a made-up year."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of

if TYPE_CHECKING:
    from rugzak.booking.fraud.measure.score import Count, Year
    from rugzak.booking.fraud.models import Case

app = typer.Typer(help="The fraud desk: rules, signals, cases, and a measured year.", no_args_is_help=True)
CaseId = Annotated[UUID, typer.Argument(help="The id of a case.")]
Because = Annotated[str, typer.Option(help="Why; the provider reads it.")]


@app.command()
def rules() -> None:
    """The rules with their values of today and the case in history that each comes from."""
    from rugzak.base import clock
    from rugzak.booking.fraud.rules import all_rules

    table = Table("rule", "does", "severity", "values", "from")
    for rule in all_rules().values():
        values = ", ".join(f"{name} {value}" for name, value in rule.values(clock.today()).items())
        table.add_row(rule.code, rule.action, str(rule.severity), values, f"{rule.case} ({rule.source})")
    show(table)


@app.command()
def scan() -> None:
    """Run every rule over all providers now, as the worker does every night."""
    from rugzak.booking.fraud import scan as scanning

    report = scanning.everyone()
    show(f"{report.signals} signals seen, {report.cases} cases open")


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="open, cleared, upheld, appealed or final; left out: all.")] = "",
) -> None:
    """Cases and what each holds, and below them signals that hold nothing."""
    from rugzak.base.quantities import euros
    from rugzak.booking.fraud import queries
    from rugzak.booking.fraud.rules import all_rules

    table = Table(id_column("case"), "provider", "state", "signals", "held", "since")
    for row in queries.cases(states=[state] if state else ())[:200]:
        figures = [row.state, str(row.signals.count()), euros(queries.money_of(row).held), f"{row.opened_at:%Y-%m-%d}"]
        table.add_row(str(row.pk), row.provider.name, *figures)
    show(table)
    for signal in queries.loose_signals()[:50]:
        show(f"{signal.provider.name}: {all_rules()[signal.rule].explain(signal.figures)}")


@app.command()
def case(case: CaseId) -> None:
    """One case: why, what it holds, and every step."""
    from rugzak.base.quantities import euros
    from rugzak.booking.fraud import queries

    row = _case(case)
    money = queries.money_of(row)
    show(f"{row.provider.name}: {row.state}, {'holds' if row.holds else 'holds nothing'} until {row.hold_until or '-'}")
    show(f"waiting {euros(money.waiting)}, approved {euros(money.approved)}, paid {euros(money.paid)}")
    for rule, signal in queries.rules_of(row):
        show(f"- {rule.name}: {rule.explain(signal.figures)}")
    for step in row.steps.all():
        show(f"{step.at:%Y-%m-%d %H:%M} {step.side} {step.kind} {step.text}")


@app.command("open")
def open_(provider: UUID, who: As, reason: Because, hold: bool = False) -> None:
    """Open a case by hand about a provider."""
    from rugzak.accounts.services import organisation_of
    from rugzak.booking.fraud import desk

    found = organisation_of(provider)
    show(str(desk.open_case(actor=actor_of(who), provider=found, reason=reason, hold=hold).pk))


@app.command()
def ask(case: CaseId, question: str, who: As) -> None:
    """Ask the provider for evidence."""
    from rugzak.booking.fraud import desk

    row = desk.ask(actor=actor_of(who), case=_case(case), question=question)
    show(f"to be answered by {row.asked_until}")


@app.command()
def decide(
    case: CaseId,
    outcome: Annotated[str, typer.Argument(help="cleared or upheld")],
    who: As,
    reason: Because,
) -> None:
    """Decide a case; never by who opened or handled it."""
    from rugzak.booking.fraud import desk

    row = desk.decide(actor=actor_of(who), case=_case(case), outcome=outcome, reason=reason)
    show(f"{row.state}" + (f"; the provider can appeal until {row.appeal_until}" if row.appeal_until else ""))


@app.command()
def answer(case: CaseId, who: As, reason: Because, granted: bool = False) -> None:
    """Answer an appeal; never by who worked on the case before."""
    from rugzak.booking.fraud import desk

    row = desk.answer_appeal(actor=actor_of(who), case=_case(case), granted=granted, reason=reason)
    show(str(row.state))


@app.command()
def measure(
    seed: Annotated[list[int], typer.Option(help="A made-up year; several together are counted as one.")] = [11],  # noqa: B006
) -> None:
    """Play a made-up year, scan it, and print precision and recall by rule and in all. Nothing stays behind."""
    from rugzak.booking.fraud.measure.score import Year, measure
    from rugzak.booking.fraud.measure.tune import SEEDS

    if mixed := sorted(set(seed) & set(SEEDS)):
        show(f"[yellow]the rules were tuned on seeds {', '.join(map(str, mixed))}: these figures flatter them[/yellow]")
    total = Year()
    for one in seed:
        total.add(measure(one))
    _print(total)


@app.command()
def tune(
    seeds: Annotated[str, typer.Option(help="From-to, such as 1-4.")] = "1-4",
    rule: Annotated[list[str] | None, typer.Option(help="Only these rules.")] = None,
) -> None:
    """Find the best values for each rule on some made-up years; writes nothing."""
    from rugzak.booking.fraud.measure.tune import tune as find

    first, _, last = seeds.partition("-")
    for choice in find(range(int(first), int(last or first) + 1), rule or ()):
        values = ", ".join(f"{name} {value}" for name, value in choice.values.items())
        show(f"{choice.rule:24} {values:30} score {choice.score:.2f} {_line(choice.found)}")


def _print(year: "Year") -> None:
    from rugzak.base.quantities import euros

    table = Table("rule", "right", "wrong", "precision", "meant to see", "of these seen", "recall")
    for code, count in year.rules.items():
        figures = [count.right, count.wrong, _share(count.precision), count.meant, count.own, _share(count.recall)]
        table.add_row(code, *map(str, figures))
    show(table)
    show(f"payments held: {_line(year.hold)}")
    show(f"seen at all:   {_line(year.anything)}")
    show(
        f"money of fraud held before it was paid: {euros(year.crooked_held)} of {euros(year.crooked_cents)} "
        f"({_share(year.crooked_held / max(year.crooked_cents, 1))}); honest money held: {euros(year.honest_held)} of "
        f"{euros(year.honest_cents)} ({_share(year.honest_held / max(year.honest_cents, 1))})"
    )
    show(f"days from the first wrong claim to the hold (median): {year.median_days}")
    show(f"missed: {', '.join(sorted(year.missed)) or 'none'}")
    show(f"held by mistake: {', '.join(sorted(year.bothered)) or 'none'}")


def _line(count: "Count") -> str:
    missed, left_alone = count.meant - count.own, count.honest - count.wrong
    return (
        f"precision {_share(count.precision)}, recall {_share(count.recall)} "
        f"(right {count.right}, wrong {count.wrong}, missed {missed}, left alone {left_alone})"
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _case(case_id: UUID) -> "Case":
    from rugzak.base.errors import NotFound
    from rugzak.booking.fraud.models import Case

    row = Case.objects.select_related("provider").filter(pk=case_id).first()
    if row is None:
        raise NotFound
    return row
