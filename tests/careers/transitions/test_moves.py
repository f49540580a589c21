"""Moves of a person and of an occupation: what is within reach, what is worth it, and why."""

import numpy as np
import pytest
from tests.careers.transitions.conftest import OCCUPATION, SKILL

from rugzak.accounts.models import Person
from rugzak.accounts.services import register_person
from rugzak.base.models import Municipality
from rugzak.base.text import Text
from rugzak.careers.transitions import explain, judging, levels
from rugzak.careers.transitions.ground import ground, key_of
from rugzak.careers.transitions.models import OccupationInsight, Wage
from rugzak.careers.transitions.moves import REACHABLE, Verdict, moves, moves_from, moves_of
from rugzak.skills import errors, esco
from rugzak.skills import services as skills
from rugzak.skills.corrections import services as corrections
from rugzak.skills.corrections.models import Correction
from rugzak.skills.models import ShortageOccupation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
FORKLIFT, LORRY, WAREHOUSE = (OCCUPATION + name for name in ("forklift-driver", "lorry-driver", "warehouse-worker"))
ALL = tuple(Verdict)


@pytest.fixture
def person(db: None) -> Person:
    place = Municipality.objects.create(nis="11002", name=Text(nl="Antwerpen"), region="VL")
    person = register_person(given_name="An", family_name="Peeters", municipality=place)
    for name in ("forklift", "forklift-check", "load-unload", "warehouse-operations", "work-safely", "pack-goods"):
        skills.accept_skill(person=person, skill_uri=SKILL + name)
    skills.set_occupation(person=person, occupation_uri=FORKLIFT)
    return person


def short(region: str, uri: str) -> None:
    ShortageOccupation.objects.create(region=region, job=uri, language="nl", occupation_uri=uri, score=1)


def test_moves_come_nearest_first_without_ones_own_job(person: Person) -> None:
    found = moves(person).best(60, verdicts=ALL)
    assert found[0].occupation.uri == WAREHOUSE
    assert FORKLIFT not in [move.occupation.uri for move in found]
    assert [move.score for move in found] == sorted((move.score for move in found), reverse=True)
    assert len(found) == len(esco.snapshot().uris["occupation"]) - 1 - _unlisted(moves(person))


def _unlisted(found: object) -> int:
    """Worth it but out of sight: those are in no list."""
    judged = found.judged  # type: ignore[attr-defined]
    hidden = ~judged.viable & judged.desirable & (judged.near.score < 0.75 * judging.VIABLE)
    return int(hidden.sum())


def test_counts_agree_with_the_lists(person: Person, known: None) -> None:
    short("VL", LORRY)
    found = moves(person)
    for verdict in ALL:
        assert found.count(verdict) == len(found.best(99, verdicts=(verdict,)))
    assert found.count(*REACHABLE) == found.count(Verdict.BOTH) + found.count(Verdict.VIABLE)
    assert found.best(2, start=1, verdicts=ALL) == found.best(3, verdicts=ALL)[1:]


def test_nothing_is_worth_it_where_nothing_is_known(person: Person) -> None:
    found = moves(person)
    assert found.count(Verdict.BOTH, Verdict.DESIRABLE) == 0
    assert found.to(LORRY).risk is None
    assert not any("machine" in text.lower() for text in explain.sentences(found.to(LORRY), "VL"))


def test_a_shortage_in_my_region_is_a_gain(person: Person) -> None:
    short("WA", LORRY)
    assert not moves(person).to(LORRY).shortage
    short("VL", WAREHOUSE)
    move = moves(person).to(WAREHOUSE)
    assert (move.shortage, move.verdict) == (True, Verdict.BOTH)
    assert "Flanders is short of people for this." in explain.sentences(move, "VL")
    assert moves(person, "WA").to(LORRY).shortage


def test_less_exposed_is_a_gain_and_highly_exposed_a_loss(person: Person, known: None) -> None:
    short("VL", WAREHOUSE)
    found = moves(person)
    assert (found.to(LORRY).risk, found.to(WAREHOUSE).risk) == (-1, 1)
    assert found.judged.desirable[found.picture.rows["occupation"][LORRY]]
    assert found.to(WAREHOUSE).verdict == Verdict.VIABLE  # wanted, but a machine may take it over
    assert "A machine is less likely to take it over." in explain.sentences(found.to(LORRY), "VL")


@pytest.mark.parametrize(("cents", "desirable", "words"), [(220_000, False, "27 % less"), (330_000, True, "10 % more")])
def test_pay_counts_once_it_is_known(person: Person, cents: int, desirable: bool, words: str) -> None:
    Wage.objects.create(isco="8", cents_month=300_000, year=2024, source="Statbel")
    Wage.objects.create(isco="4321", cents_month=cents, year=2024, source="Statbel")
    picture = esco.snapshot()
    assert picture.occupation(FORKLIFT).isco.startswith("8") and picture.occupation(WAREHOUSE).isco == "4321"
    found = moves(person)
    move = found.to(WAREHOUSE)
    assert move.pay == pytest.approx(cents / 300_000, abs=0.01)
    assert bool(found.judged.desirable[picture.rows["occupation"][WAREHOUSE]]) is desirable
    assert any(words in text.replace("\u00a0", " ") for text in explain.sentences(move, None))
    assert found.known.sources == ("Statbel (2024)",)


