"""Builds a snapshot from the official CSV packages, or from the starter pack where a machine has none."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from rugzak.base.imports import Report, progress
from rugzak.skills.errors import SnapshotBusy
from rugzak.skills.esco import source, store, write
from rugzak.skills.esco import vectors as vector_sets
from rugzak.skills.esco.gather import Gathered, gather
from rugzak.skills.esco.snapshot import Snapshot
from rugzak.skills.text.encoder import encoder

STARTER = Path(__file__).resolve().parents[1] / "starter"


def build(place: Path | str | None, *, dry_run: bool = False, vectors: vector_sets.Vectors | None = None) -> Report:
    """Build a snapshot from a folder or zip and put it in use; what was in use stays when anything goes wrong.

    Without a place it is the project's own starter pack, unless an official package is in use already.

    `vectors`: "base" encodes occupations by their preferred label in four languages and each skill once (Dutch, else
    English), "full" all labels of occupations, skills in four languages and their descriptions, "none" leaves the
    semantic part out. Vectors that an earlier build made are used again.
    Raises PackageMissing, PackagePartMissing, PackageDamaged, BadFile, DiskFull, SnapshotBusy.
    """
    old = _old()
    if place is None and old is not None and not old.starter:
        return Report(name=_("ESCO %s is in use") % old.release)
    gathered, report = gather(source.find(STARTER if place is None else Path(place)))
    vectors = vectors or ("full" if place is None else "base")
    _compare(gathered, old, report)
    if dry_run:
        return report
    with _alone():
        arrays = write.arrays(gathered)
        arrays |= _vectors(gathered, vectors, old)
        store.put(_name(gathered), _meta(gathered, arrays, vectors), arrays)
    return report


def _vectors(gathered: Gathered, depth: vector_sets.Vectors, old: Snapshot | None) -> write.Arrays:
    needed = vector_sets.wanted(gathered, depth)
    if not needed:
        return {}
    with progress(_("Encoding labels"), len({one.text for one in needed})) as bar:
        return vector_sets.arrays(needed, old, bar.advance)


def _compare(gathered: Gathered, old: Snapshot | None, report: Report) -> None:
    """Count what is new and what changed against the snapshot in use."""
    same = old if old is not None and old.release == gathered.release else None
    for kind, table in (("occupation", gathered.occupations), ("skill", gathered.skills)):
        for concept in table.values():
            row = same.rows[kind].get(concept.uri) if same else None  # type: ignore[index]
            if same is None or row is None:
                report.made += 1
            elif same.label(kind, row).to_json() != {c: v.preferred for c, v in concept.labels.items() if v.preferred}:
                report.changed += 1


def _old() -> Snapshot | None:
    from rugzak.base.errors import Refusal

    path = store.current()
    try:
        return Snapshot(path) if path else None
    except Refusal:
        return None


def _meta(gathered: Gathered, arrays: write.Arrays, vectors: vector_sets.Vectors) -> dict[str, object]:
    return {
        "release": gathered.release,
        "occupations": len(gathered.occupations),
        "skills": len(gathered.skills),
        "relations": len(arrays["relation.skill"]),
        "vectors": vectors,
        "encoder": encoder().name if vectors != "none" else "",
        "models": vector_sets.sets(vectors),
        "sources": gathered.sources,
    }


def _name(gathered: Gathered) -> str:
    return "esco-" + "".join(letter for letter in gathered.release if letter.isalnum() or letter in ".-")


@contextmanager
def _alone() -> Iterator[None]:
    store.folder().mkdir(parents=True, exist_ok=True)
    with (store.folder() / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SnapshotBusy from error
        yield
