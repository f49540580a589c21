"""Something is happening just now: a class of today, a queue, a dispute, a claim that waits, a rule being written."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from browser.stack import Stack
from browser.tour import Part, Planned, plan


@dataclass
class Scene:
    """Addresses that no link leads to: for each role, and those that need no signing in."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)


def set_up(stack: Stack) -> Scene:
    """By the API: a past session with a dispute and a claim, one of today, a full one, one that is yet to come."""
    past, full, later = plan(stack, days=1), plan(stack, seats=1, ahead=6), plan(stack, ahead=12)
    free = plan(stack, ahead=16)
    claimed, disputed = book(stack, "an", past), book(stack, "bilal", past)
    book(stack, "bilal", full)
    stack.api("an").post(f"/bookings/waiting/{full.id}")
    booked = book(stack, "an", later)
    for index, part in enumerate(past.parts):
        stack.travel(part.at(index))
        attend(stack, part, "an", claimed)
        attend(stack, part, "bilal", disputed, present=False)
    stack.travel(past.morning_after())
    stack.api("provider").post("/claims", {"booking": claimed})
    stack.api("provider").post("/learning/achievements", {"booking": claimed, "passed": True})
    today = plan(stack, days=1)
    book(stack, "an", today)
    book(stack, "bilal", today)
    stack.travel(today.parts[0].at(0) + timedelta(minutes=5))
    stack.rugzak("evaluation", "compute", "--period", str(stack.now().year))
    stack.api("officer").post("/schemes/drafts", {"scheme": "be-sector-124"})
    return Scene(
        pages={
            "person": [
                f"/attend/{today.parts[0].id}/",
                f"/me/learn/{full.training}?session={full.id}",
                f"/me/learn/{later.training}",
                f"/me/book/{free.id}",
                f"/me/booked/{booked}",
                f"/me/bookings/{booked}",
                f"/me/bookings/{booked}/cancel",
                *tests(stack),
            ],
            "provider": [f"/provider/half-days/{today.parts[0].id}", f"/provider/half-days/{today.parts[0].id}/board"],
        },
        links=surveys(stack),
    )


def tests(stack: Stack) -> list[str]:
    """A test that An is in the middle of, and the result of another."""
    api = stack.api("an")
    api.post("/tests/digital/attempts", {})
    attempt = api.post("/tests/interests/attempts", {})
    while item := attempt["item"]:
        attempt = api.put(f"/tests/attempts/{attempt['id']}/answers/{item['id']}", {"value": "4"})
    return ["/me/tests/digital/1", "/me/tests/growth", f"/me/tests/results/{attempt['id']}"]


def book(stack: Stack, login: str, planned: Planned) -> str:
    """Book by the API; gives the booking's id."""
    api = stack.api(login)
    asked: dict[str, Any] = {"session": planned.id, "purpose": "job"}
    quote = api.post("/bookings/quotes", asked)
    made = api.post("/bookings", {**asked, "quote": quote["token"], "consents": [row["n"] for row in quote["lines"]]})
    return str(made["id"])


def attend(stack: Stack, part: Part, login: str, booking: str, *, present: bool = True) -> None:
    """The learner was there and says so; the provider says the same, or not."""
    provider = stack.api("provider")
    provider.post(f"/bookings/parts/{part.id}/mark", {"booking": booking, "present": present})
    code = provider.get(f"/bookings/parts/{part.id}/code")["code"]
    stack.api(login).post(f"/bookings/parts/{part.id}/confirm", {"code": code})


def surveys(stack: Stack) -> list[str]:
    """A survey that waits for an answer."""
    waiting = stack.api("an").get("/evaluation/surveys")
    return [f"/survey/{row['token']}/" for row in waiting[:1]]
