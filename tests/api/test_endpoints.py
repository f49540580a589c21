"""Each operation once for real, with the answer that the house gives."""

import json
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings

from accounts.world import IBANS
from api.asked import ASKED
from api.client import As, good, problem
from api.house import House
from booking.world import learner
from rugzak.accounts import bank, tokens
from rugzak.accounts.bank import example_bank
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.bank.references import parse_reference
from rugzak.accounts.models import Outreach, PaymentBatch, Person
from rugzak.base import clock, due
from rugzak.booking.rounds import draw as drawing
from rugzak.booking.rounds import services as rounds
from rugzak.booking.rounds.models import Round
from rugzak.careers.transitions.flows import compute
from rugzak.catalogue.models import SessionPart, TrainingSkill
from rugzak.evaluation import simulations
from rugzak.learning.models import Credential
from rugzak.ledger import chain
from rugzak.skills.esco import snapshot

pytestmark = pytest.mark.django_db


def test_who_i_am(house: House, an: As) -> None:
    me = an.get("/me")
    assert me["person"] == str(house.things["an"]["person_id"]) and me["roles"] == []
    assert As(house, "officer").get("/me")["roles"][0]["role"] == "officer"


def test_rights_and_purses(an: As) -> None:
    overview = {row["decision"]["scheme"]: row for row in an.get("/me/rights")}
    cheque = an.get("/me/rights/be-vl-opleidingscheque")
    assert cheque["decision"] == overview["be-vl-opleidingscheque"]["decision"] and cheque["purses"]
    assert {purse["asset"] for purse in an.get("/me/purses")} >= {"EUR", "MIN"}
    assert an.post("/me/reminders", {"reminders": False}) == {"reminders": False}
    changes = {row["scheme"]: row for row in an.post("/me/rights/what-if", {"region": "WA", "hours_week": "19"})}
    assert changes["be-vl-opleidingscheque"]["turn"] == "lost" and changes["be-vl-opleidingscheque"]["before"]
    assert an.ask("POST", "/me/rights/what-if", {"region": "MARS"}).status_code == 422


def test_a_disputed_law_comes_with_each_reading(an: As) -> None:
    known = {
        "person.statute": "employee", "employer.sector": "private", "employer.size_fte": 60,
        "dismissal.by_employer": True, "dismissal.serious_cause": False, "dismissal.notice_worked": False,
        "dismissal.training_days_left": 3, "employment.hours_week": 38,
    }  # fmt: skip
    for name, value in known.items():
        an.post("/me/facts", {"name": name, "value": value})
    decision = an.get("/me/rights/be-fed-opleidingsdagen-ontslag")["decision"]
    assert (decision["outcome"], decision["amount"]) == ("maybe", None) and decision["dispute"]["fr"]
    told = [(row["code"], row["outcome"], row["amount"]) for row in decision["readings"]]
    assert told == [("paid", "yes", 1368), ("lost", "no", None)]


def test_moving_between_purses(house: House, an: As) -> None:
    things, key = house.things["an"], uuid4()
    source, target = str(things["purse_id"]), str(things["target_id"])
    told = an.get(f"/me/purses/{source}/targets")
    assert told["free"] == 1_000 and [row["id"] for row in told["targets"]] == [target]
    path, body = f"/me/purses/{source}/transfers", {"target": target, "amount": 400}
    assert len({an.post(path, body, key=key)["id"] for _twice in range(2)}) == 1
    problem(an.ask("POST", path, body | {"amount": 300}, key=key), 409, "other_request")
    problem(an.ask("POST", path, body | {"amount": 601}, key=uuid4()), 409, "not_enough_to_move")
    problem(
        an.ask("POST", f"/me/purses/{target}/transfers", body | {"target": source}, key=uuid4()),
        409,
        "move_needs_reason",
    )
    purse = next(row for row in an.get("/me/purses") if row["id"] == target)
    assert (purse["granted"], purse["moved"], purse["free"]) == (1_000, 400, 1_400)
    assert an.post(f"/me/transfers/{things['transfer_id']}/accept")["state"] == "done"
    body = {"source": target, "target": source, "amount": 50, "reason": "the course is next year"}
    made = As(house, "hr").post(f"/funds/{things['pockets_fund']}/transfers", body)
    assert made["longer"] and made["state"] == "proposed"
    assert an.post(f"/me/transfers/{made['id']}/decline")["state"] == "declined"
    assert {row["state"] for row in an.get("/me/transfers")["items"]} == {"done", "declined"}
    problem(As(house, "hr_other").ask("POST", f"/funds/{things['pockets_fund']}/transfers", body, key=uuid4()), 404)
    ben = house.things["ben"]
    problem(an.ask("POST", path, {"target": ben["purse_id"], "amount": 1}, key=uuid4()), 404)
    problem(an.ask("POST", f"/me/transfers/{ben['transfer_id']}/accept"), 404)


