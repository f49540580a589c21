"""Months later: the survey about aftercare, and links that are no longer good. The clock moves far, so this is last."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from browser import learner, scene
from browser.stack import Stack
from browser.tour import plan
from browser.visitor import visit

pytestmark = pytest.mark.browser
AFTERCARE, EXPIRED = timedelta(days=92), timedelta(days=70)


def test_aftercare_and_links_that_are_over(stack: Stack, browser: Browser) -> None:
    _attended(stack)
    with visit(browser, stack) as me:
        me.sign_in("an")
        stack.travel(stack.now() + AFTERCARE)
        me.menu(r"/me/bookings$")
        waiting = me.page.locator("main a[href*='/survey/']")
        addresses = [urlsplit(link.get_attribute("href") or "").path for link in waiting.all()]
        assert addresses, "no survey came, months later"
        me.go(addresses[0])
        learner.answer(me)
        with me.watch.expecting(409):
            me.go(addresses[0])
        me.says("Je vulde deze vragenlijst al in")
        if len(addresses) > 1:
            stack.travel(stack.now() + EXPIRED)
            with me.watch.expecting(410):
                me.go(addresses[1])
            assert me.page.locator("main .rz-banner").is_visible()
            assert me.page.locator("main a.rz-btn").count() == 1, "a dead end"


def _attended(stack: Stack) -> None:
    """Two trainings that An followed, so that two surveys will come."""
    for _time in range(2):
        planned = plan(stack, days=1)
        booking = scene.book(stack, "an", planned)
        for index, part in enumerate(planned.parts):
            stack.travel(part.at(index))
            scene.attend(stack, part, "an", booking)
        stack.travel(planned.morning_after())
