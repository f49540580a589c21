"""What goes wrong, and how it is said: a problem with a code, in the caller's language, with what to do."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from accounts.world import IBANS
from api.client import BASE, As, problem
from api.house import House
from rugzak.accounts import bank
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.bank.references import parse_reference
from rugzak.api import limits
from rugzak.booking.models import Booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def an(house: House) -> As:
    return As(house, "person")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "We weten niet wie je bent."),
        ("fr", "Nous ne savons pas qui vous êtes."),
        ("de", "Wir wissen nicht, wer Sie sind."),
        ("en", "We don't know who you are."),
    ],
)
def test_it_speaks_the_language_of_the_caller(house: House, language: str, title: str) -> None:
    answer = As(house, language=language).ask("GET", "/me")
    assert problem(answer, 401, "unauthenticated")["title"] == title
    assert answer["WWW-Authenticate"] == "Bearer" and answer["Content-Language"] == language


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_refusal_of_a_room_is_translated_too(house: House, language: str) -> None:
    answer = As(house, "person", language=language).ask("POST", "/me/erase", {})
    body = problem(answer, 409)
    assert body["detail"].startswith(body["title"]) and body["remedy"] in body["detail"]
    assert (language == "en") == (
        body["title"] == problem(As(house, "person").ask("POST", "/me/erase", {}), 409)["title"]
    )


def test_unknown_addresses_and_methods(house: House, an: As) -> None:
    problem(an.ask("GET", "/nothing/here"), 404, "not_found")
    answer = an.ask("PATCH", "/me")
    problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET"


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b'{"title": NaN}', b'{"title": "a\\u0000b", "date": "2026-09-20"}',
                                 b'{"title": "\\ud800", "date": "2026-09-20"}', b"[" * 5000])  # fmt: skip
def test_what_can_not_be_read(an: As, raw: bytes) -> None:
    answer = an.http.post(f"{BASE}/learning/log", raw, content_type="application/json", headers=an.headers)
    problem(answer, 400, "malformed")


def test_wrong_content_type(an: As) -> None:
    form = an.http.post(f"{BASE}/learning/log", {"title": "x"}, headers=an.headers)
    problem(form, 415, "wrong_media_type")
    plain = an.http.post(f"{BASE}/skills/read", b"{}", content_type="application/json", headers=an.headers)
    problem(plain, 415, "wrong_media_type")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/me/savings/returns", {"amount": 0}, "amount"),
        ("/me/savings/returns", {"amount": 10**30}, "amount"),
        ("/me/savings/returns", {"amount": "much"}, "amount"),
        ("/me/savings/returns", {}, "amount"),
        ("/me/consents", {"purpose": "anything"}, "purpose"),
        ("/bookings/quotes", {"session": "no-uuid", "purpose": "job"}, "session"),
        ("/skills/propose", {"text": ""}, "text"),
        ("/skills/propose", {"text": "x" * 1_000_000}, "text"),
        ("/learning/log", {"title": "x", "date": "2026-13-01"}, "date"),
    ],
)
def test_what_is_missing_or_wrong_is_named(an: As, path: str, body: dict[str, object], field: str) -> None:
    answer = problem(an.ask("POST", path, body, key=uuid4()), 422, "invalid")
    assert [row for row in answer["errors"] if row["field"].endswith(field) and row["message"]]


@pytest.mark.parametrize(
    "part", [{"start_time": "09:00+20:00"}, {"start_time": "25:00"}, {"date": "0007-04-24"}, {"minutes": 5}], ids=str
)
def test_a_half_day_that_no_clock_or_calendar_knows(house: House, part: dict[str, object]) -> None:
    path = f"/catalogue/trainings/{house.things['an']['training_id']}/sessions"
    good = {"date": "2026-11-02", "start_time": "09:00", "minutes": 240}
    body = {"capacity": 5, "parts": [good | part]}
    assert problem(As(house, "provider").ask("POST", path, body), 422, "invalid")["errors"]


@pytest.mark.parametrize("role", ["person", "provider", "releaser", "admin"])
def test_only_an_officer_sends_what_the_bank_said(house: House, role: str) -> None:
    problem(As(house, role).send("/bank/status", "x.xml", b"no xml"), 403, "not_allowed")


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"limit": "ten"}, {"after": "no-uuid"}])
def test_a_bad_page_is_refused(an: As, query: dict[str, object]) -> None:
    problem(an.ask("GET", "/learning/log", **query), 422, "invalid")


def test_too_much_at_once(house: House, an: As) -> None:
    big = json.dumps({"title": "x" * 3_000_000, "date": "2026-09-20"}).encode()
    answer = an.http.post(f"{BASE}/learning/log", big, content_type="application/json", headers=an.headers)
    problem(answer, 413, "too_large")
    problem(As(house, "officer").send("/bank/status", "x.xml", b"<a>" * 2_000_000), 422, "bad_file")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("cv.pdf", b"", "document_empty"),
        ("cv.pdf", b"%PDF-1.7 and then nothing", "document_corrupt"),
        ("cv.exe", b"MZ\x00\x01\x02" * 50, "document_unknown"),
    ],
)
def test_documents_that_can_not_be_read(an: As, name: str, content: bytes, code: str) -> None:
    problem(an.send("/skills/read", name, content), 422, code)


def test_a_document_of_more_than_50_mb(an: As) -> None:
    problem(an.send("/skills/read", "cv.pdf", b"%PDF-" + b"x" * 50_000_001), 413, "document_too_big")


def test_two_keys_and_one_key_twice(an: As) -> None:
    _save(an)
    before = _saved(an)
    first, second = uuid4(), uuid4()
    for key in (first, first, second):
        an.post("/me/savings/returns", {"amount": 100}, key=key)
    assert _saved(an) == before - 200
    problem(an.ask("POST", "/me/savings/returns", {"amount": 999}, key=first), 409)
    assert _saved(an) == before - 200


@pytest.mark.parametrize("key", [None, "twice"])
def test_writing_money_needs_a_key(an: As, key: object) -> None:
    answer = problem(an.ask("POST", "/me/savings/returns", {"amount": 100}, key=key), 422, "invalid")
    assert "Idempotency-Key" in answer["errors"][0]["field"]


def test_the_same_key_books_once_and_another_body_is_refused(house: House, an: As) -> None:
    parts = [{"date": "2026-11-09", "start_time": "09:00", "minutes": 240}]
    plan = f"/catalogue/trainings/{house.things['an']['training_id']}/sessions"
    one, two = (As(house, "provider").post(plan, {"capacity": 4, "parts": parts})["id"] for _ in range(2))
    key, count = uuid4(), Booking.objects.count()
    bodies = [_wish(an, session) for session in (one, two)]
    made, again = an.post("/bookings", bodies[0], key=key), an.post("/bookings", bodies[0], key=key)
    assert made["id"] == again["id"] and Booking.objects.count() == count + 1
    problem(an.ask("POST", "/bookings", bodies[1], key=key), 409, "other_request")
    assert Booking.objects.count() == count + 1


def test_pages_follow_each_other(an: As) -> None:
    made = [an.post("/learning/log", {"title": f"t{n}", "date": "2026-09-20"})["id"] for n in range(5)]
    seen: list[str] = []
    page = an.get("/learning/log", limit=2)
    while page["next"]:
        assert len(page["items"]) == 2
        seen += [row["id"] for row in page["items"]]
        page = an.get("/learning/log", limit=2, after=page["next"])
    seen += [row["id"] for row in page["items"]]
    assert len(seen) == len(set(seen)) and set(made) <= set(seen) and seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(
    ("method", "path", "thing"),
    [
        ("GET", "/bookings/{}", "booking_id"),
        ("POST", "/bookings/{}/cancel", "booking_id"),
        ("DELETE", "/bookings/waiting/places/{}", "place_id"),
        ("DELETE", "/me/consents/{}", "consent_id"),
        ("DELETE", "/me/mandates/{}", "mandate_id"),
        ("DELETE", "/learning/log/{}", "entry_id"),
        ("GET", "/people/{}/rights", "person_id"),
        ("GET", "/people/{}/profile", "person_id"),
        ("POST", "/claims/{}/check", "claim_id"),
        ("POST", "/claims/{}/release", "claim_id"),
        ("POST", "/bank/batches/{}/release", "batch_id"),
        ("GET", "/bank/batches/{}/file", "batch_id"),
    ],
)
def test_anothers_thing_is_exactly_as_if_it_were_not_there(
    house: House, an: As, method: str, path: str, thing: str
) -> None:
    theirs = an.ask(method, path.format(house.things["ben"][thing]), {} if method == "POST" else None)
    nothing = an.ask(method, path.format(uuid4()), {} if method == "POST" else None)
    problem(theirs, 404)
    assert (theirs.status_code, theirs.content, dict(theirs.items())) == (404, nothing.content, dict(nothing.items()))


@pytest.mark.parametrize("limit", limits.ALL, ids=lambda limit: limit.scope)
def test_too_often_is_a_problem_with_a_time_to_wait(house: House, an: As, limit: Any) -> None:
    method, path, body = SENSITIVE[limit.scope]
    caller = an if limit.scope in ("propose", "read", "export", "path", "vacancies", "imports") else As(house)
    limit_before, limit.most = limit.most, 1
    try:
        assert caller.ask(method, path, body).status_code != 429
        answer = caller.ask(method, path, body)
        other = As(house, "other_person" if caller is an else "").ask(method, path, body)
    finally:
        limit.most = limit_before
    problem(answer, 429, "too_many_requests")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert (other.status_code == 429) == (caller is not an), "counted for each user; strangers by address"


SENSITIVE: dict[str, tuple[str, str, object]] = {
    "token": ("POST", "/demo/token", {"email": "x@example.org"}),
    "verify": ("POST", "/learning/credentials/verify", {"document": "{}"}),
    "survey": ("GET", "/evaluation/surveys/none", None),
    "answer": ("POST", "/evaluation/surveys/none", {"answers": {}}),
    "propose": ("POST", "/skills/propose", {"text": "x"}),
    "read": ("POST", "/skills/read", {}),
    "export": ("GET", "/me/export", None),
    "check": ("POST", "/schemes/check", {"facts": {}}),
    "path": ("POST", "/careers/path", {"occupation": "urn:no"}),
    "vacancies": ("POST", "/careers/vacancies", {}),
    "imports": ("POST", f"/firm/{UUID(int=0)}/hr", {}),
    "study": ("GET", "/study/jobs?words=x", None),
}


def test_a_header_does_not_dodge_the_limit(house: House) -> None:
    limits.VERIFY.most, before = 1, limits.VERIFY.most
    try:
        codes = [
            Client().post(f"{BASE}/learning/credentials/verify", {"document": "{}"}, "application/json",
                          headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
            for n in range(3)
        ]  # fmt: skip
    finally:
        limits.VERIFY.most = before
    assert codes == [200, 429, 429]


@pytest.mark.parametrize(("method", "path", "body"), [
    ("POST", "/demo/token", {"email": "admin@example.org"}), ("GET", "/demo/clock", None),
    ("POST", "/demo/clock", {"to": "2027-01-01T00:00:00Z"}),
])  # fmt: skip
def test_outside_demo_mode_there_is_no_demo(house: House, method: str, path: str, body: object) -> None:
    assert settings.RUGZAK_DEMO is False
    problem(As(house, "admin").ask(method, path, body), 404, "not_found")


def _wish(an: As, session: str) -> dict[str, object]:
    quote = an.post("/bookings/quotes", {"session": session, "purpose": "job"})
    consents = [line["n"] for line in quote["lines"]]
    return {"session": session, "purpose": "job", "quote": quote["token"], "consents": consents}


def _save(an: As) -> None:
    """A hundred euros of own money, by bank."""
    way = an.get("/me/savings")
    line = Line(10_000, credit=True, reference=parse_reference(way["reference"]), name="An", iban=IBANS[1])
    assert bank.read_statement(statement(way["iban"], [line])).done == {"savings": 1}


def _saved(an: As) -> int:
    return sum(row["free"] for row in an.get("/me/purses") if row["scheme"] == "be-rugzak-eigen")


def test_a_database_that_is_away_is_a_problem_with_a_time_to_wait(an: As, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise OperationalError("the database system is in recovery mode")

    monkeypatch.setattr("rugzak.learning.credentials.verify", away)
    answer = an.ask("POST", "/learning/credentials/verify", {"document": "{}"})
    problem(answer, 503, "away")
    assert int(answer["Retry-After"]) > 0
