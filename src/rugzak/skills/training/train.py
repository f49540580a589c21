"""The whole training: encode, learn an adapter a fold, look up, learn trees, keep what the folds predicted."""

import hashlib
import pickle
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from rugzak.base.imports import progress
from rugzak.skills import esco
from rugzak.skills.esco.snapshot import Snapshot
from rugzak.skills.learned import model as models
from rugzak.skills.learned.forest import Forest
from rugzak.skills.learned.memory import Memory
from rugzak.skills.learned.model import Adapter, Curve, Floats, Kind, Model
from rugzak.skills.link import index as indexes
from rugzak.skills.link.features import Index, candidates
from rugzak.skills.link.index import Embed
from rugzak.skills.link.labels import Labels
from rugzak.skills.training import labelwise, trees
from rugzak.skills.training.adapters import Settings
from rugzak.skills.training.data import (
    EXTRACTION,
    FOLDS,
    MELO,
    Case,
    Corpus,
    Task,
    competences,
    everyday,
    sentences,
    spans,
    titles,
)
from rugzak.skills.training.examples import Encoded, Lessons, label_table, query_forms, query_of, remember

SETTINGS = {"occupation": Settings(dimensions=128), "skill": Settings(dimensions=128, queries=0.4)}
_ONE = Settings(dimensions=128, steps=1000, queries=0.3, temperature=0.06)
OWN: dict[Kind, dict[str, Settings]] = {"occupation": dict.fromkeys(("nl", "fr", "de"), _ONE), "skill": {}}
# Words that mean no occupation (or no skill) teach the judge to say so.
STRANGERS = 700


@dataclass(frozen=True, slots=True)
class Lens:
    """Through which candidates are seen before anything is ranked."""

    adapter: Adapter
    memory: Memory


@dataclass(frozen=True, slots=True)
class LearnedLabels:
    """What ranks labels each on its own: the shipped ranker, those of the folds, and what they were tried on."""

    ranker: Forest
    folds: list[Forest]
    seen: list[labelwise.SeenLabels]


@dataclass(frozen=True, slots=True)
class Learned:
    """A model of one kind and what the folds predicted: each case with candidates, kept apart from its own model."""

    model: Model
    seen: list[trees.Seen]
    folds: list[Model]


def tasks_of(picture: Snapshot, folder: Path) -> dict[Kind, list[Task]]:
    """The development tasks by kind."""
    uris = uris_by_label(picture)
    return {
        "occupation": [titles(folder, name, languages) for name, languages in MELO.items()],
        "skill": [
            *(competences(folder, language) for language in ("nl", "fr")),
            *(spans(name, sentences(folder, name), uris) for name in EXTRACTION),
        ],
    }


def uris_by_label(picture: Snapshot) -> dict[str, str]:
    """The URI of each skill by its English preferred label in lower case."""
    return {picture.preferred("skill", "en", row).lower(): uri for row, uri in enumerate(picture.uris["skill"])}


def train(folder: Path, place: Path) -> dict[Kind, Learned]:
    """Learn both kinds from the benchmarks in a folder; write the weights and the folds' predictions to a place."""
    picture = esco.snapshot()
    encoded = Encoded(place / "vectors.npz")
    tasks = tasks_of(picture, folder)
    learned = {kind: _learn(picture, kind, tasks, encoded) for kind in models.KINDS}
    labels = _labels(tasks["occupation"], [one.adapter for one in learned["occupation"].folds], encoded)
    encoded.save()
    arrays = {name: array for kind, one in learned.items() for name, array in models.to_arrays(one.model, kind).items()}
    place.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(place / "linking.npz", **{**arrays, **labels.ranker.arrays("element")})  # type: ignore[arg-type]
    with (place / "folds.pickle").open("wb") as file:
        pickle.dump({**learned, "element": labels}, file)
    return learned


def _labels(tasks: Sequence[Task], adapters: Sequence[Adapter], encoded: Encoded) -> LearnedLabels:
    seen = labelwise.look(tasks, adapters, encoded)
    ranker, folds = labelwise.rankers(seen)
    return LearnedLabels(ranker, folds, seen)


def ship(place: Path) -> Path:
    """Put the weights where the product reads them."""
    return Path(shutil.copy(place / "linking.npz", models.FILE))


def _learn(picture: Snapshot, kind: Kind, tasks: dict[Kind, list[Task]], encoded: Encoded) -> Learned:
    mine = [*tasks[kind], *_strangers(kind, tasks)]
    table = label_table(picture, kind, mine)
    cases = [case for task in mine for case in task.cases]
    _encode(encoded, table, cases)
    lessons = Lessons(encoded, table, cases)
    lenses, seen = [], []
    with progress(_("Learning to link: %s") % kind, FOLDS + 1) as bar:
        for number in range(FOLDS):
            lenses.append(_lens([case for case in cases if case.fold != number], lessons, kind))
            seen += look(picture, kind, mine, number, lenses[-1], encoded)
            bar.advance()
        whole = _lens(cases, lessons, kind)
        bar.advance()
    return _grow(kind, seen, lenses, whole)


def _lens(cases: Sequence[Case], lessons: Lessons, kind: Kind) -> Lens:
    adapter = lessons.learn(cases, SETTINGS[kind], OWN[kind])
    return Lens(adapter, remember(cases, adapter, lessons.encoded))


