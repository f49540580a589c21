"""The development data: queries of people with the concepts that people linked them to, in folds.

A fold is drawn from a hash of what must stay together (the folded words of a title, the id of a competence), so that
it never changes and equal titles of two countries never part.
"""

import csv
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rugzak.skills.learned.model import Kind
from rugzak.skills.text.words import fold

FOLDS = 5
MELO = {"nld_q_nl_c_nl": ("nl", "nl"), "fra_q_fr_c_fr": ("fr", "fr"), "deu_q_de_c_de": ("de", "de")}
CROSS = {"nld_q_nl_c_en": ("nl", "en"), "fra_q_fr_c_en": ("fr", "en")}
EXTRACTION = ("house", "tech")
NO_LABEL = {"LABEL NOT PRESENT", "UNDERSPECIFIED"}


@dataclass(frozen=True, slots=True)
class Case:
    """Words of a person and the concepts they mean (none: they mean nothing that ESCO knows)."""

    key: str
    text: str
    language: str
    gold: frozenset[str]
    fold: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """A list of labels in one language: an id, a text and a concept each."""

    language: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Cases to be linked to a corpus, or to all of ESCO where there is none."""

    name: str
    kind: Kind
    language: str
    corpus: Corpus | None
    cases: tuple[Case, ...]


def fold_of(key: str) -> int:
    """The fold of whatever must stay together."""
    return zlib.crc32(key.encode()) % FOLDS


def titles(folder: Path, name: str, languages: tuple[str, str]) -> Task:
    """A set of MELO: job titles linked to labels of occupations."""
    place = folder / "melo" / name
    of = {row[0]: row[1] for row in rows(place / "concept_mapping.tsv")}
    elements = rows(place / "corpus_elements.tsv")
    corpus = Corpus(
        languages[1],
        tuple(row[0] for row in elements),
        tuple(row[1] for row in elements),
        tuple(of[row[0]] for row in elements),
    )
    gold: dict[str, set[str]] = defaultdict(set)
    for query, _, element, *_ in rows(place / "annotations.tsv"):
        gold[query].add(of[element])
    cases = tuple(
        Case(key, text, languages[0], frozenset(gold[key]), fold_of(fold(text)))
        for key, text in (row[:2] for row in rows(place / "queries.tsv"))
        if key in gold
    )
    return Task(name, "occupation", languages[0], corpus, cases)


def competences(folder: Path, language: str) -> Task:
    """The competences of the Belgian Competent standard, linked by people to ESCO skills."""
    gold: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for row in table(folder / "competent_skills" / "competent_to_esco_dev.csv"):
        gold[row["competence_id"]].add(row["esco_uri"])
        names[row["competence_id"]] = row[f"competence_{language}"]
    cases = tuple(
        Case(key, names[key], language, frozenset(uris), fold_of(key)) for key, uris in gold.items() if names[key]
    )
    return Task(f"competent_{language}", "skill", language, None, cases)


def everyday() -> list[Task]:
    """Words of every day, written for this purpose, that name no work: a shopping list, a line of a poem, a wish."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in table(Path(__file__).with_name("strangers.csv")):
        found[row["language"]].append(row["text"])
    return [
        Task(
            f"everyday {language}",
            "occupation",
            language,
            None,
            tuple(Case(text, text, language, frozenset(), fold_of(fold(text))) for text in texts),
        )
        for language, texts in found.items()
    ]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a vacancy: `spans` are (words, label or "" where ESCO has none), as people marked them."""

    text: str
    spans: tuple[tuple[str, str], ...]
    fold: int

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(label for _, label in self.spans if label)


def sentences(folder: Path, name: str) -> tuple[Sentence, ...]:
    """The validation part of an extraction set; labels are English preferred labels."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in table(folder / "skill_extraction" / f"{name}_validation_annotations.csv"):
        label = "" if row["label"] in NO_LABEL else row["label"]
        found[row["sentence"]].append((row["sub_span"] or row["span"], label))
    return tuple(Sentence(text, tuple(spans), fold_of(text)) for text, spans in found.items())


def spans(name: str, found: Iterable[Sentence], uris: Mapping[str, str]) -> Task:
    """The marked words of sentences as queries of their own; `uris` gives the skill of a label in lower case."""
    cases = tuple(
        Case(
            f"{name}-{row}-{place}",
            words,
            "en",
            frozenset({uris[label.lower()]} if label.lower() in uris else ()),
            one.fold,
        )
        for row, one in enumerate(found)
        for place, (words, label) in enumerate(one.spans)
        if not label or label.lower() in uris
    )
    return Task(f"{name}_spans", "skill", "en", None, cases)


def rows(path: Path) -> list[list[str]]:
    """The rows of a TSV file."""
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if line]


def table(path: Path) -> Iterable[dict[str, str]]:
    """The rows of a CSV file with a head."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
