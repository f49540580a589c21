"""Work and learning ahead once for real: tests, skills, jobs near by, the path, the plan and what is asked."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from api.asked import ASKED
from api.client import As, good, problem
from api.house import House
from rugzak.base import clock
from rugzak.careers.transitions.flows import compute
from rugzak.catalogue.models import TrainingSkill
from rugzak.skills.esco import snapshot

pytestmark = pytest.mark.django_db


def test_tests_for_oneself(house: House, an: As) -> None:
    known = {row["id"]: row for row in an.get("/tests")}
    assert len(known) == 10 and an.get("/tests/digital") == known["digital"]
    problem(an.ask("GET", "/tests/iq"), 404, "unknown_test")
    begun = an.post("/tests/initiative/attempts", {"language": "fr", "whole": True})
    assert an.post("/tests/initiative/attempts", {})["id"] == begun["id"] and begun["most"] == 6
    here, now = f"/tests/attempts/{begun['id']}", begun
    assert "share" not in str(begun["item"]["options"]), "what an option is worth stays inside"
    problem(an.ask("PUT", f"{here}/answers/{begun['item']['id']}", {"value": "z"}), 422, "no_answer")
    problem(an.ask("PUT", f"{here}/answers/init-learn", {"value": "a"}), 409, "not_this_question")
    problem(an.ask("PUT", f"{here}/sharing", {"shared": True}), 409, "test_not_finished")
    while now["item"]:
        now = good(an.ask("PUT", f"{here}/answers/{now['item']['id']}", {"value": "c"}))
    assert now["result"]["step"] in ("start", "way", "well")
    assert set(now["result"]["message"]) == {"nl", "fr", "de", "en"}
    assert good(an.ask("PUT", f"{here}/sharing", {"shared": True}))["shared"]
    assert {row["id"] for row in an.get("/tests/attempts")} >= {begun["id"]}
    person_id, coach = house.things["an"]["person_id"], As(house, "coach")
    assert {row["test"] for row in coach.get(f"/people/{person_id}/tests")} == {"initiative", "growth-mindset"}
    assert "answers" in str(now) and "given" not in str(coach.get(f"/people/{person_id}/tests"))
    for role in ("hr", "coach_without", "officer", "other_person"):
        problem(As(house, role).ask("GET", f"/people/{person_id}/tests"), 404)
        problem(As(house, role).ask("GET", here), 404)
    assert good(an.ask("POST", f"{here}/profile"))[0]["evidence"] == "test"
    good(an.ask("DELETE", here))
    problem(an.ask("GET", here), 404, "unknown_attempt")


def test_growth_and_figures_of_tests(house: House, an: As) -> None:
    made = an.post("/tests/growth", {"words": "call a customer"})
    assert made["id"] in {row["id"] for row in an.get("/tests/growth")}
    problem(As(house, "other_person").ask("DELETE", f"/tests/growth/{made['id']}"), 404, "unknown_note")
    good(an.ask("DELETE", f"/tests/growth/{made['id']}"))
    (found,) = As(house, "officer").get("/tests/reliability", test="initiative")
    assert (found["enough"], found["n"], found["alpha"], found["items"]) == (False, 0, None, [])
    problem(an.ask("GET", "/tests/reliability", test="initiative"), 403)


def test_skills(an: As) -> None:
    known = snapshot().search("truck", "skill", "en", 1)[0]
    found = an.post("/skills/propose", {"text": f"I work in a warehouse. I can {known.label.of('en')}."})
    assert known.uri in [row["uri"] for row in found["skills"]]
    ASKED.add(("POST", "/skills/read"))
    assert good(an.send("/skills/read", "cv.txt", b"Ik rijd met de heftruck."))["skills"]
    cv = b"Werkervaring\n2015 - 2019: kok, De Zwaan\nTalen\nFrans: B2\nPersonalia\nan@voorbeeld.be"
    read = good(an.send("/skills/read", "cv.txt", cv))
    assert (read["kind"], read["jobs"][0]["period"]["end"], read["languages"][0]["level"]) == ("cv", "2019-12-31", "B2")
    assert read["jobs"][0]["occupation"] and len(read["jobs"][0]["alternatives"]) == 2
    assert "voorbeeld" not in json.dumps(read)
    job = {"uri": read["jobs"][0]["occupation"]["uri"], "role": "past", "start": "2015-01-01", "end": "2019-12-31"}
    assert good(an.ask("PUT", "/skills/profile/occupations", job))["start"] == "2015-01-01"
    problem(an.ask("PUT", "/skills/profile/occupations", {**job, "end": "2014-01-01"}), 422)
    hit = an.get("/skills/search", q="planner", kind="occupation", language="en")[0]
    assert good(an.ask("PUT", "/skills/profile/occupations", {"uri": hit["uri"], "role": "wished"}))["role"] == "wished"
    wanted = {"uri": found["skills"][0]["uri"], "level": 3, "words": "heftruck", "last_used": "2019-12-31"}
    kept = good(an.ask("PUT", "/skills/profile/skills", wanted))
    assert (kept["level"], kept["evidence"], kept["last_used"]) == (3, "cv", "2019-12-31")
    assert kept["uri"] in [row["uri"] for row in an.get("/skills/profile")["skills"]]


def test_careers(an: As) -> None:
    wish = snapshot().search("planner", "occupation", "en", 1)[0].uri
    assert an.get("/careers/fit", occupation=wish)["occupation"]["uri"] == wish
    assert good(an.ask("PUT", "/careers/goal", {"occupation": wish}))["uri"] == wish
    assert isinstance(an.get("/careers/nearest", n=3), list)


def test_transitions(house: House, an: As) -> None:
    wish = snapshot().search("planner", "occupation", "en", 1)[0].uri
    for skill in an.get("/careers/fit", occupation=wish)["essential_lack"]:
        good(an.ask("PUT", "/skills/profile/skills", {"uri": skill["uri"]}))
    fit = an.get("/careers/fit", occupation=wish)
    assert fit["strength"] == 1 and sum(part["have"] for part in fit["parts"]) >= len(fit["essential_have"])
    mine = an.get("/careers/transitions", n=5)
    assert mine["viable"] >= len(mine["items"]) >= 1 and all(row["why"] for row in mine["items"])
    assert an.get("/careers/transitions", n=5, verdict="neither")["items"][0]["verdict"] == "neither"
    other = an.get("/careers/transitions/from", occupation=wish, n=3)
    assert wish not in [row["occupation"]["uri"] for row in other["items"]]
    assert an.ask("GET", "/careers/transitions/from?occupation=urn:no").status_code == 404
    assert an.ask("GET", "/careers/transitions?n=0").status_code == 422


def test_sectors(house: House, an: As) -> None:
    officer = As(house, "officer")
    assert officer.ask("GET", "/careers/sectors").json()["code"] == "sectors_not_computed"
    compute()
    found = officer.get("/careers/sectors", lens="work")
    assert found["flows"] and set(found["sectors"]) >= {row["origin"] for row in found["flows"]}
    assert an.ask("GET", "/careers/sectors").status_code == 403


def test_path_and_plan(house: House, an: As) -> None:
    things, training = house.things["an"], str(house.things["an"]["training_id"])
    wish = snapshot().search("planner", "occupation", "en", 1)[0].uri
    found = an.post("/careers/path", {"occupation": wish, "what_if": True, "wish": {"budget": 50_000, "days": [0, 5]}})
    assert found["path"]["steps"] == [] and found["path"]["proven"]
    gap = {row["uri"] for row in found["gap"]}
    needed = next(skill for skill in snapshot().skills_of(wish).essential if skill.uri in gap)
    problem(an.ask("POST", "/careers/path", {"occupation": "urn:no"}), 404, "unknown_concept")
    problem(an.ask("POST", "/careers/path", {"occupation": wish, "wish": {"last": "2020-01-01"}}), 422, "bad_wish")
    provider = As(house, "provider")
    needs = f"/careers/trainings/{training}/needs"
    assert good(provider.ask("PUT", needs, {"skills": [needed.uri]}))[0]["uri"] == needed.uri
    assert [row["uri"] for row in As(house).get(needs)] == [needed.uri]
    problem(As(house, "provider_other").ask("PUT", needs, {"skills": []}), 403)
    good(provider.ask("PUT", needs, {"skills": []}))
    session = _teaching(training, needed.uri, things)
    made = {"occupation": wish, "sessions": [session]}
    plan = good(an.ask("PUT", "/careers/plan", made))
    assert [step["session"] for step in plan["steps"]] == [session] and plan["steps"][0]["state"] == "open"
    problem(an.ask("PUT", "/careers/plan", made | {"sessions": [str(uuid4())]}), 409, "path_changed")
    assert an.get("/careers/plan")["id"] == plan["id"]
    assert an.get("/careers/plan/mend")["path"]["steps"]
    mended = an.post("/careers/plan/mend", {"sessions": [session]})
    calendar = an.ask("GET", "/careers/plan/calendar")
    assert calendar["Content-Type"].startswith("text/calendar") and b"BEGIN:VEVENT" in calendar.content
    where, coach = f"/people/{things['person_id']}/plan", As(house, "coach")
    assert coach.get(where)["id"] == mended["id"]
    assert coach.post(where, made)["state"] == "proposed"
    problem(As(house, "coach_without").ask("POST", where, made), 404)
    assert an.post("/careers/plan/answer", {"accept": False})["state"] == "ended"
    good(an.ask("DELETE", "/careers/plan"))
    problem(an.ask("GET", "/careers/plan"), 404, "no_plan")


def _teaching(training: str, skill: str, things: dict[str, object]) -> str:
    """A session of a training that nobody booked, which teaches one skill."""
    from booking.world import logistics, mondays
    from rugzak.catalogue.models import Training

    known = Training.objects.get(pk=training)
    made = logistics(known.provider)
    TrainingSkill.objects.create(training=made, skill_uri=skill, release=snapshot().release)
    return str(mondays(made, None, 5, clock.today() + timedelta(days=160)).pk)


def test_demand_is_for_anyone_and_vacancies_are_read_by_the_authority(house: House, an: As) -> None:
    label = next(iter(snapshot().skills())).label.of("en")
    rows = [f"planner {n};Firm {n};You can {label}.;2026-09-01" for n in range(4)]
    file = "\n".join(["title;employer;text;date", *rows, ";;;"]).encode()
    ASKED.update({("POST", "/careers/vacancies"), ("GET", "/careers/demand/skill")})
    done = good(As(house, "officer").send("/careers/vacancies", "vacancies.csv", file))
    assert (done["read"], done["made"]) == (5, 4) and done["skipped"]
    problem(an.send("/careers/vacancies", "vacancies.csv", file), 403)
    found = As(house).get("/careers/demand")
    assert found["vacancies"] == 4 and not found["made_up"]
    for row in found["asked"]:
        assert As(house).get("/careers/demand/skill", skill=row["skill"]["uri"])["total"] == 4
    problem(As(house).ask("GET", "/careers/demand/skill", skill="urn:no"), 404)
