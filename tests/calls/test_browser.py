"""In a real browser, in Dutch and French: a key is made, a bid sealed, and two holders open it after the deadline."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browser.axe import look
from browser.conftest import ARGUMENTS
from calls.conftest import PHRASE, Tender, make_tender, pair
from rugzak.accounts.models import User
from rugzak.accounts.permissions import Actor
from rugzak.base import clock as business
from rugzak.catalogue.calls import drafting, queries
from rugzak.catalogue.calls.models import Bid

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Alleen de inschrijver kent de groene hal."


@pytest.fixture
def tender(settings: Any) -> Tender:
    settings.RUGZAK_CLOCK_MOVES = True
    with transaction.atomic():
        return make_tender()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    path = os.environ.get("RUGZAK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "there is no chromium: install it, or name it in RUGZAK_CHROMIUM"
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@contextmanager
def page_of(browser: Browser, url: str, actor: Actor, language: str) -> Iterator[Page]:
    """Someone who is signed in, with a narrow screen."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(locale=f"{language}-BE", viewport={"width": 390, "height": 844})
    context.set_default_timeout(60_000)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    page = context.new_page()
    yield page
    context.close()


def press(page: Page, kind: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator(f"form[data-sealed={kind}] button").click()


def told(page: Page, what: str) -> None:
    """Wait until the form says why it was not sent."""
    words = page.locator("form[data-sealed]").get_attribute(f"data-{what}") or "?"
    expect(page.locator("[data-told]")).to_have_text(words, timeout=60_000)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_sealed_and_opened(tender: Tender, live_server: Any, chromium: Browser, language: str) -> None:
    url, call = live_server.url.replace("127.0.0.1", "localhost"), tender.call
    for place, actor in enumerate(tender.house[:2]):
        public, sealed = pair(place, str(call.pk))
        drafting.keep_key(actor=actor, call=call, public_key=public, sealed_key=sealed)
    with page_of(chromium, url, tender.admin, language) as page:
        page.goto(f"{url}/authority/calls/{call.pk}")
        assert page.locator("html").get_attribute("lang") == language and look(page) == []
        page.fill("#phrase", PHRASE)
        page.fill("#again", PHRASE + "!")
        page.locator("form[data-sealed=key] button").click()
        told(page, "differ")
        page.fill("#again", PHRASE)
        press(page, "key")
    tender.call = drafting.publish(actor=tender.releaser, call=call)
    with page_of(chromium, url, tender.teacher, language) as page:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.post_data or ""))
        page.goto(f"{url}/provider/calls/{call.pk}")
        page.fill("#price-1", "31415.50")
        page.fill("#promise-1", "38")
        page.fill("#words-1", WORDS)
        press(page, "bid")
        found = re.search(r"\b[0-9a-f]{64}\b", page.locator("main").inner_text())
        assert look(page) == []
    bid = Bid.objects.get()
    assert found and found.group() == bid.digest
    posted = [text for text in sent if "envelope" in text]
    assert posted and not any(secret in text for text in posted for secret in ("31415", "groene", "3141550"))
    business.travel(to=tender.call.deadline + timedelta(minutes=1))
    for actor in (tender.admin, tender.releaser):
        with page_of(chromium, url, actor, language) as page:
            page.goto(f"{url}/authority/calls/{call.pk}")
            page.fill("#unlock", "dit is een andere zin")
            page.locator("form[data-sealed=open] button").click()
            told(page, "wrong")
            page.fill("#unlock", PHRASE)
            press(page, "open")
    (opened,) = queries.opened_bids(actor=tender.officer, call=type(call).objects.get(pk=call.pk))
    assert opened.lots == [{"lot": 1, "price_cents": 3_141_550, "promise": 38, "words": WORDS}]
