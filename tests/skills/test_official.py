"""The official packages: size, speed and a few truths."""

import time
from pathlib import Path

import pytest

from rugzak.skills import esco
from rugzak.skills.link import link, propose

pytestmark = pytest.mark.data


def test_counts_of_release_1_1_1(official: esco.Snapshot) -> None:
    assert official.release == "1.1.1"
    assert (official.meta["occupations"], official.meta["skills"]) == (3007, 13896)
    assert official.meta["relations"] > 123_000
    french = sum(not occupation.label.missing("fr") for occupation in official.occupations())
    assert french == 2740
    dutch = sum(not skill.label.missing("nl") for skill in official.skills())
    assert dutch >= 7084


def test_snapshot_is_small_and_loads_at_once(official: esco.Snapshot) -> None:
    size = official.path.stat().st_size
    start = time.perf_counter()
    picture = esco.Snapshot(official.path)
    assert picture.rows["skill"]
    took = time.perf_counter() - start
    print(f"{size / 1e6:.1f} MB, {took * 1000:.0f} ms")
    assert size < 60e6
    assert took < 1


def test_every_part_is_in(data: Path, official: esco.Snapshot) -> None:
    nurse = next(hit for hit in link("algemeen verpleegkundige", kind="occupation", lang="nl", top=1))
    assert nurse.score > 0.85
    skills = official.skills_of(nurse.uri)
    assert len(skills.essential) > 50
    occupation = official.occupation(nurse.uri)
    assert (occupation.isco, occupation.label.en) == ("2221", "nurse responsible for general care")


def test_dutch_sentence(official: esco.Snapshot) -> None:
    found = propose("Ik werk als heftruckchauffeur in een magazijn.")
    assert found.occupations[0].label.nl == "heftruckchauffeur"
    assert found.occupations[0].words == "heftruckchauffeur"
