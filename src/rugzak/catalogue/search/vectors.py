"""Meaning: which trainings say something like a text, in whatever language.

The table keeps 8 bits a dimension. A process holds 1 bit a dimension in memory (48 bytes a training) and asks the
table only for the nearest by those, to put them in order. The encoder's vectors share a large common part, which is
taken off first: the mean of the names of skills and occupations in the starter pack (`common.npz`).
"""

import csv
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from rugzak.catalogue.models import Training
from rugzak.catalogue.search.models import TrainingVector
from rugzak.skills.esco.build import STARTER
from rugzak.skills.learned.rounding import Floats, restored, rounded
from rugzak.skills.text.encoder import encoder

BATCH = 2_000
CANDIDATES = 400
# What is less like the text than this, beside the common part, is not shown; see docs/catalogue.md for its making.
LIKE = 0.15
# … nor what is less like than this share of the likest.
SHARE = 0.5
FRESH_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Shelf:
    """The trainings in memory: `bits` (trainings, 6 words of 64), and how new and how many they were."""

    ids: NDArray[np.uint8]
    bits: NDArray[np.uint64]
    number: int
    total: int

    def nearest(self, vector: Floats, count: int) -> list[UUID]:
        """The trainings whose bits differ least."""
        apart = np.bitwise_count(self.bits ^ _bits(vector[None])).sum(1, dtype=np.uint16)
        kept = np.argpartition(apart, count)[:count] if len(apart) > count else np.arange(len(apart))
        return [UUID(bytes=self.ids[row].tobytes()) for row in kept]


class _Kept:
    """The shelf of this process, and when it was last looked after."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.shelf: Shelf | None = None
        self.looked = 0.0


_kept = _Kept()


def alike(text: str) -> dict[UUID, float]:
    """Trainings that mean something like the text, with how much (-1 to 1, beside what all have in common)."""
    shelf = _shelf()
    if shelf is None or not text.strip():
        return {}
    vector = encoder().query([text])[0] - _common()
    ids = shelf.nearest(vector, CANDIDATES)
    found = TrainingVector.objects.filter(training__in=ids, encoder=encoder().name)
    rows = list(found.values_list("training_id", "values", "scale"))
    if not rows:
        return {}
    likeness = _likeness(vector, _restored(rows) - _common())
    least = max(LIKE, float(likeness.max()) * SHARE)
    return {row[0]: float(like) for row, like in zip(rows, likeness, strict=True) if like >= least}


def index_trainings(advance: Callable[[int], None] = lambda _count: None, most: int | None = None) -> int:
    """Make the vectors that are missing or of another encoder, newest trainings first; gives how many.

    Each batch is a transaction of its own: what was made stays when it is cut off.
    """
    name, made = encoder().name, 0
    while most is None or made < most:
        missing = Training.objects.filter(withdrawn_at=None).exclude(trainingvector__encoder=name)
        batch = BATCH if most is None else min(BATCH, most - made)
        rows = list(missing.order_by("-id").only("id", "title", "summary", "language")[:batch])
        if not rows:
            break
        _keep(rows, name)
        made += len(rows)
        advance(len(rows))
    return made


def missing_vectors() -> int:
    """How many trainings on offer can't be found by meaning yet."""
    return Training.objects.filter(withdrawn_at=None).exclude(trainingvector__encoder=encoder().name).count()


def _keep(trainings: Sequence[Training], name: str) -> None:
    texts = [said(row) for row in trainings]
    distinct = list(dict.fromkeys(texts))
    values, scales = rounded(encoder().passage(distinct))
    at = {text: number for number, text in enumerate(distinct)}
    rows = []
    for number, (row, text) in enumerate(zip(trainings, texts, strict=True), _first_number(len(trainings))):
        value, scale = values[at[text]].tobytes(), float(scales[at[text]])
        rows.append(TrainingVector(training=row, encoder=name, values=value, scale=scale, number=number))
    TrainingVector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["training"], update_fields=["encoder", "values", "scale", "number"]
    )


def said(training: Training) -> str:
    """What a training says of itself, once in the language it says most in: title, then summary."""
    titles, summaries = training.title.to_json(), training.summary.to_json()
    language = max(titles, key=lambda code: (code in summaries, code == training.language), default="")
    return f"{titles.get(language, '')}. {summaries.get(language, '')}".strip(". ")[:400]


def _first_number(count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select max(nextval('catalogue_vector_number')) from generate_series(1, %s)", [count])
        last: int = cursor.fetchone()[0]
    return last - count + 1


def _shelf() -> Shelf | None:
    """The shelf; now and then one request looks whether the table has something new, and reads it."""
    now = time.monotonic()
    if _kept.shelf is not None and now - _kept.looked < FRESH_SECONDS:
        return _kept.shelf
    with _kept.lock:
        _kept.looked = now
        if _kept.shelf is None or _news() != (_kept.shelf.number, _kept.shelf.total):
            _kept.shelf = _read()
    return _kept.shelf


def forget() -> None:
    """Look again at the next question: for tests and after a bulk import in the same process."""
    _kept.shelf = None


def _news() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(number), 0), count(*) from catalogue_trainingvector")
        number, total = cursor.fetchone()
    return number, total


def _read() -> Shelf | None:
    number, total = _news()
    found = TrainingVector.objects.filter(encoder=encoder().name, training__withdrawn_at=None)
    rows = list(found.values_list("training_id", "values", "scale"))
    if not rows:
        return None
    vectors = _restored(rows) - _common()
    ids = np.frombuffer(b"".join(row[0].bytes for row in rows), np.uint8).reshape(-1, 16)
    return Shelf(ids, _bits(vectors), number, total)


@cache
def _common() -> Floats:
    return np.asarray(np.load(Path(__file__).with_name("common.npz"))["mean"], np.float32)


def common_part_of_starter() -> Floats:
    """What `common.npz` holds: the mean vector of all names in the starter pack, in four languages."""
    paths = [path for kind in ("skills", "occupations") for path in STARTER.glob(f"{kind}_*.csv")]
    names = {row["preferredLabel"] for path in paths for row in csv.DictReader(path.open(encoding="utf-8"))}
    return np.asarray(encoder().passage(sorted(names)).mean(0), np.float32)


def _restored(rows: Sequence[tuple[UUID, bytes | memoryview, float]]) -> Floats:
    values = np.frombuffer(b"".join(bytes(row[1]) for row in rows), np.int8).reshape(len(rows), -1)
    return restored(values, np.array([row[2] for row in rows], np.float32))


def _bits(vectors: Floats) -> NDArray[np.uint64]:
    return np.packbits(vectors > 0, axis=1).view(np.uint64)


def _likeness(vector: Floats, others: Floats) -> Floats:
    lengths = np.linalg.norm(others, axis=1) * np.linalg.norm(vector)
    return np.asarray(others @ vector / np.maximum(lengths, 1e-9), np.float32)