def _grow(kind: Kind, seen: list[trees.Seen], lenses: Sequence[Lens], whole: Lens) -> Learned:
    """Trees for every fold from the other folds, the curve from what the folds predicted, then trees from all."""
    nothing = Curve(np.array([0, 1], np.float32), np.array([0, 1], np.float32))
    folds = []
    for number, lens in enumerate(lenses):
        others = [one for one in seen if one.case.fold != number]
        name = f"{kind}-fold-{number}"
        folds.append(Model(lens.adapter, trees.ranker(others), trees.judge(others), nothing, name, lens.memory))
    first = [first_of(one, folds[one.case.fold]) for one in seen]
    curve = trees.curve(np.array([score for score, _ in first]), np.array([right for _, right in first]))
    version = f"{kind}-{hashlib.sha256(whole.adapter.matrix.astype(np.float16).tobytes()).hexdigest()[:10]}"
    model = Model(whole.adapter, trees.ranker(seen), trees.judge(seen), curve, version, whole.memory)
    return Learned(model, seen, [replace(one, curve=curve) for one in folds])


def first_of(one: trees.Seen, learned: Model) -> tuple[float, bool]:
    """The judge's score of the candidate that the ranker puts first, and whether it is right."""
    best = int(learned.ranker.scores(one.found.features).argmax())
    return float(learned.judge.scores(one.found.features[best : best + 1])[0]), bool(one.right[best])


def look(
    picture: Snapshot,
    kind: Kind,
    tasks: Sequence[Task],
    number: int,
    lens: Lens | Model,
    encoded: Encoded,
    *,
    without_own: bool = False,
) -> list[trees.Seen]:
    """The cases of a fold with their candidates; `without_own` as if ESCO had no labels in the cases' language."""
    found = []
    known: dict[tuple[str, int], Index] = {}
    for task in tasks:
        for case in task.cases:
            if case.fold != number:
                continue
            key = (case.language, id(task.corpus))
            if key not in known:
                known[key] = index_of(picture, kind, task.corpus, case.language, lens, encoded, without_own=without_own)
            index = known[key]
            got = candidates(index, query_of(case, lens.adapter, encoded))
            uris = concepts_of(picture, kind, task.corpus)
            found.append(trees.Seen(task.name, case, got, np.array([uris[row] in case.gold for row in got.concepts])))
    return found


def concepts_of(picture: Snapshot, kind: Kind, corpus: Corpus | None) -> list[str]:
    """The URIs of an index' concepts, in their order."""
    return list(dict.fromkeys(corpus.uris)) if corpus else picture.uris[kind]


def index_of(
    picture: Snapshot,
    kind: Kind,
    corpus: Corpus | None,
    language: str,
    lens: Lens | Model,
    encoded: Encoded,
    *,
    without_own: bool = False,
) -> Index:
    """A corpus, or all of ESCO, as an adapter and a memory see it."""
    embed = embed_of(lens.adapter, encoded)
    if corpus:
        return indexes.of_corpus(
            picture, kind, corpus.texts, corpus.uris, language, corpus.language, embed, memory=lens.memory
        )
    of = picture.arrays[f"{kind}.{language}.of"].tolist()
    texts = [picture.label_at(kind, language, number) for number in range(len(of))]
    if without_own:
        found = index_of(picture, kind, None, "en", lens, encoded)
        return replace(
            found,
            own=Labels.from_texts([], [], len(picture.uris[kind]), embed([], language)),
            own_language=language,
            english=found.own,
            preferred={code: vectors for code, vectors in found.preferred.items() if code != language},
        )
    uris = [picture.uris[kind][row] for row in of]
    return indexes.of_corpus(picture, kind, texts, uris, language, language, embed, picture.uris[kind], lens.memory)


def embed_of(adapter: Adapter, encoded: Encoded) -> Embed:
    """Labels as an adapter sees them."""

    def embed(texts: Sequence[str], language: str, *, own: bool = False) -> Floats:
        return (adapter.of(language) if own else adapter).label(encoded.of(texts), language)

    return embed


def _strangers(kind: Kind, tasks: dict[Kind, list[Task]]) -> list[Task]:
    """What means nothing of this kind, by the corpus of its language: queries of the other kind, everyday words."""
    other: Kind = "skill" if kind == "occupation" else "occupation"
    corpora = {task.language: task.corpus for task in tasks[kind]}
    found = [*tasks[other], *everyday()]
    return [_strange(kind, task, corpora[task.language]) for task in found if task.language in corpora]


def _strange(kind: Kind, task: Task, corpus: Corpus | None) -> Task:
    chosen = sorted(task.cases, key=lambda case: hashlib.sha256(case.text.encode()).digest())[:STRANGERS]
    cases = tuple(Case(case.key, case.text, case.language, frozenset(), case.fold) for case in chosen)
    return Task(f"not {task.name}", kind, task.language, corpus, cases)


def _encode(encoded: Encoded, table: Sequence[tuple[str, str, str]], cases: Sequence[Case]) -> None:
    with progress(_("Encoding labels"), len({text for _, text, _ in table})) as bar:
        encoded.of([text for _, text, _ in table], advance=bar.advance)
        encoded.of([form for case in cases for form in query_forms(case)], query=True)
    encoded.save()