def test_interruptions_of_work(house: House, an: As) -> None:
    things, hr = house.things["an"], As(house, "hr")
    mine, theirs = str(things["interruption_id"]), str(things["their_interruption_id"])
    assert [row["id"] for row in an.get("/me/interruptions")] == [theirs, mine], "I see all"
    body = {"kind": "care", "start": "2026-10-01"}
    made = an.post("/me/interruptions", body)
    assert an.post("/me/interruptions", body)["id"] == made["id"] and made["source"] == "declared"
    problem(an.ask("POST", "/me/interruptions", body | {"until": "2026-10-05"}), 409, "already_interrupted")
    problem(an.ask("POST", "/me/interruptions", {"kind": "illness", "start": "2036-01-01"}), 422, "bad_interruption")
    problem(an.ask("POST", "/me/interruptions", {"kind": "holiday", "start": "2026-10-01"}), 422)
    path = f"/me/interruptions/{made['id']}"
    assert good(an.ask("PATCH", path, {"until": "2026-10-05"}))["until"] == "2026-10-05"
    assert good(an.ask("DELETE", path))["withdrawn_at"]
    problem(an.ask("DELETE", path), 404)
    for method, given in (("PATCH", {"until": None}), ("DELETE", None)):
        problem(an.ask(method, f"/me/interruptions/{theirs}", given), 404)
    where = f"/people/{things['person_id']}/interruptions"
    assert [row["id"] for row in hr.get(where)] == [theirs], "HR sees what HR wrote down"
    problem(hr.ask("DELETE", f"{where}/{mine}"), 404)
    given = body | {"employer": str(things["employer"])}
    row = hr.post(where, given)
    assert row["source"] == "document" and good(hr.ask("PATCH", f"{where}/{row['id']}", {"until": "2026-10-02"}))
    assert good(hr.ask("DELETE", f"{where}/{row['id']}"))["withdrawn_at"]
    for role in ("hr_other", "coach", "provider", "officer", "admin", "other_person"):
        problem(As(house, role).ask("GET", where), 404)
        problem(As(house, role).ask("POST", where, given), 404)
    problem(an.ask("POST", where, given), 404)
    problem(hr.ask("POST", where, given | {"employer": str(uuid4())}), 404)


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


def test_facts_and_savings(an: As) -> None:
    fact = an.post("/me/facts", {"name": "person.career_years", "value": 12})
    assert (float(fact["value"]), fact["source"]) == (12, "declared")


def test_own_money_by_bank_and_back(house: House, an: As) -> None:
    way = an.get("/me/savings")
    line = Line(2500, credit=True, reference=parse_reference(way["reference"]), name="An", iban=IBANS[1])
    assert bank.read_statement(statement(way["iban"], [line])).done == {"savings": 1}
    assert (now := an.get("/me/savings"))["returnable"] == way["returnable"] + 2500 and now["goes_to"]
    made = an.post("/me/savings/returns", {"amount": 1000})
    assert made["state"] == "leaving" and made in an.get("/me/savings/returns")["items"]


def test_consents_and_mandates(house: House, an: As) -> None:
    given = an.post("/me/consents", {"purpose": "share_plan", "organisation": house.things["an"]["employer"]})
    assert given["id"] in [row["id"] for row in an.get("/me/consents", limit=100)["items"]]
    assert good(an.ask("DELETE", f"/me/consents/{given['id']}"))["withdrawn_at"]
    body = {"coach": "coach_without@example.org", "scopes": ["plan"], "end": "2027-01-01"}
    mandate = an.post("/me/mandates", body)
    assert mandate["id"] in [row["id"] for row in an.get("/me/mandates")["items"]]
    assert good(an.ask("DELETE", f"/me/mandates/{mandate['id']}"))["revoked_at"]


def test_my_data(house: House, an: As) -> None:
    As(house, "coach").get(f"/people/{house.things['an']['person_id']}/profile")
    assert an.get("/me/reads")[0]["verb"] == "profile.see"
    rooms = an.get("/me/export")
    assert {"accounts", "booking", "learning"} <= rooms.keys()


def test_erasing_waits_for_running_bookings_and_is_done_otherwise(house: House, an: As) -> None:
    problem(an.ask("POST", "/me/erase", {}), 409)
    new = learner(house.world.ghent, house.world.employer)
    receipt = As(house, token=tokens.issue(user=new.user, name="test")).post("/me/erase", {})
    assert receipt["done_at"] and not Person.objects.filter(pk=new.pk).exists()


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


