"""The profile skill by skill, its ageing, what is called wrong, the why of a fit, study choice without an account."""

from typing import Any

import pytest

from accounts import world
from api.client import As, good, problem
from api.house import House
from rugzak.skills.corrections import services as corrections
from rugzak.skills.esco import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def skills(an: As) -> list[str]:
    """Three skills in An's profile, besides the one that the house put there."""
    found = [one.uri for one in list(snapshot().skills())[3:6]]
    for uri in found:
        good(an.ask("PUT", "/skills/profile/skills", {"uri": uri}))
    return found


@pytest.fixture
def job() -> str:
    return snapshot().search("planner", "occupation", "en", 1)[0].uri


def test_many_skills_at_once(an: As, skills: list[str]) -> None:
    assert an.post("/skills/profile/confirm", {"skills": skills})["count"] == 3
    assert an.post("/skills/profile/levels", {"skills": skills[:2], "level": 3})["count"] == 2
    assert good(an.ask("PUT", "/skills/profile/level", {"skill": skills[0], "level": 4}))["level"] == 4
    problem(an.ask("PUT", "/skills/profile/level", {"skill": skills[0], "level": 9}), 422)
    assert good(an.ask("PUT", "/skills/profile/last-used", {"skill": skills[1], "day": "2020-01-01"}))
    assert an.post("/skills/profile/remove", {"skills": skills[2:]})["count"] == 1
    left = [row["uri"] for row in an.get("/skills/profile")["skills"]]
    assert skills[0] in left and skills[2] not in left


def test_each_skill_is_shown_or_hidden_by_itself(an: As, skills: list[str]) -> None:
    assert _coach_sees(an) >= set(skills), "An's coach may see the whole profile"
    an.post("/skills/profile/share", {"skills": skills[:1], "reader": "coach", "yes": False})
    assert _coach_sees(an) & set(skills) == set(skills[1:])
    an.post("/skills/profile/share", {"skills": skills[:1], "reader": "coach", "yes": True})
    assert _coach_sees(an) >= set(skills)


def _coach_sees(an: As) -> set[str]:
    return {row["skill"] for row in an.get("/skills/profile/seen") if row["coach"]}


def test_evidence_goes_piece_by_piece_but_never_the_last(house: House, an: As, skills: list[str]) -> None:
    pieces = an.get("/skills/profile/evidence", skill=skills[0])
    assert [one["kind"] for one in pieces] == ["self"]
    problem(an.ask("DELETE", f"/skills/profile/evidence/{pieces[0]['id']}"), 409)
    problem(As(house, "coach").ask("DELETE", f"/skills/profile/evidence/{pieces[0]['id']}"), 404)
    problem(an.ask("GET", "/skills/profile/evidence", skill="urn:nothing"), 404)


def test_skills_age_at_ones_own_pace(an: As, skills: list[str]) -> None:
    good(an.ask("PUT", "/skills/profile/last-used", {"skill": skills[0], "day": "2016-01-01"}))
    found = an.get("/skills/ageing")
    aged = {one["skill"]: one["left"] for group in found["groups"] for one in group["skills"]}
    assert found["illustration"] and found["formula"] and 0 < aged[skills[0]] < aged[skills[1]] <= 1
    slower = good(an.ask("PUT", "/skills/ageing/pace", {"pace": "slower"}))
    left = {one["skill"]: one["left"] for group in slower["groups"] for one in group["skills"]}
    assert left[skills[0]] > aged[skills[0]]
    done = an.post("/skills/ageing/check", {"answers": {skills[0]: "yes", skills[1]: "no"}})
    assert (done["kept"], done["dropped"]) == (1, 1) and done["next_check"]
    problem(an.ask("POST", "/skills/ageing/check", {"answers": {skills[0]: "perhaps"}}), 422)


def test_an_authority_sets_its_own_half_lives(house: House, an: As) -> None:
    officer, group = As(house, "officer"), an.get("/skills/ageing/half-lives")[0]
    path = f"/skills/ageing/half-lives/{group['group'] or '_'}"
    changed = good(officer.ask("PUT", path, {"years": 7, "reason": "measured here"}))
    assert (changed["years"], changed["sure"]) == (7, "own") and changed["default"] == group["default"]
    assert good(officer.ask("DELETE", path))["years"] == group["default"]
    problem(an.ask("PUT", path, {"years": 7, "reason": "I"}), 403)


def test_wrong_is_kept_decided_and_undone(house: House, an: As, job: str, skills: list[str]) -> None:
    officer = As(house, "officer")
    thing = {"about": "not_asked", "occupation": job, "skill": _asked(job)}
    said = an.post("/skills/corrections", thing | {"said": "not here", "shown": {"share": 0.2}})
    assert said["id"] in [row["id"] for row in an.get("/skills/corrections")]
    assert officer.get("/skills/corrections/worklist") == [], "one person alone is not shown"
    problem(officer.ask("POST", "/skills/corrections/decide", thing | {"accept": True, "reason": "x"}), 409)
    for _other in range(4):
        named = corrections.named("not_asked", occupation_uri=job, skill_uri=thing["skill"])
        corrections.object_to(person=world.person(), thing=named)
    assert [row["people"] for row in officer.get("/skills/corrections/worklist")] == [5]
    decided = officer.post("/skills/corrections/decide", thing | {"accept": True, "reason": "asked three bakers"})
    assert decided["accepted"] and decided["id"] in [row["id"] for row in officer.get("/skills/corrections/decided")]
    assert "asked three bakers" in an.get("/careers/why", occupation=job)["corrections"]
    undone = officer.post(f"/skills/corrections/decided/{decided['id']}/undo", {"reason": "by mistake"})
    assert undone["undone_at"] and an.get("/careers/why", occupation=job)["corrections"] == []
    an.post(f"/skills/corrections/{said['id']}/withdraw")
    assert said["id"] not in [row["id"] for row in an.get("/skills/corrections")]
    problem(an.ask("GET", "/skills/corrections/worklist"), 403)


def _asked(job: str) -> str:
    return next(iter(snapshot().skills_of(job).essential)).uri


def test_the_why_adds_up(house: House, an: As, job: str) -> None:
    found = an.get("/careers/why", occupation=job)
    assert sum(line["part"] for line in found["lines"]) == pytest.approx(1, abs=0.01)
    essential = [line for line in found["lines"] if line["essential"]]
    assert (found["have"], found["asked"]) == (sum(line["have"] for line in essential), len(essential))
    where = f"/people/{house.things['an']['person_id']}/why"
    assert As(house, "coach").get(where, occupation=job)["asked"] == found["asked"]
    problem(As(house, "coach_without").ask("GET", where, occupation=job), 404)


def test_study_choice_needs_no_account(house: House, job: str) -> None:
    anyone = As(house)
    interests: list[dict[str, Any]] = anyone.get("/study/interests")
    assert interests and anyone.get("/study/jobs", interest=interests[0]["code"], language="en")
    assert job in [row["uri"] for row in anyone.get("/study/jobs", q="planner", language="en")]
    found = anyone.get("/study/job", occupation=job, region="VL")
    assert found["asks"] and found["leads_to"] and found["schooling"]["level"] in (1, 2, 3, 4)
    assert {"evc"} <= {way["kind"] for way in anyone.get("/study/ways", region="VL")}
    problem(anyone.ask("GET", "/study/job", occupation="urn:nothing"), 404)
