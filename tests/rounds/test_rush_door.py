"""The rush door over ASGI: order of arrival, one answer a ticket, and what it says when it can't give one."""

import asyncio
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from aside import own_loop
from race.deals import address
from rugzak.base import clock
from rugzak.booking.rounds import door as doors
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Round, RoundState, Rule, Ticket, TicketState
from rugzak.booking.rounds.tokens import ticket_of, token_of
from rugzak.cli.rush import people
from rugzak.ledger import chain, queries
from rugzak.ledger.models import Act

GRANT = 100_000


@pytest.fixture
def made(transactional_db):
    """Thirty people with a ticket, money for ten, the round open."""
    found = people.make(30, 10 * GRANT, GRANT, Rule.ARRIVAL, seed=1)
    services.open_round(actor=None, round=found.round)
    return found


def ask_all(*requests, at=None):
    """All requests at once through one door: (status, body, headers) each."""

    async def run():
        door = doors.Door(at or address())
        await door.open()
        try:
            return await asyncio.gather(*[answer(door, *request) for request in requests])
        finally:
            await door.close()

    return own_loop(run())


async def answer(door, method, path, body=b"", query=b"", headers=()):
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(event):
        sent.append(event)

    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": list(headers)}
    await doors.serve(door, scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"]), {name.decode(): v.decode() for name, v in sent[0]["headers"]}


def apply(made, ticket):
    return ("POST", f"/rush/{made.round.pk}/apply", token_of(ticket).encode())


def test_first_come_first_served_and_the_others_stand_in_line(made):
    answers = ask_all(*[apply(made, ticket) for ticket in made.tickets])
    assert {status for status, *_ in answers} == {200}
    assert [body["state"] for _, body, _ in answers] == ["granted"] * 10 + ["reserve"] * 20
    assert [body["act"] for _, body, _ in answers] == sorted(body["act"] for _, body, _ in answers)
    assert services.project(Round.objects.get(pk=made.round.pk)) == 30
    assert Ticket.objects.filter(state=TicketState.GRANTED).count() == 10
    assert queries.check().ok and chain.verify().ok


def test_a_double_click_and_a_reload_are_one_answer(made):
    one = made.tickets[0]
    status = ("GET", f"/rush/{made.round.pk}/status", b"", f"ticket={token_of(one)}".encode())
    before = ask_all(status)[0]
    first, second = ask_all(apply(made, one), apply(made, one))
    after = ask_all(status)[0]  # another door: what it knows, it reads
    assert before[1]["state"] == "waiting"
    assert first[1] == second[1] == after[1] == {"state": "granted", "act": first[1]["act"]}
    assert Act.objects.filter(key=one).count() == 1


def test_a_token_that_was_not_made_here_opens_nothing(made):
    token = token_of(made.tickets[0])
    forged, *others = (token[:-1] + letter for letter in "AEIMBCD" if letter != token[-1])
    assert not any(ticket_of(other) for other in others)
    for token in ("", "x", forged, token_of(uuid4()), "é" * 43, "A" * 5000):
        path = f"/rush/{made.round.pk}/apply"
        assert ask_all(("POST", path, token.encode()))[0][:2] == (404, {"error": "unknown_ticket"}), token
    assert ticket_of(forged) is None and ticket_of(token_of(made.tickets[0])) == made.tickets[0]
    assert ask_all(("POST", f"/rush/{uuid4()}/apply", token_of(made.tickets[0]).encode()))[0][0] == 404
    assert ask_all(("GET", f"/rush/{made.round.pk}/apply"))[0][0] == 404
    assert ask_all(("GET", "/health"))[0][:2] == (200, {"ok": True})
    assert not Act.objects.filter(kind="round.grant").exists()


def test_the_token_may_come_from_a_form(made):
    body = f"ticket={token_of(made.tickets[0])}".encode()
    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    found = ask_all(("POST", f"/rush/{made.round.pk}/apply", body, b"", headers))[0]
    assert found[1]["state"] == "granted"


def test_before_the_hour_and_after_it(made):
    now = clock.now()
    Round.objects.update(opens=now + timedelta(seconds=30))
    status, body, headers = ask_all(apply(made, made.tickets[0]))[0]
    assert (status, body["error"]) == (409, "not_open") and 0 < int(headers["retry-after"]) <= 30
    Round.objects.update(opens=now - timedelta(hours=2), closes=now - timedelta(hours=1))
    assert ask_all(apply(made, made.tickets[0]))[0][:2] == (410, {"error": "closed"})
    Round.objects.update(state=RoundState.SETTLED)
    assert ask_all(apply(made, made.tickets[0]))[0][0] == 404
    assert not Act.objects.filter(kind="round.grant").exists()


def test_who_withdrew_gets_nothing(made):
    services.give_back(ticket=Ticket.objects.get(pk=made.tickets[0]), quiet=True)
    assert ask_all(apply(made, made.tickets[0]))[0][0] == 404


def test_who_knocks_all_the_time_is_told_to_wait_and_others_are_not(made, monkeypatch):
    one, other = made.tickets[:2]
    status = ("GET", f"/rush/{made.round.pk}/status", b"", f"ticket={token_of(one)}".encode())
    monkeypatch.setattr(doors.time, "monotonic", lambda: 1000.0)
    answers = ask_all(*[status] * (doors.MOST_KNOCKS + 5), apply(made, other))
    assert [one for one, *_ in answers].count(429) == 5
    assert answers[-1][1]["state"] == "granted"


def test_a_database_that_stays_away_is_said_and_nothing_is_lost(made, monkeypatch):
    monkeypatch.setattr("rugzak.booking.rounds.door.Store", lambda _: _Away())
    status, body, headers = ask_all(apply(made, made.tickets[0]))[0]
    assert (status, body["error"]) == (503, "away") and headers["retry-after"]
    monkeypatch.undo()
    assert ask_all(apply(made, made.tickets[0]))[0][1]["state"] == "granted"


class _Away:
    def run(self, work):
        raise doors.Away

    def close(self):
        pass


@pytest.mark.parametrize(("language", "words"), [("nl", "Er is geld voor jou"), ("de", "Es gibt Geld für Sie")])
def test_who_sends_a_form_gets_a_page_in_their_language(made, language, words):
    from rugzak.portal.shared.rush import answer_page

    body = f"ticket={token_of(made.tickets[0])}".encode()
    headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"accept-language", language.encode())]
    found = own_loop(_page(made, body, headers, answer_page))
    assert words in found and f'<html lang="{language}">' in found and f"/me/rounds/{made.round.pk}" in found


async def _page(made, body, headers, page):
    door, sent = doors.Door(address()), []
    await door.open()

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(event):
        sent.append(event)

    path = f"/rush/{made.round.pk}/apply"
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    await doors.serve(door, scope, receive, send, page)
    await door.close()
    return sent[1]["body"].decode()


@pytest.mark.parametrize(
    "kind", ["granted", "reserve", "refused", "not_open", "closed", "too_often", "busy", "away", "x"]
)
def test_every_answer_of_the_door_has_a_page(kind):
    from rugzak.portal.shared.rush import answer_page

    told = {"error": kind, "opens": "2026-10-01T08:00:00+00:00"}
    page = answer_page(uuid4(), told, "token", "fr").decode()
    assert "%(" not in page and "</html>" in page
    assert ('name="ticket"' in page) == (kind in ("not_open", "too_often", "busy", "away"))