def test_schemes_and_catalogue_are_for_anyone(house: House) -> None:
    nobody, things = As(house), house.things["an"]
    assert len(nobody.get("/schemes")) >= 5 and nobody.get("/schemes/facts")
    found = nobody.post("/schemes/check", {"facts": {"person.region": "VL", "person.statute": "employee"}})
    assert {row["outcome"] for row in found} >= {"maybe"}
    assert nobody.ask("POST", "/schemes/check", {"facts": {"person.region": "MARS"}}).status_code == 422
    assert nobody.get("/schemes/be-vl-opleidingscheque")["payer"] == "gov"
    assert nobody.get("/catalogue/trainings", text="logistiek")["total"] >= 2
    training = nobody.get(f"/catalogue/trainings/{things['training_id']}")
    assert str(things["session_id"]) in [row["id"] for row in training["sessions"]]
    assert len(nobody.get(f"/catalogue/sessions/{things['session_id']}")["parts"]) == 10


def test_the_schema_and_the_differences_are_for_anyone(house: House) -> None:
    nobody = As(house)
    assert nobody.get("/schemes/schema.json")["properties"]["versions"]
    told = nobody.get("/schemes/be-vl-vov/diff", **{"from": "2019", "to": "2025"})
    assert (told["old"], told["new"]) == ("2019", "2025")
    assert any("0.80" in row["text"]["en"] and "0,80" in row["text"]["nl"] for row in told["changes"])
    assert nobody.get("/schemes/be-voorbeeld-sectorfonds/diff")["changes"] == []
    problem(nobody.ask("GET", "/schemes/be-vl-vov/diff", **{"from": "1999"}), 404)
    problem(nobody.ask("GET", "/schemes/be-none/diff"), 404, "unknown_scheme")


def test_a_scheme_is_written_by_one_and_published_by_another(house: House) -> None:
    officer, releaser = As(house, "officer"), As(house, "releaser")
    made = officer.post("/schemes/drafts", {"scheme": "be-voorbeeld-sectorfonds"})
    path = f"/schemes/drafts/{made['id']}"
    assert releaser.get(path)["text"] == made["text"] and made["state"] == "draft"
    assert made["id"] in [row["id"] for row in officer.get("/schemes/drafts", limit=100)["items"]]
    text = made["text"].replace("value: 40000", "value: 45000")
    report = officer.post(f"{path}/check", {"text": text})
    assert report["beside"] == "2026" and not report["in_order"] and any(row["wrong"] for row in report["cases"])
    assert [row["text"]["en"] for row in report["changes"]] == [
        f"Value ‘year amount’: €\u00a0400 becomes €\u00a0450 from {_day(made['start'])} (voorbeeld)."
    ]
    problem(officer.ask("POST", f"{path}/submit", {"revision": 1}), 422, "draft_not_in_order")
    start = made["start"]
    row = f"{{name: a, on: {start}, facts: {{employment.joint_committee: '200'}}, expect: {{amount: 45000}}}}"
    cases = f"scheme: be-voorbeeld-sectorfonds\ncases: [{row}]"
    saved = good(officer.ask("PUT", path, {"revision": 1, "text": text, "cases": cases}))
    assert saved["revision"] == 2 and officer.post(f"{path}/check", {})["in_order"]
    problem(officer.ask("PUT", path, {"revision": 1, "text": text, "cases": cases}), 409, "draft_changed")
    problem(releaser.ask("PUT", path, {"revision": 2, "text": text, "cases": cases}), 403)
    assert officer.post(f"{path}/submit", {"revision": 2})["state"] == "submitted"
    problem(officer.ask("POST", f"{path}/approve", {"revision": 2}), 403)
    assert releaser.post(f"{path}/send-back", {"revision": 2, "reason": "why?"})["history"][-1]["reason"] == "why?"
    officer.post(f"{path}/submit", {"revision": 2})
    assert releaser.post(f"{path}/approve", {"revision": 2})["state"] == "published"
    told = As(house).get("/schemes/be-voorbeeld-sectorfonds/diff", **{"from": "2026"})
    assert told["new"] == start
    new = officer.post("/schemes/drafts", {"scheme": "be-stad-gent", "new": True})
    assert officer.post(f"/schemes/drafts/{new['id']}/withdraw", {"reason": "not now"})["state"] == "withdrawn"
    problem(officer.ask("POST", "/schemes/drafts", {"scheme": "Stad", "new": True}), 422, "bad_scheme_id")
    problem(officer.ask("GET", f"/schemes/drafts/{uuid4()}"), 404, "unknown_draft")


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text):%-d %B %Y}"


