"""ESCO: built once from the official CSV packages into a compact read-only snapshot, then read by `snapshot()`."""

from pathlib import Path
from threading import Lock

from rugzak.skills.esco import store
from rugzak.skills.esco.build import build
from rugzak.skills.esco.snapshot import Kind, Occupation, Skill, SkillsOf, Snapshot

__all__ = ["Kind", "Occupation", "Skill", "SkillsOf", "Snapshot", "build", "snapshot"]

_loaded: dict[tuple[Path, int], Snapshot] = {}
_lock = Lock()


def snapshot() -> Snapshot:
    """The snapshot in use; a new one that another process built is seen at the next call.

    Where none was ever built it makes the starter pack's first, by spelling only: a fraction of a second.
    """
    path = store.current()
    if path is None:
        build(None, vectors="none")
        path = store.current()
    assert path is not None
    key = (path, path.stat().st_mtime_ns)
    if key not in _loaded:
        with _lock:
            if key not in _loaded:
                fresh = Snapshot(path)
                _loaded.clear()
                _loaded[key] = fresh
    return _loaded[key]
