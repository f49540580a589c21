"""Who gets in: tokens that hold and tokens that don't, the portal's session with its CSRF token, and headers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from api.client import BASE, As, problem
from api.house import House
from rugzak.accounts import tokens
from rugzak.accounts.models import ApiToken, User

pytestmark = pytest.mark.django_db


def test_a_token_works_until_it_is_revoked(house: House) -> None:
    text = house.token("person")
    assert As(house, token=text).ask("GET", "/me").status_code == 200
    assert tokens.revoke(user=house.users["person"], text=text)
    problem(As(house, token=text).ask("GET", "/me"), 401, "unauthenticated")


def test_an_expired_token_is_unknown(house: House) -> None:
    text = house.token("person")
    ApiToken.objects.filter(user=house.users["person"]).update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    problem(As(house, token=text).ask("GET", "/me"), 401, "unauthenticated")


def test_a_token_of_someone_who_left_is_unknown(house: House) -> None:
    text = house.token("officer")
    User.objects.filter(pk=house.users["officer"].pk).update(is_active=False)
    problem(As(house, token=text).ask("GET", "/bank/debtors"), 401, "unauthenticated")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer é", "Bearer a b", "Bearer \x00"]
)
def test_what_is_no_token(house: House, header: str) -> None:
    problem(Client(headers={"authorization": header, "accept-language": "en"}).get(f"{BASE}/me"), 401)


def test_the_session_reads_and_writes_only_with_its_csrf_token(house: House) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    browser.force_login(house.users["person"])
    assert browser.get(f"{BASE}/me").status_code == 200
    body = {"title": "Asked a colleague", "date": "2026-09-20"}
    problem(browser.post(f"{BASE}/learning/log", body, "application/json"), 403, "csrf")
    browser.get("/account/login/")
    browser.get("/me/log")
    csrf = browser.cookies[settings.CSRF_COOKIE_NAME].value
    done = browser.post(f"{BASE}/learning/log", body, "application/json", headers={"X-CSRFToken": csrf})
    assert done.status_code == 200


def test_nobody_is_told_to_sign_in_before_a_csrf_token_is_asked_for(house: House) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    problem(browser.post(f"{BASE}/learning/log", {}, "application/json"), 401, "unauthenticated")


def test_a_token_needs_no_csrf_token(house: House) -> None:
    program = Client(enforce_csrf_checks=True, headers=As(house, "person").headers)
    assert program.post(f"{BASE}/skills/propose", {"text": "Ik lees."}, "application/json").status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/me", "/api/v1/schemes", "/", "/me/", "/account/login/", "/nowhere", "/verify"]
)
def test_headers_that_protect(house: House, path: str) -> None:
    browser = Client()
    browser.force_login(house.users["person"])
    answer = browser.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == "'self'" and policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'" and "unsafe" not in answer["Content-Security-Policy"]
    assert "*" not in answer["Content-Security-Policy"] and "http" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/me/", "/me/data", "/me/rights", "/account/login/"])
def test_pages_hold_no_script_or_style_of_their_own(house: House, path: str) -> None:
    import re

    browser = Client()
    if path.startswith("/me"):
        browser.force_login(house.users["person"])
    page = browser.get(path).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", page)
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", page)


def test_what_is_mine_stays_in_no_shared_cache(house: House) -> None:
    answer = As(house, "person").ask("GET", "/me")
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_cookies(house: House) -> None:
    browser = Client()
    browser.get("/account/login/")
    browser.post("/account/login/", {"login": "officer@example.org", "password": "a long pass phrase"})
    session, csrf = (browser.cookies[name] for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME))
    assert session["httponly"] and session["samesite"] == csrf["samesite"] == "Lax"


def test_with_an_https_address_everything_is_secure() -> None:
    """Settings are read once, so a fresh process is asked."""
    import os
    import subprocess
    import sys

    names = (
        "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE LANGUAGE_COOKIE_SECURE SECURE_HSTS_SECONDS SECURE_PROXY_SSL_HEADER"
    )
    code = f"from rugzak.config import settings as s; print(all(getattr(s, n) for n in {names.split()!r}))"
    environment = os.environ | {"RUGZAK_URL": "https://rugzak.example"}
    out = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "True"