def test_a_provider_plans_a_session(house: House) -> None:
    parts = [{"date": "2026-11-02", "start_time": "09:00", "minutes": 240}]
    path = f"/catalogue/trainings/{house.things['an']['training_id']}/sessions"
    assert As(house, "provider").post(path, {"capacity": 4, "parts": parts})["seats_free"] == 4


def test_quote_book_and_cancel(house: House, an: As) -> None:
    session = _new_session(house)
    quote = an.post("/bookings/quotes", {"session": session, "purpose": "job"})
    consents = [line["n"] for line in quote["lines"]]
    body = {"session": session, "purpose": "job", "quote": quote["token"], "consents": consents}
    made = an.post("/bookings", body)
    assert made["state"] == "held" and sum(line["cents"] for line in made["lines"]) == made["price_cents"]
    assert made["id"] in [row["id"] for row in an.get("/bookings")["items"]]
    assert an.get(f"/bookings/{made['id']}")["act"] == made["act"]
    assert an.post(f"/bookings/{made['id']}/cancel", {"reason": "ill"})["state"] == "cancelled"


def test_queue(house: House) -> None:
    ben = As(house, "other_person")
    [place] = ben.get("/bookings/waiting")
    assert good(ben.ask("DELETE", f"/bookings/waiting/places/{place['id']}"))["outcome"]
    assert ben.post(f"/bookings/waiting/{place['session']}")["session"] == place["session"]


def test_attendance_from_both_sides(house: House, an: As) -> None:
    provider, booking = As(house, "provider"), house.things["an"]["booking_id"]
    first, second = SessionPart.objects.filter(session_id=house.things["an"]["session_id"])[:2]
    clock.travel(to=first.starts_at + timedelta(minutes=10))
    assert str(booking) in [row["booking"] for row in provider.get(f"/bookings/parts/{first.pk}/roll")]
    mark = {"booking": booking, "present": True}
    assert provider.post(f"/bookings/parts/{first.pk}/mark", mark)["provider"] is True
    code = provider.get(f"/bookings/parts/{first.pk}/code")["code"]
    assert an.post(f"/bookings/parts/{first.pk}/confirm", {"code": code})["learner"] is True
    clock.travel(to=second.starts_at + timedelta(minutes=10))
    said = an.post(f"/bookings/parts/{second.pk}/say", mark | {"present": False, "reason": "ill"})
    assert said["learner"] is False and code.isdigit()


def test_people_of_a_coach(house: House) -> None:
    coach, an = As(house, "coach"), house.things["an"]["person_id"]
    assert [row["id"] for row in coach.get("/people")] == [str(an)]
    assert coach.get(f"/people/{an}/rights") and coach.get(f"/people/{an}/profile") is not None
    wish = snapshot().search("planner", "occupation", "en", 1)[0].uri
    assert coach.get(f"/people/{an}/fit", occupation=wish)["occupation"]["uri"] == wish


def test_claims(house: House) -> None:
    provider, officer = As(house, "provider"), As(house, "officer")
    things = house.things["an"]
    _all_present(house)
    made = provider.post("/claims", {"booking": things["booking_id"]})
    assert made["state"] == "checked", made["controls"]
    assert officer.post(f"/claims/{made['id']}/check")["state"] == "checked"
    assert As(house, "releaser").post(f"/claims/{made['id']}/release")["released_at"]
    listed = provider.get("/claims", provider=things["provider"])["items"]
    assert {row["id"] for row in listed} >= {made["id"], str(things["claim_id"])}
    body = {"debtor": "provider", "debtor_id": things["provider"], "amount": 100, "reason": "an hour less"}
    assert officer.post(f"/claims/{things['claim_id']}/clawbacks", body)["amount"] == 100


def test_debts(house: House) -> None:
    officer, releaser, debt = As(house, "officer"), As(house, "releaser"), house.things["an"]["debt_id"]
    key = uuid4()
    row = next(row for row in officer.get("/debts")["items"] if row["id"] == str(debt))
    assert (row["amount"], row["open"]) == (100, 100)
    assert all(officer.post(f"/debts/{debt}/payments", {"amount": 30}, key=key)["open"] == 70 for _twice in range(2))
    waiting = releaser.get("/debts")["items"]
    question = next(row["write_off"] for row in waiting if row["id"] == str(debt))
    assert question["amount"] == 70 == sum(line["amount"] for line in question["lines"])
    assert officer.post(f"/debts/write-offs/{question['id']}/withdraw")["state"] == "withdrawn"
    asked = officer.post(f"/debts/{debt}/write-offs", {"reason": "bankrupt"})
    path = f"/debts/write-offs/{asked['id']}/release"
    problem(releaser.ask("POST", path, {"amount": 100}), 409, "debt_changed")
    problem(officer.ask("POST", path, {"amount": 70}), 403, "four_eyes")
    done = releaser.post(path, {"amount": 70})
    assert done["state"] == "done" and done["act"]
    problem(officer.ask("POST", f"/debts/{debt}/payments", {"amount": 1}, key=uuid4()), 409, "written_off")
    assert str(debt) not in [row["id"] for row in officer.get("/debts")["items"]]
    fund = officer.get(f"/funds/{asked['lines'][0]['fund']}")
    assert fund["written_off"] == asked["lines"][0]["amount"]


