"""Steps 1 to 5: sign in, mirror, rights, price, booking."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from rugzak.base.quantities import amount, euros
from rugzak.cli.journey.client import must, step, tell
from rugzak.cli.journey.trip import Trip

STORY = (
    "Ik werk 12 jaar in een magazijn in Mechelen. Ik rijd met de heftruck, laad vrachtwagens en hou de voorraad bij. "
    "Ik leid ook nieuwe collega's op. Ik wil graag logistiek planner worden."
)
WISH = "logistics planner"
TRAINING = "LOG-PLAN"
DAYS_AHEAD, PLACES = 9, 8


def walk(trip: Trip) -> None:
    """From signing in to a booked place."""
    _sign_in(trip)
    _mirror(trip)
    _rights(trip)
    _price(trip)
    _book(trip)


def _sign_in(trip: Trip) -> None:
    step(1, "Sign in")
    me = trip.learner.get("/me")
    must(me["person"] is not None, "the learner has no rugzak")
    tell("signed in", person=me["person"], name=me["name"], number=me["national_number"])


def _mirror(trip: Trip) -> None:
    step(2, "Mirror")
    found = trip.learner.post("/skills/propose", {"text": STORY})
    must(bool(found["skills"]), "no skill was found in the story")
    tell(
        "words to skills",
        language=found["language"],
        occupations=len(found["occupations"]),
        skills=len(found["skills"]),
    )
    for proposal in found["skills"][:8]:
        trip.learner.put(
            "/skills/profile/skills", {"uri": proposal["uri"], "words": proposal["words"][:200], "level": 3}
        )
        tell(f"  kept: {_label(proposal)}", because=proposal["words"][:50])
    for proposal in found["occupations"][:1]:
        trip.learner.put("/skills/profile/occupations", {"uri": proposal["uri"], "role": "current"})
    wish = trip.learner.get("/skills/search", q=WISH, kind="occupation", language="en", limit=1)[0]
    trip.learner.put("/careers/goal", {"occupation": wish["uri"]})
    fit = trip.learner.get("/careers/fit", occupation=wish["uri"])
    tell(f"fit with {_label(wish)}", have=len(fit["essential_have"]), lack=len(fit["essential_lack"]))
    near = trip.learner.get("/careers/nearest", n=10, region="VL")
    short = sum(1 for row in near if row["shortage"])
    tell("nearest occupations", count=len(near), first=_label(near[0]["occupation"]), in_shortage=short)


def _rights(trip: Trip) -> None:
    step(3, "Rights")
    for right in trip.learner.get("/me/rights"):
        decision, free = right["decision"], right["free"]
        shown = amount(decision["asset"], free, "en") if free is not None else "-"
        tell(f"  {decision['scheme']}", outcome=decision["outcome"], free=shown, rule=decision["version"])


def _price(trip: Trip) -> None:
    step(4, "Find and price")
    hits = trip.learner.get("/catalogue/trainings", text="logistiek planner")["items"]
    training = next((hit for hit in hits if hit["code"] == TRAINING), None)
    must(training is not None, "the search did not find the training")
    assert training is not None
    tell("found", training=training["id"], price=euros(training["price_cents"], "en"), teaches=training["title"]["en"])
    session = trip.provider.post(f"/catalogue/trainings/{training['id']}/sessions", _new_session(trip))
    tell("the provider planned a session", session=session["id"], start=session["start"], seats=session["seats_free"])
    asked = {"session": session["id"], "purpose": "other_job"}
    quote = trip.learner.post("/bookings/quotes", asked)
    tell("what it costs me", price=euros(quote["price_cents"], "en"), own_part=euros(quote["own_part"], "en"))
    for line in quote["lines"]:
        tell(f"  {line['payer']:8} {amount(line['asset'], line['amount'], 'en'):>12}", why=line["why"].get("en", ""))
    must(sum(line["cents"] for line in quote["lines"]) == quote["price_cents"], "the split does not add up")
    trip.found |= {"session": session, "quote": quote, "asked": asked, "training": training}


def _book(trip: Trip) -> None:
    step(5, "Book")
    quote, key = trip.found["quote"], str(uuid4())
    body = {**trip.found["asked"], "quote": quote["token"], "consents": [line["n"] for line in quote["lines"]]}
    booking = trip.learner.post("/bookings", body, key=key)
    again = trip.learner.post("/bookings", body, key=key)
    must(booking["id"] == again["id"], "a double click booked twice")
    tell("booked", booking=booking["id"], act=booking["act"], lines=len(booking["lines"]), double_click="one booking")
    left = trip.learner.get(f"/catalogue/sessions/{trip.found['session']['id']}")["seats_free"]
    must(left == PLACES - 1, f"{left} seats are left instead of {PLACES - 1}")
    trip.found["booking"] = booking
    trip.balances("my purses now")


def _new_session(trip: Trip) -> dict[str, Any]:
    first = trip.now().date() + timedelta(days=DAYS_AHEAD)
    parts = [
        {"date": day.isoformat(), "start_time": start, "minutes": 240}
        for day in (_workday(first), _workday(_workday(first) + timedelta(days=1)))
        for start in ("08:30", "13:00")
    ]
    return {"capacity": PLACES, "parts": parts, "post_code": "2800"}


def _workday(day: date) -> date:
    from rugzak.base.calendar import workdays_after

    return workdays_after(day, 0)


def _label(row: dict[str, Any]) -> str:
    label: dict[str, str] = row["label"]
    return label.get("en") or next(iter(label.values()), row["uri"])
