"""What an authority accepted, laid over the classification: the mirror reads ESCO through it.

ESCO itself stays as it is; undo a correction and its relations are back at the next look.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rugzak.accounts.models import Person
from rugzak.skills.corrections.models import Correction, Objection, Thing
from rugzak.skills.cv import Reading
from rugzak.skills.esco.snapshot import Snapshot
from rugzak.skills.link.proposals import Proposal
from rugzak.skills.text.words import fold

Relations = tuple[NDArray[np.int32], NDArray[np.uint16], NDArray[np.bool_]]
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Overlay:
    """Pairs of URIs: (occupation, skill) dropped and added; (region, occupation) not short; (words, URI) not proposed;
    (from, to) not near, "" from any job."""

    dropped: Pairs = frozenset()
    added: Pairs = frozenset()
    not_short: Pairs = frozenset()
    not_proposed: Pairs = frozenset()
    not_near: Pairs = frozenset()

    @property
    def relations(self) -> bool:
        """Whether it changes what any job asks."""
        return bool(self.dropped or self.added)


def overlay() -> Overlay:
    """The corrections that stand now: one query."""
    rows = Correction.objects.filter(undone_at=None, accepted=True)
    return _of(rows.values_list("about", "occupation_uri", "skill_uri", "words", "region"))


def of_person(person: Person) -> Overlay:
    """What this person said themselves, for what only they are shown: proposals and nearby jobs."""
    rows = Objection.objects.filter(person=person, withdrawn_at=None, about__in=(Thing.PROPOSAL, Thing.NEAR))
    return _of(rows.values_list("about", "occupation_uri", "skill_uri", "words", "region"))


def skill_rows_of(picture: Snapshot, row: int) -> tuple[list[int], list[int]]:
    """Rows of the essential and of the optional skills of the occupation in a row, as corrected here."""
    return _corrected_rows(picture, row, overlay())


def _corrected_rows(picture: Snapshot, row: int, found: Overlay) -> tuple[list[int], list[int]]:
    essential, optional = picture.skill_rows_of(row)
    uri = picture.uris["occupation"][row]
    if not found.relations:
        return essential, optional
    gone, new = (_rows(picture, pairs, uri) for pairs in (found.dropped, found.added))
    kept = [one for one in essential if one not in gone]
    extra = sorted(new - set(kept))
    return kept + extra, [one for one in optional if one not in gone and one not in new]


def relations(picture: Snapshot) -> Relations:
    """(start, skill, essential) of all occupations as the snapshot has them, with what was corrected here."""
    found = overlay()
    if not found.relations:
        return _plain(picture)
    kept = _corrected.get(picture)
    if kept is None or kept[0] != found:
        kept = (found, _laid_over(picture, found))
        _corrected[picture] = kept
    return kept[1]


def far_jobs(person: Person | None, current: str) -> frozenset[str]:
    """Jobs that are not shown as near: by correction from this job or any, and by the person's own word."""
    by_all = {to for source, to in overlay().not_near if source in ("", current)}
    own = {to for _source, to in of_person(person).not_near} if person else set()
    return frozenset(by_all | own)


def unrefused(person: Person | None, found: Reading) -> Reading:
    """A reading without what was refused for its words: by this person, or for everyone by a correction."""
    refused = overlay().not_proposed | (of_person(person).not_proposed if person else frozenset())

    def stays(one: Proposal) -> bool:
        return (fold(one.words), one.uri) not in refused

    return replace(
        found,
        occupations=tuple(one for one in found.occupations if stays(one)),
        skills=tuple(one for one in found.skills if stays(one.proposal)),
    )


_corrected: WeakKeyDictionary[Snapshot, tuple[Overlay, Relations]] = WeakKeyDictionary()


def _of(rows: Iterable[tuple[str, str, str, str, str]]) -> Overlay:
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for about, occupation, skill, words, region in rows:
        first, second = {
            Thing.PROPOSAL: (words, skill or occupation),
            Thing.SHORTAGE: (region, occupation),
            Thing.NEAR: (words, occupation),
        }.get(Thing(about), (occupation, skill))
        pairs[about].add((first, second))
    kinds = (Thing.NOT_ASKED, Thing.ASKED, Thing.SHORTAGE, Thing.PROPOSAL, Thing.NEAR)
    return Overlay(*(frozenset(pairs[kind]) for kind in kinds))


def _rows(picture: Snapshot, pairs: Pairs, occupation: str) -> set[int]:
    known = picture.rows["skill"]
    return {known[skill] for one, skill in pairs if one == occupation and skill in known}


def _plain(picture: Snapshot) -> Relations:
    return (
        picture.arrays["relation.start"],
        picture.arrays["relation.skill"],
        picture.arrays["relation.essential"],
    )


def _laid_over(picture: Snapshot, found: Overlay) -> Relations:
    start, skill, essential = _plain(picture)
    changed = {one for one, _skill in found.dropped | found.added}
    rows = sorted(picture.rows["occupation"][uri] for uri in changed if picture.has("occupation", uri))
    skills, flags, counts = [], [], np.diff(start)
    at = 0
    for row in rows:
        needed, wished = _corrected_rows(picture, row, found)
        skills += [skill[at : start[row]], np.array([*needed, *wished], np.uint16)]
        flags += [essential[at : start[row]], np.array([True] * len(needed) + [False] * len(wished), bool)]
        counts[row], at = len(needed) + len(wished), start[row + 1]
    skills, flags = [*skills, skill[at:]], [*flags, essential[at:]]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return starts, np.concatenate(skills), np.concatenate(flags)
