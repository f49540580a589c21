"""`rugzak skills …`: from words to ESCO."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich import print as show
from rich.markup import escape
from rich.table import Table

from rugzak.base.errors import Refusal

if TYPE_CHECKING:
    from rugzak.skills.cv import Job, Language, SkillFound
    from rugzak.skills.link import Proposal

app = typer.Typer(help="From words to ESCO: link a title, propose from a text, read a document, search.")
Kind = Literal["occupation", "skill"]
Lang = Annotated[str | None, typer.Option("--lang", help="nl, fr, de or en; found out where not given.")]
Words = Annotated[str, typer.Argument(help="The words.")]
Top = Annotated[int, typer.Option("--top", help="How many at most.")]


@app.command("link")
def link_command(words: Words, kind: Kind = "occupation", lang: Lang = None, top: Top = 10) -> None:
    """The occupations or skills that a few words point to."""
    from rugzak.skills.link import link

    rows = [
        (f"{hit.score:.2f}", hit.label.of(lang or "nl"), hit.matched, hit.uri)
        for hit in link(words, kind=kind, lang=lang, top=top)
    ]
    _table(("score", kind, "matched", "uri"), rows)


@app.command("search")
def search_command(words: Words, kind: Kind = "skill", lang: str = "nl", top: Top = 10) -> None:
    """Search by spelling, as a search box does."""
    from rugzak.skills import esco

    rows = [(f"{hit.score:.2f}", hit.label.of(lang), hit.uri) for hit in esco.snapshot().search(words, kind, lang, top)]
    _table(("score", kind, "uri"), rows)


@app.command("propose")
def propose_command(words: Words, lang: Lang = None) -> None:
    """Occupations and skills that a text names or means, with the words that led to each."""
    _propose(words, lang)


@app.command("read")
def read_command(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], proposals: bool = True) -> None:
    """Read a CV or a vacancy (PDF, Word, ODT, HTML, text): its parts, jobs with periods, languages and skills."""
    from rugzak.skills import documents

    try:
        document = documents.read(file.read_bytes(), file.name)
    except Refusal as refusal:
        show(f"[red]{escape(refusal.text())}[/red]")
        raise typer.Exit(1) from None
    show(f"{document.kind}, {document.pages} pages, {len(document.text)} letters, language {document.language}")
    for note in document.note_texts():
        show(note)
    if proposals:
        _show_reading(document.text)


@app.command("deepen")
def deepen_command(folder: Annotated[Path, typer.Argument(exists=True)]) -> None:
    """Build the snapshot again with vectors of every label in four languages (some minutes)."""
    from rugzak.skills import esco

    try:
        show("\n".join(esco.build(folder, vectors="full").lines()))
    except Refusal as refusal:
        show(f"[red]{escape(refusal.text())}[/red]")
        raise typer.Exit(1) from None


def _show_reading(text: str) -> None:
    from rugzak.skills import cv

    found = cv.read(text)
    language = found.language or "en"
    show(f"kind: {found.kind}, language: {found.language or '?'}")
    _table(("part", "heading", "language"), [(one.kind, one.heading, one.language or "?") for one in found.parts])
    _table(("period", "words", "sure", "occupation", "or"), [_job_row(job, language) for job in found.jobs])
    _table(("score", "sure", "occupation", "words"), [_occupation_row(one, language) for one in found.occupations])
    _table(("studied", "words"), [(study.when, study.words) for study in found.studies])
    _table(("language", "level", "words"), [_language_row(one) for one in found.languages])
    _table(
        ("score", "sure", "skill", "words", "level", "last", "why", "or"),
        [_skill_row(o, language) for o in found.skills],
    )
    for note in found.note_texts():
        show(escape(note))


def _job_row(job: "Job", language: str) -> tuple[str, ...]:
    named = job.occupation.label.of(language) if job.occupation else "?"
    others = ", ".join(hit.label.of(language) for hit in job.alternatives)
    return job.when, job.words, "yes" if job.sure else "?", named, others


def _occupation_row(one: "Proposal", language: str) -> tuple[str, ...]:
    return f"{one.score:.2f}", "yes" if one.sure else "?", one.label.of(language), one.words


def _language_row(one: "Language") -> tuple[str, ...]:
    level = one.tongue.level or "?"
    return one.tongue.code, level if one.tongue.exact else f"about {level}", one.tongue.words


def _skill_row(one: "SkillFound", language: str) -> tuple[str, ...]:
    proposal, guess = one.proposal, one.estimate
    last = "now" if guess.now else str(guess.last.year) if guess.last else ""
    others = ", ".join(hit.label.of(language) for hit in one.alternatives)
    words = f"({proposal.via.of(language)})" if proposal.via else proposal.words
    sure = "yes" if proposal.sure else "?"
    score, level = f"{proposal.score:.2f}", str(guess.level or "")
    return score, sure, proposal.label.of(language), words, level, last, guess.why(), others


def _propose(words: str, lang: str | None) -> None:
    from rugzak.skills.link import propose

    found = propose(words, lang)
    language = found.language or "en"
    show(f"language: {found.language or '?'}")
    for kind, proposals in (("occupation", found.occupations), ("skill", found.skills)):
        rows = [
            (
                f"{p.score:.2f}",
                "yes" if p.sure else "?",
                p.label.of(language),
                p.words,
                p.via.of(language) if p.via else "",
            )
            for p in proposals
        ]
        _table(("score", "sure", kind, "words", "via"), rows)
    for note in found.note_texts():
        show(escape(note))


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if not rows:
        return
    table = Table(*heads, box=None)
    for row in rows:
        table.add_row(*map(escape, row))
    show(table)