def test_bank(house: House) -> None:
    officer, releaser, batch = As(house, "officer"), As(house, "releaser"), house.things["an"]["batch_id"]
    rows = officer.get("/bank/payables", debtor=house.things["an"]["debtor"], limit=100)["items"]
    assert str(batch) in [row["batch"] for row in rows]
    assert releaser.post(f"/bank/batches/{batch}/release")["state"] == "released"
    file = officer.ask("GET", f"/bank/batches/{batch}/file")
    assert file["Content-Type"] == "application/xml" and b"pain.001.001.09" in file.content
    ASKED.add(("POST", "/bank/status"))
    report = good(officer.send("/bank/status", "pain002.xml", example_bank.answer(file.content)))
    assert report["paid"] == PaymentBatch.objects.get(pk=batch).payables.count() and not report["replayed"]
    assert officer.get("/bank/debtors") == []


def test_statements_and_the_list_of_the_unknown(house: House) -> None:
    officer, things = As(house, "officer"), house.things["an"]
    line = Line(4_000, credit=True, name="Iemand", iban=house.world.authority.iban, words="nieuw")
    ASKED.add(("POST", "/bank/statements"))
    content = statement(house.world.authority.iban, [line])
    report = good(officer.send("/bank/statements", "camt053.xml", content))
    assert (report["read"], report["open"], report["replayed"]) == (1, 1, False)
    assert good(officer.send("/bank/statements", "camt053.xml", content))["replayed"]
    new = next(row for row in officer.get("/bank/entries")["items"] if row["words"] == "nieuw")
    assert (new["amount"], new["state"], new["outcome"]) == (4_000, "open", "unknown")
    problem(officer.ask("POST", f"/bank/entries/{new['id']}/aside", {"reason": "it is money"}), 422)
    body = {"deposit": things["deposit_id"], "reason": "by phone"}
    assert officer.post(f"/bank/entries/{new['id']}/assign", body)["state"] == "assigned"
    problem(officer.ask("POST", f"/bank/entries/{new['id']}/assign", body), 409)
    back = officer.post(f"/bank/entries/{things['movement_id']}/return", {"reason": "not for us"})
    assert back["state"] == "sent_back"


def _failed(who: As) -> dict[str, int]:
    return {row["payable"]: row["lacks"] for row in who.get("/bank/failed")["items"]}


def test_pay_again(house: House) -> None:
    officer, releaser, things = As(house, "officer"), As(house, "releaser"), house.things["an"]
    assert _failed(officer)[str(things["payable_id"])] == 100
    asked = officer.post(f"/bank/payables/{things['payable_id']}/again", {"reason": "a new number"})
    assert str(things["payable_id"]) not in _failed(officer)
    assert asked["id"] in [row["id"] for row in officer.get("/bank/again")]
    problem(officer.ask("POST", f"/bank/again/{asked['id']}/approve", {}), 403)
    assert officer.post(f"/bank/again/{asked['id']}/withdraw")["state"] == "withdrawn"
    done = releaser.post(f"/bank/again/{things['again_id']}/approve")
    assert done["state"] == "done" and done["new"]


def test_own_parts(house: House) -> None:
    provider, things = As(house, "provider"), house.things["an"]
    [row] = provider.get("/claims/own-parts", provider=things["provider"])["items"]
    assert row["id"] == str(things["own_part_id"]) and row["paid_at"] is None
    assert provider.post(f"/claims/own-parts/{row['id']}/paid")["paid_at"]
    assert provider.post(f"/claims/own-parts/{row['id']}/unpaid", {"reason": "by mistake"})["paid_at"] is None


