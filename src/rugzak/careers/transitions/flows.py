"""From sector to sector: how many of the possible moves are within reach, how many worth it, and what they lack.

Made of occupations only; nothing here is about a person. Computed after an import or by `rugzak careers sectors
--again`, and kept, so that a page reads some 200 rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from rugzak.base import clock
from rugzak.base.imports import Report, progress
from rugzak.base.text import Text
from rugzak.careers.transitions import judging, pairs
from rugzak.careers.transitions.ground import Ground, ground
from rugzak.careers.transitions.models import SectorFlow
from rugzak.careers.transitions.outlook import Outlook, outlook
from rugzak.careers.transitions.pairs import Block
from rugzak.careers.transitions.sectors import NESTA, SECTORS
from rugzak.skills import esco, queries
from rugzak.skills.esco import Skill, Snapshot

LENSES = ("work", "skills")
REGIONS = ("VL", "BR", "WA")
NEEDS, EXAMPLES = 8, 5
# What a skill must be covered for not to be lacking.
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Lens:
    """A way to tell sectors apart: codes and names, and the sector of each occupation (-1: none)."""

    code: str
    codes: tuple[str, ...]
    of: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by origin and target sector of a lens; `needs` also by skill."""

    moves: NDArray[np.int64]
    viable: NDArray[np.int64]
    both: NDArray[np.int64]
    needs: NDArray[np.int32]
    best: dict[tuple[int, int], list[tuple[float, int, int]]]


def names(lens: str) -> dict[str, Text]:
    """The sectors of a lens in order: code to name."""
    if lens == "skills":
        return {str(code): name for code, name in NESTA.items()}
    return {sector.code: sector.name for sector in SECTORS}


def compute() -> Report:
    """Compute all flows again and put them in place of the former ones."""
    picture = esco.snapshot()
    here, known = ground(picture), outlook(picture)
    lenses = [lens for lens in _lenses(here, known) if (lens.of >= 0).any()]
    tallies = {lens.code: _empty(lens, here) for lens in lenses}
    short = _short_anywhere(picture)
    with progress(_("Comparing all occupations"), here.demand.occupations) as bar:
        for block in pairs.blocks(here, known):
            worth = _worth(known, block, short)
            for lens in lenses:
                _count(lens, tallies[lens.code], here, block, worth)
            bar.advance(len(block.rows))
    rows = [row for lens in lenses for row in _rows(lens, tallies[lens.code], picture)]
    with transaction.atomic():
        SectorFlow.objects.all().delete()
        SectorFlow.objects.bulk_create(rows, batch_size=500)
    return Report(_("Moves between sectors"), read=here.demand.occupations, made=len(rows))


def _lenses(here: Ground, known: Outlook) -> tuple[Lens, Lens]:
    skills = np.where(known.sector > 0, known.sector - 1, -1).astype(np.int8)
    return Lens("work", tuple(names("work")), here.sector), Lens("skills", tuple(names("skills")), skills)


def _empty(lens: Lens, here: Ground) -> Tally:
    size = len(lens.codes)
    moves, viable, both = (np.zeros((size, size), np.int64) for _ in range(3))
    return Tally(moves, viable, both, np.zeros((size, size, here.demand.skills), np.int32), {})


def _short_anywhere(picture: Snapshot) -> judging.Bools:
    """What at least one region is short of: an authority looks over all of them."""
    uris = frozenset().union(*(queries.shortage_occupations(region) for region in REGIONS))
    mask = np.zeros(len(picture.uris["occupation"]), bool)
    mask[[picture.rows["occupation"][uri] for uri in uris if picture.has("occupation", uri)]] = True
    return mask


def _worth(known: Outlook, block: Block, short: judging.Bools) -> judging.Bools:
    """Which moves of a block are within reach and worth it."""
    rows = [
        judging.worth_it(known, judging.risk_from(known, row), judging.pay_from(known, row), short)
        for row in block.rows.tolist()
    ]
    return np.stack(rows) & block.viable


def _count(lens: Lens, tally: Tally, here: Ground, block: Block, worth: judging.Bools) -> None:
    known = lens.of >= 0
    target_of = np.append(np.repeat(lens.of, np.diff(here.demand.start)), np.int8(-1))
    for at, row in enumerate(block.rows.tolist()):
        origin = int(lens.of[row])
        if origin < 0:
            continue
        size = len(lens.codes)
        for counts, chosen in ((tally.viable, block.viable[at]), (tally.both, worth[at]), (tally.moves, known)):
            counts[origin] += np.bincount(lens.of[chosen & known], minlength=size)
        tally.moves[origin, origin] -= 1  # a move to itself is none
        _count_needs(tally, here, block, at, origin, target_of)
        _keep_best(lens, tally, block, at, origin, worth[at] if worth[at].any() else block.viable[at])


def _count_needs(tally: Tally, here: Ground, block: Block, at: int, origin: int, target: NDArray[np.int8]) -> None:
    """Essential skills that the moves within reach lack, by target sector."""
    demand = here.demand
    reached = np.append(np.repeat(block.viable[at], np.diff(demand.start)), False)
    lacking = np.flatnonzero(reached & demand.essential & (block.part[at] < ENOUGH) & (target >= 0))
    flat = target[lacking].astype(np.int64) * demand.skills + demand.skill[lacking]
    tally.needs[origin] += np.bincount(flat, minlength=tally.needs[origin].size).reshape(tally.needs[origin].shape)


