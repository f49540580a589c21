"""A call for tender in the browser: a bid is sealed where it is typed."""

import re
from datetime import timedelta
from typing import Any

from browser.stack import DOMAIN, Stack
from browser.visitor import Visitor

PHRASE = "vier woorden zijn genoeg"
PRICE, WORDS = "31415.50", "Alleen de inschrijver kent de groene hal."


def draft(stack: Stack) -> str:
    """A draft by the API, with two of its three keys by the command line; gives its id."""
    now = stack.now()
    asked: dict[str, Any] = {
        "title": "Heftruck in de avond", "need": "Veertig mensen leren met de heftruck rijden.", "language": "nl",
        "questions_until": (now + timedelta(days=14)).isoformat(), "deadline": (now + timedelta(days=21)).isoformat(),
        "lots": [{"title": "Mechelen", "quantity": 40, "unit": "mensen die slagen", "value_cents": 4_000_000}],
        "criteria": [{"name": "Prijs", "weight": 40, "kind": "price"}, {"name": "Aanpak", "weight": 60}],
    }  # fmt: skip
    call = str(stack.api("officer").post("/calls", asked)["id"])
    for login in ("officer", "releaser"):
        stack.rugzak("calls", "key", call, "--as", f"{login}@{DOMAIN}", "--passphrase", PHRASE)
    return call


def seal(bidder: Visitor, call: str) -> str:
    """Type a bid and send it; nothing readable leaves the browser. Gives its fingerprint."""
    sent: list[str] = []
    bidder.page.on("request", lambda request: sent.append(request.post_data or ""))
    bidder.go(f"/provider/calls/{call}")
    bidder.page.fill("#price-1", PRICE)
    bidder.page.fill("#promise-1", "38")
    bidder.page.fill("#words-1", WORDS)
    bidder.press("form[data-sealed=bid] button")
    posted = [text for text in sent if "envelope" in text]
    assert posted and not any(secret in text for text in posted for secret in ("31415", "groene", "3141550"))
    found = re.search(r"\b[0-9a-f]{64}\b", bidder.text())
    assert found, bidder.text()[:400]
    return found.group()
