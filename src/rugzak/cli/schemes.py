"""`rugzak schemes …`: check, read and try the rules; most commands need no database."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.cli import given
from rugzak.cli.drafts import drafts

if TYPE_CHECKING:
    from rugzak.schemes.cases import Case
    from rugzak.schemes.decision import Decision
    from rugzak.schemes.scheme import Allowance, Scheme, Version

app = typer.Typer(
    help="Rules as data: check, list, explain, compare, decide, run the cases, publish.", no_args_is_help=True
)
app.add_typer(drafts, name="draft")
Language = Annotated[str, typer.Option("--language", "-l", help="nl, fr, de or en.")]
Code = Annotated[str, typer.Argument(metavar="SCHEME", help="The id of a scheme, or a YAML file.")]
Side = Annotated[
    str,
    typer.Argument(help="A YAML file, an id of the library, or ID@VERSION; `published:ID` is that of the database."),
]
Day = Annotated[str, typer.Option("--on", metavar="DATE", help="The date, for example 2026-11-24; default today.")]
_MARKS = {True: "[green]✓[/]", False: "[red]✗[/]", None: "[yellow]?[/]"}


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Scheme files.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="The whole library.")] = False,
    equal: Annotated[
        bool, typer.Option("--equal", help="Each rule that turns on a status or a form, and why.")
    ] = False,
) -> None:
    """Check files: form, types, names, periods, texts in four languages. Exits 1 at an error."""
    from rugzak.schemes.check import check_file
    from rugzak.schemes.load import LIBRARY

    paths = sorted(LIBRARY.rglob("*.yaml")) if all_ else list(files or [])
    if not paths:
        raise typer.BadParameter("name a file, or use --all")
    results = [check_file(path) for path in paths]
    findings = [finding for _, found in results for finding in found]
    for finding in findings:
        colour = "red" if finding.level == "error" else "yellow"
        show(f"[{colour}]{finding.level}[/] {escape(finding.where)}: {escape(finding.message)}")
    schemes = [scheme for scheme, _ in results if scheme is not None]
    if equal:
        _show_turns(schemes)
    versions = sum(len(scheme.versions) for scheme in schemes)
    clauses = sum(len(version.conditions) for scheme in schemes for version in scheme.versions)
    errors = sum(finding.level == "error" for finding in findings)
    typer.echo(
        f"{len(schemes)} schemes, {versions} versions, {clauses} conditions; "
        f"{errors} errors, {len(findings) - errors} warnings"
    )
    raise typer.Exit(1 if errors else 0)


@app.command("list")
def list_schemes(language: Language = "en", on: Day = "") -> None:
    """All schemes of the library and the version in force."""
    day = given.day(on)
    table = Table("scheme", "name", "pays in", "in force", "until", "")
    for scheme in given.library():
        version = scheme.at(day)
        marks = [
            word
            for word, holds in (
                ("example", scheme.example),
                ("proposal", scheme.proposal),
                ("to be confirmed", version and version.to_confirm),
            )
            if holds
        ]
        until = version.until.isoformat() if version and version.until else ""
        force = version.version if version else "closed" if scheme.first_day <= day else "not yet"
        table.add_row(scheme.id, scheme.name.of(language), scheme.asset, force, until, ", ".join(marks))
    show(table)


@app.command()
def explain(code: Code, language: Language = "en", on: Day = "") -> None:
    """What a scheme asks and gives, in plain words."""
    scheme = given.scheme(code)
    version = scheme.at(given.day(on))
    show(f"[bold]{scheme.name.of(language)}[/] ({scheme.id})\n{scheme.authority.of(language)} · {scheme.legal_basis}")
    if version is None:
        show(escape(scheme.closed.of(language)) or "No version is in force on that date.")
        version = scheme.versions[-1]
    _explain(version, language)
    show(f"\n{version.how.of(language)}\n{scheme.appeal.of(language)}")


@app.command()
def diff(old: Side, new: Side, language: Language = "en") -> None:
    """What differs between two schemes, or two versions, in plain words. Exits 1 where something does."""
    from rugzak.schemes.compare import compare, compare_schemes
    from rugzak.schemes.scheme import Version

    before, after = given.side(old), given.side(new)
    if isinstance(before, Version) != isinstance(after, Version):
        raise typer.BadParameter("name two versions (be-vl-vov@2025) or two schemes")
    found = compare(before, after) if isinstance(before, Version) else compare_schemes(before, after)  # type: ignore[arg-type]
    for difference in found:
        typer.echo(f"- {difference.text.of(language)}")
    typer.echo(f"{len(found)} difference{'' if len(found) == 1 else 's'}")
    raise typer.Exit(1 if found else 0)


@app.command()
def decide(
    code: Code,
    facts: Annotated[Path, typer.Option(help="A JSON file with facts by name; - reads standard input.")],
    on: Day = "",
    language: Language = "en",
    as_json: Annotated[bool, typer.Option("--json", help="The whole decision as JSON.")] = False,
) -> None:
    """Decide with facts from a file: yes, maybe or no, with every reason."""
    from rugzak.schemes.decide import decide as decide_scheme

    text = typer.get_text_stream("stdin").read() if str(facts) == "-" else given.read(facts)
    decision = decide_scheme(given.scheme(code), given.facts(text), on=given.day(on))
    if as_json:
        typer.echo(json.dumps(decision.to_json(), ensure_ascii=False, indent=2))
    else:
        _show_decision(decision, language)


@app.command()
def cases(
    folder: Annotated[Path | None, typer.Option(help="Where the cases lie; those of the library without it.")] = None,
    borders: Annotated[bool, typer.Option("--borders", help="Name limits on which no case stands.")] = False,
) -> None:
    """Run the cases: examples that must stay true. Exits 1 when one does not."""
    from rugzak.schemes.cases import LIBRARY, read_cases, run

    schemes = {scheme.id: scheme for scheme in given.library()}
    results = [run(case, schemes) for case in given.tell(lambda: read_cases(folder or LIBRARY))]
    for result in results:
        for wrong in result.wrong:
            show(f"[red]✗[/] {result.case.file}:{result.case.line} {escape(result.case.name)}: {escape(wrong)}")
    bad = sum(bool(result.wrong) for result in results)
    typer.echo(f"{len(results)} cases of {len({r.case.scheme for r in results})} schemes, {bad} do not hold")
    _show_constructs(schemes.values())
    if borders:
        _show_borders(schemes.values(), [result.case for result in results])
    raise typer.Exit(1 if bad or not results else 0)


@app.command("facts")
def list_facts(language: Language = "en") -> None:
    """The vocabulary: every fact that a rule may ask."""
    from rugzak.schemes.facts import vocabulary

    table = Table("fact", "type", "values", "means", "source")
    for fact in vocabulary().facts.values():
        values = ", ".join(sorted(fact.type.values or ()))
        table.add_row(fact.name, str(fact.type), values, fact.label.of(language), fact.source)
    show(table)


@app.command()
def schema() -> None:
    """JSON Schema of a scheme file, so that an editor completes and checks."""
    from rugzak.schemes.document import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


@app.command()
def publish() -> None:
    """Publish the library into the database; doing it twice changes nothing."""
    from rugzak.schemes.services import publish_library

    result = publish_library()
    typer.echo(f"{result.made} versions published, {result.unchanged} were there")
    if result.kept:
        typer.echo(f"{result.remark}; `rugzak schemes diff published:SCHEME SCHEME` compares")


@app.command()
def replay(record: Annotated[UUID, typer.Argument(metavar="ID", help="The id of a recorded decision.")]) -> None:
    """Decide again what was decided, with the version, facts and date of then. Exits 1 if it comes out otherwise."""
    from rugzak.schemes.models import DecisionRecord
    from rugzak.schemes.services import replay as decide_again

    row = DecisionRecord.objects.filter(pk=record).first()
    if row is None:
        raise typer.BadParameter(f"there is no decision {record}")
    result = decide_again(row)
    typer.echo(f"{row.scheme} {row.on}: {result.decision.outcome}; " + (", ".join(result.differs) or "the same"))
    raise typer.Exit(0 if result.same else 1)


def _show_borders(schemes: "Iterable[Scheme]", cases: "list[Case]") -> None:
    """Each limit that could move by a hair without a case that notices."""
    from rugzak.schemes.borders import unheld

    found = [border for scheme in schemes for border in unheld(scheme, cases)]
    for border in found:
        show(f"[yellow]no case on the border[/] {escape(border)}")
    typer.echo(f"{len(found)} borders without a case")


def _show_turns(schemes: "Iterable[Scheme]") -> None:
    """Every rule that treats people or ways to learn unlike, with the reason that is published for it."""
    from rugzak.schemes.equality import turns

    for scheme in schemes:
        for version in scheme.versions:
            for turn in turns(version):
                reason = escape(turn.because) or "[red]no reason published[/]"
                show(f"{scheme.id} {version.version}: {turn} · [dim]{reason}[/]")


def _show_constructs(schemes: "Iterable[Scheme]") -> None:
    """How many versions there are, and how much of what rules need some real scheme uses."""
    from rugzak.schemes.constructs import used

    versions = sum(len(scheme.versions) for scheme in schemes)
    found = used(schemes)
    absent = [name for name, ids in found.items() if not ids]
    typer.echo(
        f"{versions} versions; {len(found) - len(absent)} of {len(found)} things that rules need are in a real scheme"
        + (f", not: {', '.join(absent)}" if absent else "")
    )


def _explain(version: "Version", language: str) -> None:
    until = version.until or "no end yet"
    show(f"version {version.version}, {version.start} to {until} · {escape(version.reference)}")
    if version.to_confirm:
        show("[yellow]Some values are to be confirmed.[/]")
    for clause in version.conditions:
        show(f"  • {clause.text.of(language)} [dim]{escape(clause.ref)}[/]\n      [dim]{escape(clause.test.text)}[/]")
    for allowance in version.allowances:
        _explain_allowance(allowance)
    for name, named in version.lets.items():
        show(f"  {name} stands for {escape(named.text)}")
    for kind, rule in (version.interruption.kinds if version.interruption else {}).items():
        show(f"  while on {kind}: {rule.text.of(language)} [dim]{escape(rule.ref)}[/]")
    for name, part in (version.pays.parts if version.pays else {}).items():
        show(f"  {name}: {escape(part.text)}")
    for deadline in version.deadlines:
        show(f"  by {escape(deadline.by.text)}: {deadline.text.of(language)}")
    for parameter in version.parameters:
        values = "; ".join(
            f"{value.start} {value.value}{' (?)' if value.to_confirm else ''}" for value in parameter.values
        )
        by = f", each {parameter.indexed.each} by {parameter.indexed.index}" if parameter.indexed else ""
        show(f"  [dim]{parameter.name}: {escape(values)}{by}[/]")
    for reading in version.disputed.readings if version.disputed else ():
        show(f"  disputed, {reading.code}: {reading.text.of(language)} [dim]{escape(reading.ref)}[/]")


def _explain_allowance(allowance: "Allowance") -> None:
    years = f" ({allowance.years})" if allowance.years else ""
    show(f"  gives per {allowance.per}{years}: {escape(allowance.amount.text)}")
    more = {"from": allowance.starts, "until": allowance.ends, "never more than": allowance.most_held}
    for word, part in more.items():
        if part is not None:
            show(f"    {word} {escape(part.text)}")


def _show_decision(decision: "Decision", language: str) -> None:
    from rugzak.base.quantities import amount

    show(f"[bold]{decision.outcome}[/] · {decision.name.of(language)} · version {decision.version}")
    for reason in decision.reasons:
        if reason.asked:
            show(f"  {_MARKS[reason.held]} {reason.text.of(language)} [dim]{escape(reason.ref)}[/]")
    for missing in decision.missing:
        show(f"  missing: {missing.label.of(language)}. {missing.proof.of(language)}")
    for reading in decision.readings:
        show(f"  read as {reading.code}: {reading.outcome} · {reading.text.of(language)} [dim]{escape(reading.ref)}[/]")
    known = (("amount", decision.amount), ("up to", decision.amount_bound if decision.amount is None else None))
    for word, value in known:
        if value is not None:
            show(f"  {word} {amount(decision.asset, value, language)}")
    if decision.deadline:
        show(f"  {decision.deadline}: {decision.deadline_text.of(language) if decision.deadline_text else ''}")
    show(f"  {escape(decision.reference)}{' · to be confirmed' if decision.to_confirm else ''}")
