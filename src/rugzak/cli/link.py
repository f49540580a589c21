"""`rugzak link` and `rugzak train`: many texts to ESCO at once, and how the shipped models are made."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich import print as show
from rich.markup import escape

from rugzak.base.errors import Refusal


def link(
    kind: Annotated[Literal["occupation", "skill"], typer.Option(help="What the words name.")],
    lang: Annotated[Literal["nl", "fr", "de", "en"], typer.Option(help="The language of the queries.")],
    queries: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="TSV: id, text.")],
    out: Annotated[Path, typer.Option(help="Where the lines go: query, id, score.")],
    corpus: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="TSV: id, text. Without it: ESCO.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="TSV: id, URI of the concept.")
    ] = None,
    policy: Annotated[
        Literal["element", "concept", "diverse"],
        typer.Option(help="Labels each on its own, by concept, or first one label of each concept."),
    ] = "diverse",
    top: Annotated[int, typer.Option(min=1, help="How many lines a query.")] = 20,
) -> None:
    """Link many texts (job titles, skills) to a corpus of labels or to all of ESCO, with a progress bar."""
    from rugzak.skills.link import files

    try:
        asked = files.read_queries(queries)
        labels = files.read_corpus(corpus, mapping) if corpus else None
        files.write_run(out, asked, files.lines(asked, labels, kind=kind, language=lang, policy=policy, top=top))
    except Refusal as refusal:
        _refuse(refusal)
    show(f"{len(asked)} queries: {escape(str(out))}")


def extract(
    sentences: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="CSV: id, sentence.")],
    out: Annotated[Path, typer.Option(help="Where the lines go: id, URI of the skill, score.")],
    lang: Annotated[Literal["nl", "fr", "de", "en"], typer.Option(help="The language of the sentences.")] = "en",
    top: Annotated[int, typer.Option(min=1, help="How many skills a sentence.")] = 20,
) -> None:
    """The skills that sentences (of a vacancy, a course, a CV) ask for or name."""
    from rugzak.skills.link import files

    try:
        asked = files.read_sentences(sentences)
        files.write_run(out, asked, files.skill_lines(asked, language=lang, top=top))
    except Refusal as refusal:
        _refuse(refusal)
    show(f"{len(asked)} sentences: {escape(str(out))}")


def train(
    data: Annotated[Path, typer.Option(exists=True, file_okay=False, help="The folder of the development sets.")],
    place: Annotated[Path, typer.Option(help="Where weights and predictions go.")] = Path("var/training"),
    ship: Annotated[bool, typer.Option(help="Put the weights into the source tree, as they are shipped.")] = False,
) -> None:
    """Make the models that link words to ESCO, from the development sets only, seeded, in minutes."""
    try:
        from rugzak.skills.training.train import ship as put
        from rugzak.skills.training.train import train as learn

        learned = learn(data, place)
    except ModuleNotFoundError as missing:
        show(f"[red]{missing.name} is not installed.[/red] pip install 'rugzak\\[train]'")
        raise typer.Exit(1) from None
    except Refusal as refusal:
        _refuse(refusal)
    for kind, one in learned.items():
        show(f"{kind}: {len(one.seen)} queries, {one.model.version}")
    if ship:
        show(escape(str(put(place))))


def _refuse(refusal: Refusal) -> None:
    show(f"[red]{escape(refusal.text())}[/red]")
    raise typer.Exit(1) from None