def test_the_end_of_a_fund(house: House) -> None:
    hr, releaser = As(house, "hr"), As(house, "releaser")
    address = f"/closings/{house.things['an']['fund_id']}"
    problem(hr.ask("GET", address), 404)
    body = {"stops_on": "2026-10-01", "run_off": "2026-11-15", "reason": "We stop."}
    assert hr.post(address, body)["state"] == "asked"
    problem(As(house, "hr_other").ask("POST", address, body), 404)
    problem(hr.ask("POST", f"{address}/confirm"), 403, "closing_four_eyes")
    assert releaser.post(f"{address}/confirm")["state"] == "stopped"
    problem(hr.ask("POST", f"{address}/close"), 409, "closing_still_open")
    problem(hr.ask("POST", f"{address}/rest"), 409, "closing_still_open")
    problem(hr.ask("GET", f"{address}/archive"), 404, "closing_no_archive")
    seen = hr.get(address)
    assert {row["kind"] for row in seen["open"]} >= {"deposits"} and seen["rest_to_send"] > 0
    assert hr.post(f"{address}/withdraw")["state"] == "withdrawn"
    problem(hr.ask("GET", address), 404)


def test_funds(house: House) -> None:
    hr, things = As(house, "hr"), house.things["an"]
    [fund] = [row for row in hr.get("/funds") if row["id"] == str(things["fund_id"])]
    assert hr.post("/funds", {"organisation": things["employer"]})["id"] == fund["id"]
    seen = hr.get(f"/funds/{fund['id']}")
    assert seen["forecast"]["state"] == "too_little" and seen["held"] is None and seen["free"] == fund["free"]
    made = hr.post(f"/funds/{fund['id']}/deposits", {"amount": 5_000})
    assert made["reference"].startswith("+++") and made["lacks"] == 5_000
    assert hr.get(f"/funds/{fund['id']}")["free"] == fund["free"], "a promise is no money"
    assert made["id"] in [row["id"] for row in hr.get(f"/funds/{fund['id']}/deposits")]
    assert hr.post(f"/funds/deposits/{made['id']}/cancel")["state"] == "cancelled"
    [credit] = hr.get(f"/funds/{fund['id']}/credits")
    assert hr.post(f"/funds/credits/{credit['id']}/use")["state"] == "used"
    problem(hr.ask("POST", f"/funds/credits/{credit['id']}/send-back", {}), 409)
    body = {"people": [things["person_id"]], "amount": 500, "until": "2027-12-31"}
    assert hr.post(f"/funds/{fund['id']}/grants", body) == {"people": 1, "amount": 500}
    other = body | {"people": [house.things["ben"]["person_id"]]}
    problem(hr.ask("POST", f"/funds/{fund['id']}/grants", other, key=uuid4()), 404)
    assert good(hr.ask("PUT", f"/funds/{fund['id']}/rule", {"week_most": 600}))["week_most"] == 600
    problem(hr.ask("POST", f"/funds/{fund['id']}/grants", body, key=uuid4()), 409, "grants_stopped")
    problem(As(house, "hr_other").ask("GET", f"/funds/{fund['id']}"), 404)


def test_a_batch_is_made(house: House) -> None:
    debtor = house.things["ben"]["debtor"]
    PaymentBatch.objects.get(pk=house.things["ben"]["batch_id"]).payables.update(batch=None, state="open")
    assert As(house, "officer").get("/bank/debtors") == [str(debtor)]
    assert As(house, "officer").post("/bank/batches", {"debtor": debtor})["state"] == "draft"


def test_learning(house: House, an: As) -> None:
    made = an.post("/learning/log", {"title": "Asked a colleague", "date": "2026-09-20", "minutes": 30})
    assert made["id"] in [row["id"] for row in an.get("/learning/log")["items"]]
    assert an.ask("DELETE", f"/learning/log/{made['id']}").status_code == 204
    body = {"booking": house.things["an"]["attended_id"], "passed": True, "score": "81.5"}
    assert As(house, "provider").post("/learning/achievements", body)["credential"]
    assert len(an.get("/learning/credentials")["items"]) >= 1
    badge = Credential.objects.filter(person=house.person(), revoked_at=None).latest("issued_at")
    nobody, document = As(house), bytes(badge.document, "utf-8") if isinstance(badge.document, str) else badge.document
    assert nobody.post("/learning/credentials/verify", {"document": document.decode()})["ok"]
    assert not nobody.post("/learning/credentials/verify", {"document": document.decode().replace("a", "b", 1)})["ok"]


def test_surveys_and_dashboards(house: House, an: As) -> None:
    token = house.things["an"]["token"]
    assert token in [row["token"] for row in an.get("/evaluation/surveys")]
    nobody = As(house)
    items = nobody.get(f"/evaluation/surveys/{token}")["items"]
    answers = {row["code"]: _answer(row) for row in items if row["required"]}
    assert nobody.post(f"/evaluation/surveys/{token}", {"answers": answers})["answered_at"]
    assert "figures" in As(house, "officer").get("/evaluation/dashboard")


