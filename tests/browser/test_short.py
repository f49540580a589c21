"""In less than a minute: sign in, book, and one page that axe looks at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from browser import calls, learner, recognition
from browser.axe import look
from browser.stack import DOMAIN, Stack
from browser.tour import Tour, plan
from browser.visitor import visit

pytestmark = [pytest.mark.browser, pytest.mark.short]


def test_sign_in_and_book(stack: Stack, browser: Browser, figure: Callable[[str], None]) -> None:
    with Tour(stack, browser) as tour:
        me = tour.who("an")
        planned = plan(stack)
        learner.find(tour, me, planned)
        assert look(me.page) == []
        learner.book(tour, me, planned)
    figure(f"browser, short form: {len(tour.steps)} steps, 1 page without axe violations")


def test_apply_and_take(stack: Stack, browser: Browser, figure: Callable[[str], None]) -> None:
    recognition.clear(stack)
    with Tour(stack, browser) as tour:
        assessor = recognition.take(tour, recognition.apply(tour))
        assert look(assessor.page) == []
        recognition.clear(stack)
    figure(f"recognition, short form: {len(tour.steps)} steps, 1 page without axe violations")


def test_a_bid_is_sealed_in_the_browser(stack: Stack, browser: Browser, figure: Callable[[str], None]) -> None:
    call = calls.draft(stack)
    stack.rugzak("calls", "key", call, "--as", f"admin@{DOMAIN}", "--passphrase", calls.PHRASE)
    stack.rugzak("calls", "publish", call, "--as", f"releaser@{DOMAIN}")
    with visit(browser, stack, 390, "nl") as bidder:
        bidder.sign_in("provider")
        sealed = calls.seal(bidder, call)
        assert look(bidder.page) == []
    figure(f"browser, short form: a bid sealed as {sealed[:12]}…")
