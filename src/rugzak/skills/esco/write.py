"""From what was gathered to the arrays of a snapshot: labels, n-gram index, relations, language model; no vectors."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.esco.gather import Concept, Gathered
from rugzak.skills.esco.snapshot import BLOCK
from rugzak.skills.esco.source import LANGUAGES
from rugzak.skills.text import language, ngrams
from rugzak.skills.text.words import exact_hash, fold, forms

Arrays = dict[str, NDArray[Any]]
MAX_SKILL_ALTS = 4
REUSE = ("", "transversal", "cross-sector", "sector-specific", "occupation-specific")


def arrays(gathered: Gathered) -> Arrays:
    """All but the vectors, which `esco.vectors` makes."""
    out: Arrays = {}
    tables = {"occupation": gathered.occupations, "skill": gathered.skills, "group": gathered.groups}
    for kind, table in tables.items():
        concepts = list(table.values())
        out[f"{kind}.uri"] = _lines([concept.uri for concept in concepts])
        out[f"{kind}.code"] = _lines([concept.code for concept in concepts])
        for code in LANGUAGES:
            out |= {f"{kind}.{code}.{name}": array for name, array in _labels(kind, code, concepts).items()}
            out |= _descriptions(f"{kind}.{code}", [concept.descriptions.get(code, "") for concept in concepts])
    out["skill.knowledge"] = np.array(["knowledge" in skill.kind for skill in gathered.skills.values()], bool)
    out["skill.reuse"] = np.array([_reuse(skill) for skill in gathered.skills.values()], np.uint8)
    out |= _relations(gathered) | _groups(gathered)
    out["language.model"] = language.train(_samples(gathered))
    return out


@dataclass(frozen=True, slots=True)
class Label:
    """One label: which concept (its row), and whether it is the preferred one."""

    concept: int
    text: str
    first: bool


def labels_of(kind: str, code: str, concepts: Iterable[Concept]) -> Iterator[Label]:
    """The labels in a language in the order of a snapshot, the preferred one of each concept first."""
    for row, concept in enumerate(concepts):
        labels = concept.labels[code]
        if labels.preferred:
            yield Label(row, labels.preferred, True)
            others = labels.others[:MAX_SKILL_ALTS] if kind == "skill" else labels.others
            yield from (Label(row, text, False) for text in others)


def _labels(kind: str, code: str, concepts: Sequence[Concept]) -> Arrays:
    found = list(labels_of(kind, code, concepts))
    texts, of = [label.text for label in found], [label.concept for label in found]
    preferred = np.full(len(concepts), -1, np.int32)
    for number, label in enumerate(found):
        if label.first:
            preferred[label.concept] = number
    encoded = [text.encode() for text in texts]
    out: Arrays = {
        "text": np.frombuffer(b"".join(encoded), np.uint8),
        "offset": np.concatenate([[0], np.cumsum([len(part) for part in encoded])]).astype(np.uint32),
        "of": np.array(of, np.uint16),
        "preferred": preferred,
    }
    return out if kind == "group" else out | _index(texts)


def _descriptions(name: str, texts: Sequence[str]) -> Arrays:
    """Descriptions in packed blocks of BLOCK, as they are read one by one and seldom; nothing where there are none."""
    if not any(texts):
        return {}
    blocks = [zlib.compress("\n".join(texts[at : at + BLOCK]).encode(), 9) for at in range(0, len(texts), BLOCK)]
    return {
        f"{name}.description": np.frombuffer(b"".join(blocks), np.uint8),
        f"{name}.description.offset": np.concatenate([[0], np.cumsum([len(block) for block in blocks])]).astype(
            np.uint32
        ),
    }


def _index(texts: Sequence[str]) -> Arrays:
    """The forms of each label, in an n-gram index and in a table of exact hashes."""
    pairs = [(folded, row) for row, text in enumerate(texts) for folded in _folded(text)]
    folded, rows = [pair[0] for pair in pairs], np.array([pair[1] for pair in pairs], np.uint32)
    index = ngrams.build(folded)
    hashes = np.array([exact_hash(text) for text in folded], np.uint64)
    order = np.argsort(hashes, kind="stable")
    return {
        "form.label": rows,
        "gram.start": index.start,
        "gram.labels": index.labels,
        "gram.weight": index.weight,
        "gram.norm": index.norm,
        "exact.hash": hashes[order],
        "exact.form": order.astype(np.uint32),
    }


def _folded(text: str) -> Iterator[str]:
    yield from dict.fromkeys(folded for form in forms(text) if (folded := fold(form)))


def _relations(gathered: Gathered) -> Arrays:
    skill_row = {uri: row for row, uri in enumerate(gathered.skills)}
    occupation_row = {uri: row for row, uri in enumerate(gathered.occupations)}
    rows = [
        (occupation_row[occupation], not essential, skill_row[skill])
        for (occupation, skill), essential in gathered.relations.items()
    ]
    rows.sort()
    count = (
        np.bincount([row[0] for row in rows], minlength=len(occupation_row)) if rows else np.zeros(len(occupation_row))
    )
    return {
        "relation.start": np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
        "relation.skill": np.array([row[2] for row in rows], np.uint16),
        "relation.essential": np.array([not row[1] for row in rows], bool),
    }


def _groups(gathered: Gathered) -> Arrays:
    """The first broader group of each skill, -1 where it has none."""
    place = {uri: row for row, uri in enumerate(gathered.groups)}
    of = np.full(len(gathered.skills), -1, np.int32)
    rows = {uri: row for row, uri in enumerate(gathered.skills)}
    for skill, group in reversed(gathered.broader):
        of[rows[skill]] = place[group]
    return {"skill.group": of}


def _samples(gathered: Gathered) -> dict[str, list[str]]:
    return {
        code: gathered.prose[code]
        + [
            label
            for table in (gathered.occupations, gathered.skills)
            for concept in table.values()
            for label in (concept.labels[code].preferred, *concept.labels[code].others)
            if label
        ]
        for code in LANGUAGES
    }


def _reuse(skill: Concept) -> int:
    return REUSE.index(skill.reuse) if skill.reuse in REUSE else 0


def _lines(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode() or b"\n", np.uint8)
