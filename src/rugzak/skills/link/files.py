"""Files of queries, corpora and runs, and the linking of all of them with a progress bar.

Queries and corpora are tab-separated `id<TAB>text` (more columns are left alone), a mapping `id<TAB>URI`, sentences a
CSV with `id,sentence`. A run has lines `query<TAB>id<TAB>score`, best first; it is written beside its place and moved
there when it is whole.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _

from rugzak.base.errors import BadFile
from rugzak.base.imports import decode, progress, read_csv
from rugzak.skills import esco
from rugzak.skills.errors import NoVectors
from rugzak.skills.esco.snapshot import Kind
from rugzak.skills.learned.model import element_ranker, model
from rugzak.skills.link import index, runs, sentences
from rugzak.skills.link.labels import Labels
from rugzak.skills.link.runs import Corpus, Embedder, Line
from rugzak.skills.text import language as languages
from rugzak.skills.text.words import label_text

Asked = tuple[str, str]
Policy = Literal["element", "concept", "diverse"]


def read_queries(path: Path) -> list[Asked]:
    """Pairs of an id and a text. Raises BadFile."""
    return [(row[0], row[1]) for row in _rows(path)]


def read_sentences(path: Path) -> list[Asked]:
    """Pairs of an id and a sentence. Raises BadFile."""
    return [(row["id"], row["sentence"]) for row in read_csv(path, required=("id", "sentence"))]


def read_corpus(path: Path, mapping: Path | None) -> Corpus:
    """A corpus; without a mapping each label is a concept of its own. Raises BadFile."""
    rows = _rows(path)
    ids, texts = [row[0] for row in rows], [row[1] for row in rows]
    of = dict(row[:2] for row in _rows(mapping)) if mapping else {}
    lost = [number for number in ids if mapping and number not in of]
    if mapping and lost:
        raise BadFile(
            name=mapping.name,
            why=_("%(count)s ids of the corpus are missing, the first is %(id)s") % {"count": len(lost), "id": lost[0]},
        )
    guess = languages.guess(" ".join(texts[:: max(1, len(texts) // 300)]), esco.snapshot().arrays["language.model"])
    return Corpus(ids, texts, [of.get(number, number) for number in ids], guess.language or "en")


def lines(
    asked: Sequence[Asked], corpus: Corpus | None, *, kind: Kind, language: str, policy: Policy, top: int
) -> Iterator[list[Line]]:
    """For each query the lines of its run. Raises NoVectors."""
    picture = _picture(kind, "full" if corpus is None else "base")
    texts = [text for _key, text in asked]
    if corpus is None:
        return runs.esco_lines(picture, texts, kind, language, top)
    with progress(_("Reading the corpus"), 0) as bar:
        embed = Embedder(picture, kind, bar.advance)
        if policy == "element":
            own_language = language if corpus.language == language else ""
            vectors = embed([label_text(text) for text in corpus.texts], corpus.language, own=bool(own_language))
            own = Labels.from_texts(corpus.texts, range(len(corpus.texts)), len(corpus.texts), vectors)
            return runs.element_lines(own, corpus.ids, texts, own_language, top, model(kind), element_ranker())
        found = index.of_corpus(picture, kind, corpus.texts, corpus.uris, language, corpus.language, embed)
    return runs.corpus_lines(found, corpus, texts, kind, policy, top)


def skill_lines(asked: Sequence[Asked], *, language: str, top: int) -> Iterator[list[Line]]:
    """For each sentence its skills. Raises NoVectors."""
    picture = _picture("skill", "full")
    return (sentences.skills(picture, text, language, top) for _key, text in asked)


def _picture(kind: Kind, depth: Literal["base", "full"]) -> esco.Snapshot:
    """The snapshot with vectors of this depth; where the packages are at hand it is made now, once, in some minutes."""
    picture, folder = esco.snapshot(), Path(settings.RUGZAK_DATA or "/nowhere") / "esco"
    enough = index.usable(picture, kind) and picture.meta["vectors"] in (depth, "full") and not picture.starter
    if not enough and folder.is_dir():
        esco.build(folder, vectors=depth)
        picture = esco.snapshot()
    if not index.usable(picture, kind):
        raise NoVectors
    return picture


def write_run(path: Path, asked: Sequence[Asked], found: Iterable[list[Line]]) -> None:
    """Write a run, with a progress bar."""
    part = path.with_name(path.name + ".part")
    with progress(_("Linking"), len(asked)) as bar, part.open("w", encoding="utf-8") as file:
        for (key, _text), rows in zip(asked, found, strict=True):
            file.writelines(f"{key}\t{name}\t{score:.6f}\n" for name, score in rows)
            bar.advance()
    part.replace(path)


def _rows(path: Path) -> list[list[str]]:
    text = decode(path.read_bytes(), path.name)
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
    short = next((number for number, row in enumerate(rows, start=1) if len(row) < 2), None)
    if short is not None:
        raise BadFile(name=path.name, why=_("line %s has no tab between two columns") % short)
    twice = [key for key, count in Counter(row[0] for row in rows).items() if count > 1]
    if twice:
        raise BadFile(name=path.name, why=_("the id %s is there twice") % twice[0])
    return rows
