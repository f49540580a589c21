"""All pairs at once give the same as one origin at a time; what is kept of sectors is what a plain loop counts."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tests.careers.transitions.conftest import OCCUPATION

from rugzak.careers import matching
from rugzak.careers.transitions import flows, judging, pairs
from rugzak.careers.transitions.ground import ground
from rugzak.careers.transitions.models import SectorFlow
from rugzak.careers.transitions.moves import Verdict, moves_from
from rugzak.careers.transitions.outlook import outlook
from rugzak.careers.transitions.sectors import NESTA, SECTORS, place_of, sector_of
from rugzak.skills import esco
from rugzak.skills.models import ShortageOccupation

pytestmark = [pytest.mark.django_db]


@pytest.mark.usefixtures("starter", "known")
def test_all_pairs_agree_with_one_at_a_time() -> None:
    picture = esco.snapshot()
    blocks = list(pairs.blocks(ground(picture), outlook(picture)))
    assert np.concatenate([block.rows for block in blocks]).tolist() == list(range(len(picture.uris["occupation"])))
    for block in blocks:
        for at, row in enumerate(block.rows.tolist()):
            one = moves_from(picture.uris["occupation"][row]).judged
            others = np.arange(len(one.viable)) != row
            np.testing.assert_allclose(block.score[at], one.near.score, atol=2e-3)
            np.testing.assert_array_equal(block.steps[at], one.steps)
            clear = others & (np.abs(one.near.score - judging.VIABLE) > 5e-3)
            np.testing.assert_array_equal(block.viable[at][clear], one.viable[clear])
            assert not block.viable[at][row]


@pytest.mark.usefixtures("starter", "known")
def test_flows_count_what_a_plain_loop_counts() -> None:
    warehouse = OCCUPATION + "warehouse-worker"
    ShortageOccupation.objects.create(region="BR", job="x", language="nl", occupation_uri=warehouse, score=1)
    assert flows.compute().made == SectorFlow.objects.count() > 0
    picture = esco.snapshot()
    of = {uri: SECTORS[sector_of(picture.occupation(uri).isco)].code for uri in picture.uris["occupation"]}
    moved, viable, both = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for uri, sector in of.items():
        found = moves_from(uri, "BR")
        moved.update((sector, of[other]) for other in of if other != uri)
        for counts, verdicts in ((viable, (Verdict.BOTH, Verdict.VIABLE)), (both, (Verdict.BOTH,))):
            counts.update((sector, of[m.occupation.uri]) for m in found.best(99, verdicts=verdicts))
    matrix = flows.matrix("work")
    assert matrix is not None
    assert {pair: cell.moves for pair, cell in matrix.cells.items()} == dict(moved)
    for pair, cell in matrix.cells.items():
        assert abs(cell.viable - viable[pair]) <= 1  # a score on the threshold may fall on either side
        assert abs(cell.both - both[pair]) <= 1


@pytest.mark.usefixtures("starter")
def test_flows_are_replaced_and_told_apart() -> None:
    assert flows.matrix("work") is None
    assert flows.detail("work", "logistics", "trade") is None
    assert flows.shared_needs("work", "logistics") == []
    flows.compute()
    first = SectorFlow.objects.count()
    flows.compute()
    assert SectorFlow.objects.count() == first
    assert flows.matrix("skills") is None  # no study was imported
    matrix = flows.matrix("work")
    assert matrix is not None
    for origin in matrix.names:
        shares = matrix.out_of(origin)
        assert origin not in dict(shares)
        assert not shares or sum(share for _target, share in shares) == pytest.approx(1)


@pytest.mark.usefixtures("starter")
def test_needs_are_skills_that_the_moves_lack() -> None:
    flows.compute()
    for row in SectorFlow.objects.exclude(needs=[]):
        found = flows.detail("work", row.origin, row.target)
        assert found is not None
        counts = [moves for _skill, moves in found.needs]
        assert counts == sorted(counts, reverse=True) and counts[0] <= found.cell.viable
        for origin, target in found.examples:
            asked = esco.snapshot().skills_of(target).essential
            assert asked and origin != target


def test_a_matrix_of_another_release_shows_what_is_still_known(starter: esco.Snapshot) -> None:
    needs = [{"skill": "urn:gone", "moves": 3}]
    cell = {"moves": 9, "viable": 3, "both": 0, "needs": needs, "examples": [["urn:gone", "urn:gone"]], "release": "8"}
    SectorFlow.objects.create(lens="work", origin="care", target="trade", **cell)
    found = flows.detail("work", "care", "trade")
    assert found is not None and found.needs == () and found.examples == ()
    assert flows.shared_needs("work", "trade") == []


def test_likes_are_those_over_the_threshold() -> None:
    meaning = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, 0]], np.float32)
    found = pairs.likes(meaning)
    of_first = slice(found.start[0], found.start[1])
    assert found.skill[of_first].tolist() == [1]
    assert found.part[of_first][0] == pytest.approx(float(matching.credit_of(np.array([0.8], np.float32))[0]))
    assert found.start[-1] == len(found.skill) and found.start[3] == found.start[4]


def test_every_isco_group_of_the_official_release_has_a_sector(data: Path, official: esco.Snapshot) -> None:
    without = {one.isco for one in official.occupations() if sector_of(one.isco) < 0}
    assert without == set()
    counts = Counter(sector_of(one.isco) for one in official.occupations())
    assert set(counts) == set(range(len(SECTORS)))


def test_sectors_have_names_and_codes_of_their_own() -> None:
    for name in (*(sector.name for sector in SECTORS), *NESTA.values()):
        assert all((name.nl, name.fr, name.de, name.en))
    assert len({sector.code for sector in SECTORS}) == len(SECTORS)
    assert place_of("care") is not None and place_of("nowhere") is None
    assert sector_of("") == -1 and sector_of("8332") == place_of("logistics")
