"""What a training closes of a gap, and how much each skill of it weighs: from ESCO, as the mirror does."""

from collections.abc import Iterable, Mapping

from rugzak.careers.matching import ALIKE
from rugzak.careers.transitions.ground import ground
from rugzak.skills.esco import Snapshot

# A skill that means nearly the same closes so much of the one that lacks.
CLOSE = 0.5
# From this likeness on (cosine around the mean); higher than for nearness, since money is spent on it.
NEARLY = (1 + ALIKE) / 2
_PRECISION = 1000
Shares = Mapping[str, Mapping[str, float]]


def gap_weights(picture: Snapshot, skills: Iterable[str]) -> dict[str, int]:
    """How telling each skill is, as whole numbers: one that few occupations ask weighs most (`careers.matching`)."""
    telling, rows = ground(picture).demand.telling, picture.rows["skill"]
    return {uri: round(_PRECISION * float(telling[rows[uri]])) for uri in skills if uri in rows}


def shares(picture: Snapshot, gap: Iterable[str], taught: Iterable[str]) -> Shares:
    """By taught skill: what share of which lacking skills it closes; 1 for the very skill, CLOSE for one like it."""
    known = {uri: picture.rows["skill"][uri] for uri in taught if picture.has("skill", uri)}
    meaning = ground(picture).meaning
    mine = meaning[list(known.values())]
    found: dict[str, dict[str, float]] = {uri: {} for uri in known}
    for lacking in gap:
        alike = mine @ meaning[picture.rows["skill"][lacking]]
        for uri, near in zip(known, alike.tolist(), strict=True):
            if uri == lacking:
                found[uri][lacking] = 1.0
            elif near >= NEARLY:
                found[uri][lacking] = CLOSE
    return found
