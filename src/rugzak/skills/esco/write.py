"""From what was gathered to the arrays of a snapshot: labels, n-gram index, vectors, relations, language model."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.esco.gather import Concept, Gathered
from rugzak.skills.esco.source import LANGUAGES
from rugzak.skills.text import language, ngrams
from rugzak.skills.text.encoder import encoder
from rugzak.skills.text.words import exact_hash, fold, forms

Arrays = dict[str, NDArray[Any]]
Vectors = Literal["none", "base", "full"]
Known = Mapping[str, NDArray[np.float32]]
MAX_SKILL_ALTS = 4
REUSE = ("", "transversal", "cross-sector", "sector-specific", "occupation-specific")


def arrays(gathered: Gathered) -> Arrays:
    """All but the vectors."""
    out: Arrays = {}
    tables = {"occupation": gathered.occupations, "skill": gathered.skills, "group": gathered.groups}
    for kind, table in tables.items():
        concepts = list(table.values())
        out[f"{kind}.uri"] = _lines([concept.uri for concept in concepts])
        out[f"{kind}.code"] = _lines([concept.code for concept in concepts])
        for code in LANGUAGES:
            out |= {f"{kind}.{code}.{name}": array for name, array in _labels(kind, code, concepts).items()}
    out["skill.knowledge"] = np.array(["knowledge" in skill.kind for skill in gathered.skills.values()], bool)
    out["skill.reuse"] = np.array([_reuse(skill) for skill in gathered.skills.values()], np.uint8)
    out |= _relations(gathered) | _groups(gathered)
    out["language.model"] = language.train(_samples(gathered))
    return out


def texts_to_encode(gathered: Gathered, vectors: Vectors) -> list[tuple[str, str, int, str]]:
    """What gets a vector: (kind, language, row of the concept, text). "base" takes skills once, nl before en."""
    if vectors == "none":
        return []
    return [
        (kind, code, row, text_of(concept.labels[code].preferred))
        for kind, table in (("occupation", gathered.occupations), ("skill", gathered.skills))
        for row, concept in enumerate(table.values())
        for code in _languages(kind, concept, vectors)
    ]


def text_of(label: str) -> str:
    """How a label is put before the encoder: the first of both gender forms, lower case."""
    return forms(label)[0].lower()


def vector_arrays(wanted: Sequence[tuple[str, str, int, str]], known: Known, advance: Callable[[int], None]) -> Arrays:
    """Encode what is not known yet; vectors lie around their common mean, in 8 bits with a scale a row."""
    texts = list(dict.fromkeys(text for *_, text in wanted))
    if not texts:
        return {}
    new = [text for text in texts if text not in known]
    advance(len(texts) - len(new))
    fresh = dict(zip(new, encoder().passage(new, advance), strict=True)) if new else {}
    matrix = np.stack([known[text] if text in known else fresh[text] for text in texts])
    mean = matrix.mean(0)
    matrix = matrix - mean
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    place = {text: row for row, text in enumerate(texts)}
    return {"vector.mean": mean.astype(np.float32)} | _by_set(wanted, matrix / length, length[:, 0], place)


def _by_set(
    wanted: Sequence[tuple[str, str, int, str]], matrix: NDArray[Any], length: NDArray[Any], place: dict[str, int]
) -> Arrays:
    out: Arrays = {}
    for kind in ("occupation", "skill"):
        for code in LANGUAGES:
            chosen = [(row, place[text]) for k, c, row, text in wanted if (k, c) == (kind, code)]
            if not chosen:
                continue
            places = [at for _, at in chosen]
            floats = matrix[places]
            scale = np.abs(floats).max(1) / 127
            out[f"{kind}.{code}.vector.of"] = np.array([row for row, _ in chosen], np.uint16)
            # The length before centring, so that a later build can use the vector again.
            out[f"{kind}.{code}.vector.length"] = length[places].astype(np.float32)
            out[f"{kind}.{code}.vector.scale"] = scale.astype(np.float32)
            out[f"{kind}.{code}.vector.values"] = np.rint(floats / scale[:, None]).astype(np.int8)
    return out


def _languages(kind: str, concept: Concept, vectors: Vectors) -> list[str]:
    having = [code for code in LANGUAGES if concept.labels[code].preferred]
    if vectors == "full" or kind == "occupation":
        return having
    return having[:1] if "nl" in having or "en" not in having else ["en"]


def _labels(kind: str, code: str, concepts: Sequence[Concept]) -> Arrays:
    texts: list[str] = []
    of: list[int] = []
    preferred = np.full(len(concepts), -1, np.int32)
    for row, concept in enumerate(concepts):
        labels = concept.labels[code]
        if labels.preferred:
            preferred[row] = len(texts)
            others = labels.others[:MAX_SKILL_ALTS] if kind == "skill" else labels.others
            for label in (labels.preferred, *others):
                texts.append(label)
                of.append(row)
    encoded = [text.encode() for text in texts]
    out: Arrays = {
        "text": np.frombuffer(b"".join(encoded), np.uint8),
        "offset": np.concatenate([[0], np.cumsum([len(part) for part in encoded])]).astype(np.uint32),
        "of": np.array(of, np.uint16),
        "preferred": preferred,
    }
    return out if kind == "group" else out | _index(texts)


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
