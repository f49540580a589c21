"""Steps 8 to 10: the credential, the surveys, and what those who pay see."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rugzak.base.clock import BRUSSELS
from rugzak.cli.journey import surveys
from rugzak.cli.journey.client import must, step, tell, travel
from rugzak.cli.journey.trip import Trip

AFTERCARE = timedelta(days=100)


def walk(trip: Trip) -> None:
    """From the last day of class to the dashboards."""
    _prove(trip)
    _evaluate(trip)
    _steer(trip)
    _balance(trip)


def _prove(trip: Trip) -> None:
    step(8, "Proof")
    achievement = trip.provider.post("/learning/achievements", {"booking": trip.found["booking"]["id"], "passed": True})
    tell("passed", achievement=achievement["id"], credential=achievement["credential"])
    badges = trip.learner.get("/learning/credentials")["items"]
    badge = next(row for row in badges if row["id"] == achievement["credential"])
    document = json.dumps(badge["document"])
    good = trip.learner.post("/learning/credentials/verify", {"document": document})
    must(good["ok"], f"the credential does not verify: {good['reasons']}")
    title = badge["document"]["credentialSubject"]["achievement"]["name"]
    bad = trip.learner.post("/learning/credentials/verify", {"document": document.replace(title[:4], title[:3] + "!")})
    must(not bad["ok"], "a changed credential verifies")
    tell("verifies offline", ok=good["ok"], one_byte_changed="refused: " + bad["reasons"][0])
    day = trip.now().date().isoformat()
    entry = {"title": "A colleague showed me the planning software", "share": "20", "minutes": 90, "date": day}
    trip.learner.post("/learning/log", {**entry, "kind": "informal", "purpose": "other_job"})
    tell("learning log", entries=len(trip.learner.get("/learning/log")["items"]))


def _evaluate(trip: Trip) -> None:
    step(9, "Evaluate")
    end = datetime.fromisoformat(trip.found["session"]["end"]).replace(tzinfo=ZoneInfo(BRUSSELS))
    travel(trip.admin, end + timedelta(days=1, hours=12))
    kinds = surveys.answer_all(trip)
    must({"reaction", "knowledge_after"} <= set(kinds), f"after the last day only these surveys came: {kinds}")
    travel(trip.admin, end + AFTERCARE)
    must("aftercare" in surveys.answer_all(trip), "no aftercare survey came, months later")


def _steer(trip: Trip) -> None:
    step(10, "Steer")
    year = trip.found["session"]["end"][:4]
    board = trip.officer.get("/evaluation/dashboard", period=year)
    must(board["made_at"] is not None, "no figures were computed")
    tell("authority", period=board["period"], figures=len(board["figures"]))
    for figure in board["figures"][:8]:
        tell(f"  {figure['label']}", value=figure["text"], between=figure["between"])
    for role, who in (("employer", trip.hr), ("provider", trip.provider)):
        organisation = next(row["organisation"] for row in who.get("/me")["roles"] if row["organisation"])
        view = who.get("/evaluation/dashboard", scope=role, scope_id=organisation, period=year)
        tell(role, figures=len(view["figures"]))
    people = trip.coach.get("/people")
    tell("coach", people=len(people), until=people[0]["until"] if people else "-")


def _balance(trip: Trip) -> None:
    trip.balances("\nfinal balances")
    check = trip.officer.get("/ledger/check")
    must(check["ok"], f"the books do not balance: {check['differences']}")
    tell("the books balance", **check["figures"])