def test_rounds(house: House, an: As) -> None:
    officer, nobody = As(house, "officer"), As(house)
    assert len(nobody.get("/rounds")["items"]) == 2 and nobody.get("/rounds/groups")
    (kept,) = an.get("/rounds/tickets")["items"]
    assert kept["state"] == "granted" and kept["amount"] == 500_00
    path = f"/rounds/{kept['round']}"
    assert an.get(f"{path}/ticket") == kept == an.post(f"{path}/ticket/apply", {}) == an.post(f"{path}/ticket", {})
    assert an.post(f"{path}/ticket/accept", {}) == an.post(f"{path}/ticket/accept", {})
    assert officer.get(f"{path}/figures")["accepted"] == 500_00
    theirs = f"/rounds/{house.things['ben']['round_id']}/ticket"
    assert good(As(house, "other_person").ask("DELETE", theirs))["state"] == "withdrawn"


def test_a_round_from_draft_to_replay(house: House, an: As) -> None:
    officer, releaser, nobody = As(house, "officer"), As(house, "releaser"), As(house)
    fund = Round.objects.get(pk=house.things["an"]["round_id"]).fund_id
    opens, closes = clock.now(), clock.now() + timedelta(hours=1)
    asked = {
        "name": {"nl": "Loting"}, "fund": str(fund), "rule": "lottery", "amount": 100_00, "budget": 100_00,
        "opens_register": opens.isoformat(), "opens": opens.isoformat(), "closes": closes.isoformat(),
    }  # fmt: skip
    made = officer.post("/rounds", asked)
    path = f"/rounds/{made['id']}"
    assert made["state"] == "draft" and problem(nobody.ask("GET", path), 404)
    assert problem(officer.ask("POST", f"{path}/publish", {}), 403)
    assert len(releaser.post(f"{path}/publish", {})["seed_commitment"]) == 64
    assert an.post(f"{path}/ticket", {})["chance"] == 1
    assert As(house, "other_person").post(f"{path}/ticket", {})["chance"] == 0.5
    assert officer.post(f"{path}/open", {})["state"] == "open"
    clock.travel(to=closes)
    assert officer.post(f"{path}/close", {"reason": "it is over"})["list_hash"]
    assert nobody.get(f"{path}/record")["seed"] is None
    seed = officer.post(f"{path}/draw", {})["seed"]
    record = nobody.get(f"{path}/record")
    assert record["seed"] == seed and drawing.check(record, seed) == []
    assert nobody.get(path)["seed"] == seed
    assert nobody.get(f"{path}/replay") == {"in_order": True, "differs": []}
    for _ in ("the winner lets it lapse", "the reserve list does too"):
        clock.travel(by=timedelta(days=40))
        rounds.sweep()
    assert officer.post(f"{path}/settle", {})["state"] == "settled"


def test_a_case_of_the_fraud_desk(house: House) -> None:
    officer, releaser, provider = As(house, "officer"), As(house, "releaser"), As(house, "provider")
    assert officer.get("/fraud/rules")
    about = house.things["an"]["provider_id"]
    case = str(house.things["an"]["case_id"])
    tip = {"provider": str(about), "reason": "A tip.", "hold": True}
    assert officer.ask("POST", "/fraud/cases", tip).status_code == 409, "one at a time"
    path = f"/fraud/cases/{case}"
    assert officer.post(f"{path}/ask", {"text": "Send the lists."})["asked_until"]
    assert provider.post(f"{path}/evidence", {"text": "Here they are."})["state"] == "open"
    assert officer.ask("POST", f"{path}/extend", {"text": "Many lists."}).status_code in (200, 409), "once asked"
    assert releaser.post(f"{path}/decide", {"outcome": "upheld", "reason": "Forged."})["state"] == "upheld"
    assert provider.post(f"{path}/appeal", {"text": "They are not."})["state"] == "appealed"
    # Whoever had a part in it does not answer the appeal.
    assert officer.ask("POST", f"{path}/answer", {"granted": True, "reason": "Right."}).status_code == 403
    assert case in [row["id"] for row in officer.get("/fraud/cases")["items"]] and officer.get(path)["id"] == case
    assert officer.post("/fraud/scan", {}).keys() == {"signals", "cases"} and officer.get("/fraud/signals")


