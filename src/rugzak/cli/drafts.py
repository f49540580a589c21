"""`rugzak schemes draft …`: the rule studio on the command line: write, check, submit; another publishes."""

import sys
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
    from rugzak.schemes.models import SchemeDraft
    from rugzak.schemes.studio.examine import Report

drafts = typer.Typer(
    help="A new version of a scheme: write, check, submit; another publishes it.", no_args_is_help=True
)
Which = Annotated[UUID, typer.Argument(metavar="ID", help="The id of the draft.")]
Reason = Annotated[str, typer.Option(help="Why, in one sentence.")]
Language = Annotated[str, typer.Option("--language", "-l", help="nl, fr, de or en.")]


@drafts.command("list")
def list_drafts(
    all_: Annotated[bool, typer.Option("--all", help="Also those that were published or put away.")] = False,
) -> None:
    """Drafts that are being written or wait for a second pair of eyes."""
    from rugzak.schemes.studio import queries

    table = Table(id_column(), "scheme", "state", "revision", "from")
    for row in queries.drafts(live=not all_)[:200]:
        table.add_row(str(row.pk), row.scheme, row.state, str(row.revision), str(row.start or "–"))
    show(table)


@drafts.command("open")
def open_(
    scheme: Annotated[str, typer.Argument(help="The id of a scheme.")],
    who: As,
    new: Annotated[bool, typer.Option(help="A scheme that is not there yet, from the template.")] = False,
) -> None:
    """Begin a draft with the last version of a scheme, or take up the one that was begun."""
    from rugzak.schemes.studio import services

    verb = services.new_scheme if new else services.open_draft
    _told(verb(scheme=scheme, by=_user(who, "scheme.edit")))


@drafts.command()
def text(draft: Which, cases: Annotated[bool, typer.Option("--cases", help="Its cases instead.")] = False) -> None:
    """The text of a draft, to edit in a file and save again."""
    row = _draft(draft)
    sys.stdout.write(row.cases if cases else row.text)


@drafts.command()
def save(
    draft: Which,
    file: Annotated[Path, typer.Argument(help="The scheme file, with one version.", exists=True, dir_okay=False)],
    who: As,
    cases: Annotated[Path | None, typer.Option(help="The file with its cases.", exists=True, dir_okay=False)] = None,
    revision: Annotated[int | None, typer.Option(help="The revision that you read; left out: the last one.")] = None,
) -> None:
    """Keep a text, also one with errors; says what there is to say of it."""
    from rugzak.schemes.studio import queries, services

    row = _draft(draft)
    kept = cases.read_text(encoding="utf-8") if cases else row.cases
    saved = services.save_draft(
        draft=row, by=_user(who, "scheme.edit"), revision=revision or row.revision, cases=kept,
        text=file.read_text(encoding="utf-8"),
    )  # fmt: skip
    _told(saved)
    _report(queries.report(saved), "en")


@drafts.command()
def check(draft: Which, language: Language = "en") -> None:
    """Errors, warnings, cases, and what changes. Exits 1 while it can't be submitted."""
    from rugzak.schemes.studio import queries

    report = queries.report(_draft(draft))
    _report(report, language)
    raise typer.Exit(0 if report.in_order else 1)


@drafts.command()
def submit(draft: Which, who: As, reason: Reason = "") -> None:
    """Hand it to the second pair of eyes; `--reason` where it counts from a day that is past."""
    from rugzak.schemes.studio import services

    row = _draft(draft)
    _told(services.submit(draft=row, by=_user(who, "scheme.edit"), revision=row.revision, reason=reason))


@drafts.command()
def approve(draft: Which, who: As, reason: Reason = "") -> None:
    """Publish it; by someone who wrote nothing of it."""
    from rugzak.schemes.studio import services

    row = _draft(draft)
    _told(services.approve(draft=row, by=_user(who, "scheme.approve"), revision=row.revision, reason=reason))


@drafts.command("send-back")
def send_back(draft: Which, who: As, reason: Reason) -> None:
    """Back to who wrote it."""
    from rugzak.schemes.studio import services

    row = _draft(draft)
    _told(services.send_back(draft=row, by=_user(who, "scheme.approve"), revision=row.revision, reason=reason))


@drafts.command()
def withdraw(draft: Which, who: As, reason: Reason = "") -> None:
    """Stop; nothing of it is published, its history stays."""
    from rugzak.schemes.studio import services

    _told(services.withdraw(draft=_draft(draft), by=_user(who, "scheme.edit"), reason=reason))


@drafts.command()
def history(draft: Which) -> None:
    """Who did what, and when."""
    from rugzak.schemes.studio import queries

    for step in queries.steps(_draft(draft)):
        reason = f": {step.reason}" if step.reason else ""
        typer.echo(f"{step.at:%Y-%m-%d %H:%M} UTC  {step.kind} {step.by} revision {step.revision}{reason}")


def _draft(draft_id: UUID) -> "SchemeDraft":
    from rugzak.schemes.studio import queries

    return queries.draft(draft_id)


def _user(email: str, verb: str) -> UUID:
    """The id of a user who may do this. Raises NotAllowed."""
    from rugzak.accounts import access
    from rugzak.accounts.permissions import Scope

    who = actor_of(email)
    access.require(who, verb, Scope("draft"))
    assert who.user_id is not None
    return who.user_id


def _told(row: "SchemeDraft") -> None:
    start = f", counts from {row.start}" if row.start else ""
    typer.echo(f"{row.pk} {row.scheme} {row.state}, revision {row.revision}{start}")


def _report(report: "Report", language: str) -> None:
    for problem in (*report.errors, *report.case_errors):
        hint = f" ({problem.hint})" if problem.hint else ""
        show(f"[red]error[/] line {problem.line}: {escape(problem.message + hint)}")
    for warning in report.warnings:
        show(f"[yellow]warning[/] {escape(warning)}")
    for result in report.failing:
        show(f"[red]✗[/] line {result.case.line} {escape(result.case.name)}: {escape('; '.join(result.wrong))}")
    for difference in report.differences:
        typer.echo(f"- {difference.text.of(language)}")
    typer.echo(f"{len(report.results)} cases, {len(report.failing)} do not hold; {len(report.differences)} differences")
