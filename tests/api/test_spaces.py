"""Shared spaces once for real: offer, look, book, answer, call off, and who owes whom."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from api.client import As, good, problem
from api.house import House
from rugzak.base import clock

pytestmark = pytest.mark.django_db


def test_sharing_a_hall(house: House) -> None:
    things, hr, school = house.things["an"], As(house, "hr"), As(house, "provider")
    firm, provider = str(things["employer"]), str(things["provider"])
    van = hr.post("/spaces", {"organisation": firm, "kind": "mobile", "name": "Van", "price_cents": 5_000})
    here = f"/spaces/{van['id']}"
    good(hr.ask("PUT", here, {"kind": "mobile", "name": "Blue van", "price_cents": 5_000, "consent": "instant"}))
    assert {"Blue van", "Hall"} <= {row["name"] for row in school.get("/spaces")}
    assert school.get(here)["price_cents"] == 5_000
    free = school.get(f"{here}/calendar", start="2026-11-09", days=1)
    assert [(row["part"], row["free"]) for row in free] == [("morning", True), ("afternoon", True)]
    slot = {"organisation": provider, "date": "2026-11-09", "part": "day"}
    booked = school.post(f"{here}/uses", slot)
    assert (booked["state"], booked["price_cents"]) == ("confirmed", 10_000)
    other = As(house, "provider_other")
    theirs = {**slot, "organisation": str(house.things["ben"]["provider"]), "part": "morning"}
    assert "10/11/2026" in problem(other.ask("POST", f"{here}/uses", theirs), 409, "slot_taken")["detail"]
    asked = UUID(str(things["use_id"]))
    problem(school.ask("POST", f"/spaces/uses/{asked}/answer", {"yes": True}), 403)
    assert hr.post(f"/spaces/uses/{asked}/answer", {"yes": True})["state"] == "confirmed"
    assert school.post(f"/spaces/uses/{asked}/cancel", {})["owed_cents"] == 0
    assert {row["id"] for row in school.get("/spaces/uses", organisation=provider)["items"]} >= {booked["id"]}
    clock.travel(to=datetime(2026, 11, 10, 9, tzinfo=ZoneInfo("Europe/Brussels")) + timedelta(days=1))
    assert [row["owed_cents"] for row in school.get("/spaces/owed", organisation=provider)] == [10_000]
    problem(other.ask("GET", "/spaces/owed", organisation=provider), 403)
    assert hr.post(f"/spaces/uses/{booked['id']}/settle")["settled_at"]
    problem(school.ask("POST", f"/spaces/{things['space_id']}/session", {"session": str(things["session_id"])}), 422)
    assert hr.post(f"{here}/withdraw")["withdrawn"]