def test_a_new_import_is_seen_at_once(person: Person) -> None:
    assert moves(person).to(LORRY).risk is None
    for uri, risk in ((FORKLIFT, 3.6), (LORRY, 3.2)):
        OccupationInsight.objects.create(occupation_uri=uri, risk=risk, bottleneck=4 - risk, source="test")
    assert moves(person).to(LORRY).risk == -1
    OccupationInsight.objects.all().delete()
    assert moves(person).to(LORRY).risk is None


def test_more_than_one_level_of_schooling_is_out_of_reach(person: Person) -> None:
    nurse = OCCUPATION + "nurse"
    asked = esco.snapshot().skills_of(nurse)
    found = moves_of(frozenset(skill.uri for skill in asked.essential), current=FORKLIFT)
    move = found.to(nurse)
    assert (move.have, move.steps) == (move.asked, 2)
    assert move.verdict == Verdict.NEITHER
    assert explain.verdict(move) == "Asks much more schooling"
    assert "It asks 2 levels more schooling." in explain.sentences(move, None)


def test_schooling_of_a_person_counts_as_much_as_their_work(person: Person) -> None:
    person.education = "high"
    person.save()
    assert moves(person).to(OCCUPATION + "nurse").steps == 0
    assert [levels.level_of_person(education, 2) for education in ("", "low", "mid", "high")] == [2, 2, 2, 4]
    assert levels.level_of_person("unknown", None) is None


def test_what_is_close_is_shown_with_what_is_like_it(person: Person) -> None:
    found = moves(person)
    for move in found.best(9, verdicts=ALL):
        pairs = list(found.close_to(move.occupation.uri))
        assert len(pairs) == move.close
        here = ground(found.picture)
        for asked, mine in pairs:
            rows = [found.picture.rows["skill"][one.uri] for one in (asked, mine)]
            assert rows[0] not in found.origin.have and rows[1] in found.origin.have
            assert float(here.meaning[rows[0]] @ here.meaning[rows[1]]) > 0.5


def test_another_sector_and_shortage_narrow_the_list(person: Person) -> None:
    short("VL", LORRY)
    found = moves(person)
    assert {move.occupation.uri for move in found.best(99, verdicts=ALL, shortage=True)} <= {LORRY}
    for move in found.best(99, verdicts=ALL, other_sector=True):
        assert not move.same_sector


def test_nobody_and_nowhere(db: None) -> None:
    nobody = register_person(given_name="Bo", family_name="Maes")
    found = moves(nobody)
    assert found.count(*REACHABLE) == 0 and found.best(5) == []
    with pytest.raises(errors.UnknownConcept):
        moves_from("urn:no")
    with pytest.raises(errors.UnknownConcept):
        found.to("urn:no")


def test_skills_of_another_release_are_left_out(db: None) -> None:
    assert moves_of(frozenset({"urn:gone"})).count(*REACHABLE) == 0


def test_keys_lead_back_to_their_occupation(db: None) -> None:
    picture = esco.snapshot()
    keys = ground(picture).keys
    assert len(keys) == len(picture.uris["occupation"])
    assert all(keys[key_of(uri)] == row for row, uri in enumerate(picture.uris["occupation"]))
    assert key_of("http://data.europa.eu/esco/occupation/0ee67d5e-8de9") == "0ee67d5e-8de9"


def test_levels_follow_the_ilo() -> None:
    codes = {
        "2221": 4,
        "1412": 3,
        "1211": 4,
        "3221": 3,
        "8332": 2,
        "9334": 1,
        "0110": 4,
        "0310": 1,
        "": None,
        "x": None,
    }
    assert {code: levels.level_of(code) for code in codes} == codes


def test_unknown_schooling_forbids_nothing() -> None:
    score, steps = np.array([0.9, 0.9, 0.9, 0.1]), np.array([np.nan, 1, 2, 0])
    assert judging.within_reach(score.astype(np.float32), steps.astype(np.float32)).tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_what_one_called_not_near_is_no_longer_shown_to_them(person: Person) -> None:
    other = register_person(given_name="Bo", family_name="Peeters")
    skills.accept_skill(person=other, skill_uri=SKILL + "forklift")
    before = moves(person)
    assert WAREHOUSE in [move.occupation.uri for move in before.best(60)]
    corrections.object_to(person=person, thing=corrections.named("near", occupation_uri=WAREHOUSE, words=FORKLIFT))
    after = moves(person)
    assert WAREHOUSE not in [move.occupation.uri for move in after.best(60, verdicts=ALL)]
    assert after.count(*ALL) == before.count(*ALL) - 1
    assert WAREHOUSE in [move.occupation.uri for move in moves(other).best(60, verdicts=ALL)]


def test_moves_read_what_a_job_asks_as_corrected_here(person: Person) -> None:
    picture, lacking = esco.snapshot(), SKILL + "arc-weld"
    before = moves(person).to(WAREHOUSE)
    Correction.objects.create(about="asked", occupation_uri=WAREHOUSE, skill_uri=lacking, accepted=True, reason="here")
    row = picture.rows["skill"][lacking]
    assert row in ground(picture).skills_of(picture.rows["occupation"][WAREHOUSE])[0]
    assert moves(person).to(WAREHOUSE).asked == before.asked + 1
    assert row in moves_from(WAREHOUSE).origin.have
