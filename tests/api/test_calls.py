"""A call for tender once for real, by programs that seal and unwrap for themselves."""

from datetime import timedelta
from typing import Any

import pytest

from api.client import As, good, problem
from api.house import House
from rugzak.base import clock
from rugzak.catalogue.calls import sealing
from rugzak.catalogue.calls.models import Call
from rugzak.catalogue.calls.specs import LotBid, content

pytestmark = pytest.mark.django_db
PHRASE = "four words are enough"
HOLDERS = ("officer", "releaser", "admin")


def draft(officer: As) -> dict[str, Any]:
    made: dict[str, Any] = officer.post("/calls", {
        "title": "First aid", "need": "Twenty people learn it.", "language": "en",
        "questions_until": clock.now() + timedelta(days=14), "deadline": clock.now() + timedelta(days=21),
        "lots": [{"title": "Ghent", "quantity": 20, "unit": "people who pass", "value_cents": 2_000_000}],
        "criteria": [{"name": "Price", "weight": 40, "kind": "price"}, {"name": "Plan", "weight": 60}],
    })  # fmt: skip
    return made


def unwrap(holder: As, here: str, call: str) -> dict[str, str]:
    """What a holder's own program does."""
    found = holder.get(f"{here}/parts")
    return sealing.unwrap_all(wrapped=found["wrapped"], sealed_key=found["sealed_key"], call=call, passphrase=PHRASE)


def test_from_draft_to_results(house: House) -> None:
    officer, releaser, admin = (As(house, role) for role in HOLDERS)
    school, anyone = As(house, "provider"), As(house)
    mine, made = str(house.things["an"]["provider"]), draft(officer)
    here, call = f"/calls/{made['id']}", str(made["id"])
    problem(anyone.ask("GET", here), 404)
    assert officer.get(f"{here}/draft")["phase"] == "draft"
    for role in (officer, releaser, admin):
        public, sealed = sealing.new_key(call=call, passphrase=PHRASE)
        role.post(f"{here}/key", {"public_key": public, "sealed_key": sealed})
    problem(officer.ask("POST", f"{here}/publish"), 403)
    assert releaser.post(f"{here}/publish")["holders"] == 3
    assert made["number"] in {row["number"] for row in anyone.get("/calls")}
    asked = school.post(f"{here}/questions", {"organisation": mine, "text": "By bus?"})
    officer.post(f"/calls/questions/{asked['id']}", {"text": "Yes."})
    assert [row["answer"] for row in anyone.get(here)["questions"]] == ["Yes."]
    envelopes = [
        sealing.seal(
            content=content([LotBid(1, price, 18, "In the evening.")]), call=call, bidder=mine,
            public_keys=anyone.get(here)["public_keys"],
        )
        for price in (1_900_000, 1_800_000)
    ]  # fmt: skip
    first = school.post(f"{here}/bids", {"organisation": mine, "envelope": envelopes[0]})
    assert first["digest"] == sealing.digest(envelopes[0])
    assert school.post(f"/calls/bids/{first['id']}/withdraw")["state"] == "withdrawn"
    second = school.post(f"{here}/bids", {"organisation": mine, "envelope": envelopes[1]})
    assert [row["state"] for row in anyone.get(here)["bids"]] == ["withdrawn", "sealed"]
    assert [row["id"] for row in school.get(f"{here}/bids/{mine}")] == [second["id"], first["id"]]
    problem(officer.ask("GET", f"{here}/parts"), 409, "call_too_early")
    problem(officer.ask("GET", f"{here}/opened"), 404)
    clock.travel(to=Call.objects.get(pk=call).deadline + timedelta(minutes=1))
    problem(school.ask("POST", f"{here}/bids", {"organisation": mine, "envelope": envelopes[0]}), 409, "call_too_late")
    assert officer.post(f"{here}/parts", {"shares": unwrap(officer, here, call)})["phase"] == "closed"
    assert admin.post(f"{here}/parts", {"shares": unwrap(admin, here, call)})["phase"] == "scoring"
    (bid,) = officer.get(f"{here}/opened")
    assert bid["lots"][0]["price_cents"] == 1_800_000
    for role, name in ((officer, "officer"), (admin, "admin")):
        officer.post(f"{here}/assessors", {"email": f"{name}@example.org"})
        assert role.post(f"{here}/declare", {"conflict": False}) == {"conflict": False}
    point = {"bid": bid["id"], "lot": 1, "criterion": 2, "points": 70, "reason": "clear"}
    officer.post(f"{here}/scores", {"points": [point]})
    assert admin.get(f"{here}/scores") == []
    problem(releaser.ask("GET", f"{here}/standings"), 409, "call_scores_missing")
    assert len(admin.post(f"{here}/scores", {"points": [{**point, "points": 80}]})) == 2
    assert releaser.get(f"{here}/standings")[0]["total"] == 85.0
    decided = {"lots": [{"lot": 1, "bid": bid["id"], "reason": "The only bid, and a good one."}]}
    problem(officer.ask("POST", f"{here}/award", decided), 403)
    assert releaser.post(f"{here}/award", decided)["phase"] == "standstill"
    (outcome,) = school.get(f"{here}/outcome/{mine}")
    assert outcome["won"] and outcome["parts"][1]["reasons"][0]["words"] == "clear"
    problem(As(house, "provider_other").ask("GET", f"{here}/outcome/{mine}"), 403)
    dates = {"lot": 1, "starts": "2027-01-04", "ends": "2027-06-30"}
    problem(officer.ask("POST", f"{here}/contracts", dates), 409, "call_standstill")
    clock.travel(by=timedelta(days=20))
    officer.post(f"{here}/contracts", dates)
    done = officer.post(f"{here}/results", {"lot": 1, "achieved": 17, "words": "One fell ill."})
    assert done["contracts"][0]["results"][0]["achieved"] == 17 and done["contracts"][0]["promise"] == 18
    package = anyone.get(f"{here}/ocds")
    assert [row["tag"] for row in package["releases"]][-1] == ["implementation"]


def test_a_call_is_stopped(house: House) -> None:
    here = f"/calls/{house.things['an']['call_id']}"
    problem(As(house, "officer").ask("POST", f"{here}/cancel", {"reason": "no money"}), 403)
    done = good(As(house, "releaser").ask("POST", f"{here}/cancel", {"reason": "no money"}))
    assert (done["phase"], done["reason"]) == ("cancelled", "no money")
