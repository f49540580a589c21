"""Each operation once for real, with the answer that the house gives; money, work and the mirror stand apart."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings

from api.client import As, good, problem
from api.house import House
from booking.world import learner
from rugzak.accounts import tokens
from rugzak.accounts.models import Outreach, Person
from rugzak.base import clock, due
from rugzak.booking.rounds import draw as drawing
from rugzak.booking.rounds import services as rounds
from rugzak.booking.rounds.models import Round
from rugzak.catalogue.models import SessionPart
from rugzak.evaluation import simulations
from rugzak.learning.models import Credential
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


def test_facts_and_savings(an: As) -> None:
    fact = an.post("/me/facts", {"name": "person.career_years", "value": 12})
    assert (float(fact["value"]), fact["source"]) == (12, "declared")


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


def test_schemes_and_catalogue_are_for_anyone(house: House) -> None:
    nobody, things = As(house), house.things["an"]
    assert len(nobody.get("/schemes")) >= 5 and nobody.get("/schemes/facts")
    found = nobody.post("/schemes/check", {"facts": {"person.region": "VL", "person.statute": "employee"}})
    assert {row["outcome"] for row in found} >= {"maybe"}
    assert nobody.ask("POST", "/schemes/check", {"facts": {"person.region": "MARS"}}).status_code == 422
    assert nobody.get("/schemes/be-vl-opleidingscheque")["payer"] == "gov"
    assert nobody.get("/catalogue/trainings", text="logistiek")["total"] >= 2
    found = nobody.get("/catalogue/trainings", text="logistiek", order="soonest", weekday="1", form="classroom")
    assert found["facets"].keys() == {"form", "language", "price", "month"} and not found["more"]
    assert nobody.get("/catalogue/trainings", text="logistiiek")["spelled"] in ({}, {"logistiiek": "logistiek"})
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
