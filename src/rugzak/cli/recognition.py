"""`rugzak recognition …`: the criteria, the register, whom schemes shut out, and each step of a file."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of

if TYPE_CHECKING:
    from rugzak.catalogue.recognition.models import Dossier

app = typer.Typer(help="Recognition: criteria, register, and each step of a file.", no_args_is_help=True)
FileId = Annotated[UUID, typer.Argument(metavar="FILE", help="The id of a file of recognition.")]
Label = Annotated[str, typer.Argument(help="vov, odb, registered or career_centre.")]
Because = Annotated[str, typer.Option(help="Why; the provider reads it, and the public once it is final.")]
Level = Annotated[str, typer.Argument(help="yes, partly or no.")]


@app.command()
def criteria(label: Label = "", language: Annotated[str, typer.Option("--language", "-l")] = "en") -> None:
    """The criteria of a label with their weights and history; without a label all labels."""
    from rugzak.catalogue.recognition.criteria import all_labels

    for one in all_labels().values():
        if label not in ("", one.label):
            continue
        show(f"[bold]{one.label}[/] {escape(one.name.of(language))}")
        for edition in one.editions if label else ():
            until = edition.until or "…"
            show(f"{edition.name}: {edition.start} – {until}, minimum {edition.minimum}% of {edition.points} points")
            for row in edition.criteria:
                points = "must" if row.must else f"{row.weight:4}"
                show(f"  {points} {row.code:12} {escape(row.asks.of(language))} [dim]({escape(row.source)})[/]")


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Files of criteria.")] = None,
) -> None:
    """Check criteria, and list each exclusion of a group without a published reason. Exits 1 at an error.

    Exclusions are read from the library of schemes as it is today; each is a warning.
    """
    from rugzak.catalogue.recognition import unlocks
    from rugzak.catalogue.recognition.criteria import LIBRARY
    from rugzak.catalogue.recognition.reading import label_of
    from rugzak.cli import given
    from rugzak.schemes.source import SchemeError, read

    errors = 0
    paths = list(files or sorted(LIBRARY.glob("*.yaml")))
    for path in paths:
        try:
            label_of(read(path))
        except SchemeError as error:
            errors += 1
            show(f"[red]error[/] {escape(str(error))}")
    warnings = list(unlocks.unreasoned(given.day(""), given.library()))
    for one in warnings:
        where = f"{one.scheme} {one.version}"
        show(f"[yellow]warning[/] {where}: {escape(str(one))}: add `because` with the published reason")
    typer.echo(f"{len(paths)} files of criteria; {errors} errors, {len(warnings)} warnings")
    raise typer.Exit(1 if errors else 0)


@app.command()
def unlocks(label: Label, language: Annotated[str, typer.Option("--language", "-l")] = "en") -> None:
    """What a label opens in which scheme, and whom that scheme shuts out: read from the library of schemes."""
    from rugzak.catalogue.recognition.unlocks import of_label
    from rugzak.cli import given

    for door in of_label(label, given.day(""), given.library()):
        show(f"[bold]{door.scheme}[/] {door.version} {', '.join(where for where, _text in door.rules)}")
        for one in door.shut_out:
            why = escape(one.because) or "[yellow]no reason is published[/]"
            show(f"  {escape(one.text.of(language))} {', '.join(word for _fact, word in one.groups)} · {why}")


@app.command()
def register(
    state: Annotated[str, typer.Option(help="recognised, struck, ended or refused.")] = "recognised",
    label: Annotated[str, typer.Option(help="One label.")] = "",
    words: Annotated[str, typer.Option(help="Words in the name.")] = "",
    most: int = 50,
) -> None:
    """The public register, the newest first."""
    from rugzak.catalogue.recognition import public

    table = Table("label", "what", "provider", "from", "until", "reason")
    rows = public.register(state=state, label=label, words=words)
    for one in public.entries(rows[:most]):
        days = [str(one.valid_from or ""), str(one.valid_until or "")]
        table.add_row(one.label, str(one.subject), one.provider, *days, one.reason)
    show(table)
    show(f"{rows.count()} {state}")


@app.command("list")
def list_(who: As, waiting: Annotated[bool, typer.Option(help="Only what waits for the authority.")] = False) -> None:
    """The files that somebody may read; or the work list, the oldest first."""
    from rugzak.catalogue.recognition import assess, queries

    actor = actor_of(who)
    if waiting:
        assess.may_sit(actor)
    table = Table(id_column("file"), "label", "what", "provider", "state", "outcome", "decide by")
    for row in (queries.worklist(actor) if waiting else queries.visible(actor))[:200]:
        what = str(row.training.title) if row.training else row.provider.name
        state = [row.state, row.outcome if row.decided_at else "", str(row.decide_by or "")]
        table.add_row(str(row.pk), row.label, what, row.provider.name, *state)
    show(table)


@app.command("show")
def show_file(file: FileId, who: As) -> None:
    """One file: criteria with answers and judgements, conditions, steps and notes."""
    from rugzak.catalogue.recognition import queries

    row = _file(file, who)
    seen_as = queries.viewer(actor_of(who), row)
    judged = queries.shows_judgement(row, seen_as)
    show(f"{row.label} · {row.provider.name} · {row.state} {row.outcome if row.decided_at else ''}")
    for one in row.answers.all():
        said = escape(one.words or one.link or one.file_name) if queries.shows_proof(one, seen_as) else "(secret)"
        show(f"- {one.criterion}: {one.level or '?'} {said}" + (f" → {one.judged} {one.because}" if judged else ""))
    for condition in row.conditions.all():
        day = f"{condition.criterion} until {condition.until}"
        show(f"condition {condition.pk} {day}: {condition.state} {escape(condition.text)}")
    for step in row.steps.all():
        show(f"{step.at:%Y-%m-%d %H:%M} {step.side} {step.kind} {escape(step.text)}")
    for note in row.annotations.select_related("organisation"):
        show(f"note of {note.organisation.name} on {note.criterion or 'the whole'}: {escape(note.text)}")


@app.command("open")
def open_(label: Label, who: As, provider: UUID, training: Annotated[UUID | None, typer.Option()] = None) -> None:
    """Open a file for a training, or for the provider itself."""
    from rugzak.accounts.services import organisation_of
    from rugzak.catalogue import queries
    from rugzak.catalogue.recognition import apply

    found = organisation_of(provider)
    about = queries.training(training) if training else None
    show(str(apply.open_dossier(actor=actor_of(who), label=label, provider=found, training=about).pk))


@app.command()
def answer(
    file: FileId,
    criterion: str,
    level: Level,
    who: As,
    words: Annotated[str, typer.Option(help="The proof in words.")] = "",
    link: str = "",
    attach: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A file as proof.")] = None,
    secret: Annotated[bool, typer.Option(help="A business secret.")] = False,
) -> None:
    """Answer one criterion, with its proof; prints where the file stands."""
    from rugzak.catalogue.recognition import apply, queries

    given = {"criterion": criterion, "level": level, "words": words, "link": link, "secret": secret}
    content = attach.read_bytes() if attach else None
    row = _file(file, who)
    apply.answer(actor=actor_of(who), dossier=row, **given, name=attach.name if attach else "", content=content)  # type: ignore[arg-type]
    now = queries.claimed(row)
    show(f"{now.points} of {now.of} points, {now.percent}% (minimum {now.minimum}%), {len(now.missing)} musts missing")


@app.command()
def send(file: FileId, who: As) -> None:
    """Send a file in."""
    from rugzak.catalogue.recognition import apply

    show(f"decision by {apply.send(actor=actor_of(who), dossier=_file(file, who)).decide_by}")


@app.command()
def take(file: FileId, who: As) -> None:
    """Take a file off the work list."""
    from rugzak.catalogue.recognition import assess

    show(str(assess.take(actor=actor_of(who), dossier=_file(file, who)).state))


@app.command()
def judge(file: FileId, criterion: str, level: Level, who: As, reason: Because) -> None:
    """Judge one criterion."""
    from rugzak.catalogue.recognition import assess, queries

    given = {"criterion": criterion, "level": level, "reason": reason}
    now = queries.judged(assess.judge(actor=actor_of(who), dossier=_file(file, who), **given))
    show(f"{now.points} of {now.of} points, {len(now.open)} criteria to go")


@app.command()
def conclude(
    file: FileId,
    outcome: Annotated[str, typer.Argument(help="granted, conditional or refused.")],
    who: As,
    reason: Because,
    condition: Annotated[
        list[str] | None, typer.Option(help="CRITERION:DATE:TEXT, such as open:2027-01-31:'Open it to all'.")
    ] = None,
) -> None:
    """Grant it, or propose a refusal to a second person."""
    from rugzak.catalogue.recognition import assess

    asked = [assess.Asked(code, text, _day(day)) for code, day, text in map(_parts, condition or [])]
    row = assess.conclude(
        actor=actor_of(who), dossier=_file(file, who), outcome=outcome, reason=reason, conditions=asked
    )
    show(f"{row.state} {row.outcome}")


@app.command()
def confirm(file: FileId, who: As, reason: Because, agree: bool = True) -> None:
    """As a second person, confirm a refusal or a withdrawal, or not (--no-agree)."""
    from rugzak.catalogue.recognition import assess

    row = assess.confirm(actor=actor_of(who), dossier=_file(file, who), agree=agree, reason=reason)
    show(f"{row.state} {row.outcome}" + (f"; objection until {row.object_until}" if row.object_until else ""))


@app.command("object")
def object_to(file: FileId, who: As, text: Annotated[str, typer.Option(help="Why the decision is wrong.")]) -> None:
    """Object to a decision, in time."""
    from rugzak.catalogue.recognition import objections

    row = objections.object_to(actor=actor_of(who), dossier=_file(file, who), text=text)
    show(f"answer by {row.answer_by}")


@app.command("answer-objection")
def answer_objection(file: FileId, who: As, reason: Because, granted: bool = False) -> None:
    """Answer an objection; never by who judged or decided."""
    from rugzak.catalogue.recognition import objections

    row = objections.answer(actor=actor_of(who), dossier=_file(file, who), granted=granted, reason=reason)
    show(f"{row.state} {row.outcome}")


@app.command()
def appeal(file: FileId, who: As, body: str, reason: Because, stands: bool = True) -> None:
    """Write down what an outside body said (--no-stands: the decision is turned)."""
    from rugzak.catalogue.recognition import objections

    given = {"body": body, "upheld": stands, "reason": reason}
    row = objections.record_appeal(actor=actor_of(who), dossier=_file(file, who), **given)  # type: ignore[arg-type]
    show(f"{row.state} {row.outcome}")


@app.command()
def note(file: FileId, text: str, who: As, criterion: str = "") -> None:
    """Write in the margin, as a social partner."""
    from rugzak.catalogue.recognition import notes

    show(str(notes.annotate(actor=actor_of(who), dossier=_file(file, who), text=text, criterion=criterion).pk))


def _file(file: UUID, who: str) -> "Dossier":
    from rugzak.catalogue.recognition import queries

    return queries.dossier(actor_of(who), file)


def _parts(text: str) -> tuple[str, str, str]:
    code, _, rest = text.partition(":")
    day, _, words = rest.partition(":")
    return code, day, words


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise typer.BadParameter(f"{text} is not a date such as 2027-01-31") from error