def test_an_outreach(house: House) -> None:
    officer, releaser = As(house, "officer"), As(house, "releaser")
    body = {"scheme": "be-vl-opleidingscheque", "region": "VL", "why": {"nl": "Weinig mensen kennen dit."}}
    made = officer.post("/outreach", body)
    assert (made["state"], made["people"], made["too_few"]) == ("counting", None, False)
    problem(officer.ask("POST", "/outreach", body), 409, "outreach_told_already")
    problem(officer.ask("POST", "/outreach", body | {"scheme": "nl-stap-2022"}), 422, "outreach_scheme")
    problem(officer.ask("POST", "/outreach", body | {"why": {}}), 422, "outreach_why")
    problem(releaser.ask("POST", f"/outreach/{made['id']}/send"), 409, "outreach_stage")
    due.run()
    small = officer.get(f"/outreach/{made['id']}")
    assert small["too_few"] and small["people"] is None and small["progress"] == 100
    path = f"/outreach/{house.things['an']['outreach_id']}"
    assert officer.get("/outreach")["items"][-1] == officer.get(path)
    problem(officer.ask("GET", f"{path}/contacts"), 409, "outreach_stage")
    problem(officer.ask("POST", f"{path}/send"), 403, "outreach_four_eyes")
    assert releaser.post(f"{path}/send", {})["state"] == "sent"
    assert officer.get(f"{path}/contacts") == []
    assert officer.post(f"{path}/stop", {})["state"] == "stopped"
    groups = {"reached": 70, "used_reached": 56, "held_out": 80, "used_held_out": 48}
    Outreach.objects.filter(pk=path.rsplit("/", 1)[1]).update(state="done", **groups)
    told = officer.get(path)
    assert (round(told["difference"], 4), round(told["least"], 4), round(told["most"], 4)) == (0.2, 0.0524, 0.3339)


def test_the_books_balance(house: House) -> None:
    assert As(house, "officer").get("/ledger/check")["ok"]
    chain.seal()
    assert [row["seal"] for row in As(house).get("/ledger/seals")] == [1]


def test_demo(house: House, settings: LazySettings) -> None:
    settings.RUGZAK_DEMO = True
    admin = As(house, token=As(house).post("/demo/token", {"email": "admin@example.org"})["token"])
    now = datetime.fromisoformat(As(house).get("/demo/clock")["now"])
    then = admin.post("/demo/clock", {"to": (now + timedelta(days=3)).isoformat()})["now"]
    assert datetime.fromisoformat(then) - now >= timedelta(days=3)


def test_a_reform_is_tried_and_read(house: House) -> None:
    officer = As(house, "officer")
    assert "stap-flanders" in {row["id"] for row in officer.get("/simulations/reforms")}
    asked = {"reform": "stap-flanders", "people": 10_000, "take_up": {"low": "0.1", "mid": "0.2", "high": 0.3}}
    started = officer.post("/simulations", asked | {"budgets": {"be-vl-stap-voorstel": 500_000_000}})
    assert started["state"] == "waiting"
    assert started["id"] in {row["id"] for row in officer.get("/simulations")}
    simulations.run(UUID(started["id"]))
    found = officer.get(f"/simulations/{started['id']}")
    assert found["state"] == "done" and found["outcome"]["scenarios"][1]["emptied"]["mid"]
    taken = {row["code"]: row["value"] for row in found["outcome"]["assumptions"]}
    assert taken["take_up.be-vl-vov"] == "0.1 / 0.2 / 0.3"
    problem(officer.ask("POST", "/simulations", {"reform": "nothing"}), 404, "reform_unknown")
    wrong = {"reform": "stap-flanders", "parameters": {"be-vl-vov": {"nothing": 1}}}
    problem(officer.ask("POST", "/simulations", wrong), 422, "reform_bad")
    problem(As(house, "person").ask("GET", "/simulations"), 403)


def _answer(item: dict[str, Any]) -> object:
    return item["options"][0]["code"] if item["options"] else {"scale": 4, "ten": 9}.get(item["kind"], "Good")


def _new_session(house: House) -> str:
    parts = [{"date": "2026-11-09", "start_time": str(time(9)), "minutes": 240}]
    path = f"/catalogue/trainings/{house.things['an']['training_id']}/sessions"
    return str(As(house, "provider").post(path, {"capacity": 4, "parts": parts})["id"])


def _all_present(house: House) -> None:
    """Both sides say present in every half day of An's course."""
    booking = house.things["an"]["booking_id"]
    an, provider, mark = As(house, "person"), As(house, "provider"), {"booking": booking, "present": True}
    for part in SessionPart.objects.filter(session_id=house.things["an"]["session_id"]):
        clock.travel(to=part.starts_at + timedelta(minutes=10))
        provider.post(f"/bookings/parts/{part.pk}/mark", mark)
        an.post(f"/bookings/parts/{part.pk}/say", mark)
    clock.travel(by=timedelta(hours=6))
