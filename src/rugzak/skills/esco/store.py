"""Where a snapshot lies: one read-only file of arrays, mapped into memory, put in place in one move.

`var/esco/<release>.snapshot` holds the arrays, `var/esco/current` the name of the file in use. A file is written beside
its place and renamed when it is whole, so that readers see the old or the new one, never half of one.
"""

import errno
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from rugzak.skills.errors import DiskFull, SnapshotDamaged

MAGIC = b"RUGZAK-ESCO-1\n\0\0"
ALIGN = 64
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Arrays = Mapping[str, NDArray[Any]]


def folder() -> Path:
    """The folder of the snapshots."""
    return Path(getattr(settings, "RUGZAK_VAR", None) or settings.VAR) / "esco"


def current() -> Path | None:
    """The snapshot in use, None where none was built."""
    try:
        path = folder() / (folder() / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return path if path.is_file() else None


def put(name: str, meta: Mapping[str, Any], arrays: Arrays) -> Path:
    """Write a snapshot and make it the one in use. Raises DiskFull; the old one then stays."""
    place = folder() / f"{name}.snapshot"
    with room(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, _head(meta, arrays), arrays)
        replace(place.parent / "current", lambda file: file.write(place.name.encode()))
    return place


def load(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The description and the arrays of a snapshot; the arrays are views on the mapped file."""
    try:
        raw = np.memmap(path, np.uint8, mode="r")
        return _read(raw)
    except (OSError, ValueError, KeyError) as error:
        raise SnapshotDamaged(place=str(path)) from error


def _read(raw: NDArray[np.uint8]) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    if raw[: len(MAGIC)].tobytes() != MAGIC:
        raise ValueError("not a snapshot")
    size = int(raw[len(MAGIC) : len(MAGIC) + 8].view(np.uint64)[0])
    begin = len(MAGIC) + 8
    head = json.loads(raw[begin : begin + size].tobytes())
    base = _up(begin + size)
    if base + head["size"] != len(raw):
        raise ValueError("cut off")
    arrays = {
        name: raw[base + at : base + at + length].view(np.dtype(kind)).reshape(shape)
        for name, (kind, shape, at, length) in head["arrays"].items()
    }
    return head["meta"], arrays


def _head(meta: Mapping[str, Any], arrays: Arrays) -> bytes:
    at, table = 0, {}
    for name, array in arrays.items():
        table[name] = (array.dtype.str, array.shape, at, array.nbytes)
        at = _up(at + array.nbytes)
    return json.dumps({"meta": dict(meta), "arrays": table, "size": at}).encode()


def _write(place: Path, head: bytes, arrays: Arrays) -> None:
    def fill(file: Any) -> None:
        file.write(MAGIC + np.uint64(len(head)).tobytes() + head)
        for array in arrays.values():
            file.write(b"\0" * (_up(file.tell()) - file.tell()))
            file.write(np.ascontiguousarray(array).tobytes())
        file.write(b"\0" * (_up(file.tell()) - file.tell()))

    replace(place, fill)


def replace(place: Path, fill: Any) -> None:
    """Write a file beside its place (`fill` gets it open) and move it in when it is whole."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def room(place: Path) -> Iterator[None]:
    """What is written within may not fit on the disk: then DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(place=str(place)) from error
        raise


def _up(at: int) -> int:
    return -(-at // ALIGN) * ALIGN