def _keep_best(lens: Lens, tally: Tally, block: Block, at: int, origin: int, chosen: judging.Bools) -> None:
    """The nearest move of this occupation into each other sector, as an example."""
    rows = np.flatnonzero(chosen & (lens.of >= 0))
    order = rows[np.argsort(-block.score[at][rows], kind="stable")]
    targets, first = np.unique(lens.of[order], return_index=True)
    for target, place in zip(targets.tolist(), first.tolist(), strict=True):
        found = tally.best.setdefault((origin, target), [])
        found.append((float(block.score[at][order[place]]), int(block.rows[at]), int(order[place])))
        found.sort(reverse=True)
        del found[EXAMPLES:]


def _rows(lens: Lens, tally: Tally, picture: Snapshot) -> list[SectorFlow]:
    now, cells = clock.now(), []
    for a, origin in enumerate(lens.codes):
        for b, target in enumerate(lens.codes):
            counts = {name: int(getattr(tally, name)[a, b]) for name in ("moves", "viable", "both")}
            if counts["moves"] <= 0:
                continue
            kept = {"needs": _needs(tally.needs[a, b], picture), "examples": _examples(tally, a, b, picture)}
            cells.append(
                SectorFlow(
                    lens=lens.code, origin=origin, target=target, release=picture.release, made_at=now, **counts, **kept
                )
            )
    return cells


def _needs(counts: NDArray[np.int32], picture: Snapshot) -> list[dict[str, object]]:
    top = np.argsort(-counts, kind="stable")[:NEEDS]
    return [{"skill": picture.uris["skill"][row], "moves": int(counts[row])} for row in top.tolist() if counts[row]]


def _examples(tally: Tally, a: int, b: int, picture: Snapshot) -> list[list[str]]:
    uris = picture.uris["occupation"]
    return [[uris[start], uris[end]] for _score, start, end in tally.best.get((a, b), [])]


@dataclass(frozen=True, slots=True)
class Cell:
    """Moves from one sector to another; `share` is viable / moves, 0 to 1."""

    origin: str
    target: str
    moves: int
    viable: int
    both: int

    @property
    def share(self) -> float:
        return self.viable / self.moves if self.moves else 0.0


@dataclass(frozen=True, slots=True)
class Matrix:
    """All cells of a lens by (origin, target), and the names of its sectors that have occupations, in order."""

    lens: str
    names: Mapping[str, Text]
    cells: Mapping[tuple[str, str], Cell]
    release: str

    def out_of(self, origin: str) -> list[tuple[str, float]]:
        """Of the moves within reach out of a sector, the share that leads to each other one, largest first.

        The sector itself is left out of the shares: they add up to 1 over the others.
        """
        found = {t: cell.viable for (o, t), cell in self.cells.items() if o == origin and t != origin}
        whole = sum(found.values())
        shares = [(target, viable / whole) for target, viable in found.items()] if whole else []
        return sorted(shares, key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class Detail:
    """One cell with the skills that its moves lack most often (and in how many), and the nearest moves."""

    cell: Cell
    needs: tuple[tuple[Skill, int], ...]
    examples: tuple[tuple[str, str], ...]


def matrix(lens: str) -> Matrix | None:
    """The flows of a lens as they were last computed; None where they never were."""
    fields = ("origin", "target", "moves", "viable", "both")
    rows = list(SectorFlow.objects.filter(lens=lens).values_list(*fields, "release"))
    if not rows:
        return None
    cells = {(row[0], row[1]): Cell(*row[:5]) for row in rows}
    there = {code for pair in cells for code in pair}
    return Matrix(lens, {code: name for code, name in names(lens).items() if code in there}, cells, rows[0][5])


def detail(lens: str, origin: str, target: str) -> Detail | None:
    """One cell, None where there is none; what the present release no longer knows is left out."""
    row = SectorFlow.objects.filter(lens=lens, origin=origin, target=target).first()
    if row is None:
        return None
    picture = esco.snapshot()
    needs = [(picture.skill(n["skill"]), n["moves"]) for n in row.needs if picture.has("skill", n["skill"])]
    examples = [(a, b) for a, b in row.examples if picture.has("occupation", a) and picture.has("occupation", b)]
    return Detail(Cell(origin, target, row.moves, row.viable, row.both), tuple(needs), tuple(examples))


def shared_needs(lens: str, target: str) -> list[tuple[Skill, int, int]]:
    """Skills that moves into a sector lack, from how many other sectors, and in how many moves; most shared first."""
    picture, found = esco.snapshot(), dict[str, tuple[int, int]]()
    for row in SectorFlow.objects.filter(lens=lens, target=target).exclude(origin=target):
        for need in row.needs:
            sectors, moves = found.get(need["skill"], (0, 0))
            found[need["skill"]] = (sectors + 1, moves + need["moves"])
    ordered = sorted(found.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    return [(picture.skill(uri), *counts) for uri, counts in ordered if picture.has("skill", uri)][:NEEDS]
