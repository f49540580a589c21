"""Tests for oneself on a phone, by keyboard alone, in four languages; axe looks at every page on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from browser.axe import look
from browser.stack import Stack
from browser.tour import Tour
from browser.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_full_run_on_a_phone(stack: Stack, browser: Browser, language: str, figure: Callable[[str], None]) -> None:
    with Tour(stack, browser, 390, language) as tour:
        me = tour.who("bilal")
        pages = sum(run(tour, me, test) for test in ("on-time", "learnability", "digital", "interests"))
    figure(f"tests {language} 390 px: {pages} pages by keyboard, axe finds nothing")


def run(tour: Tour, me: Visitor, test: str) -> int:
    """One test from its introduction to its result; gives the number of questions."""
    me.go(f"/me/tests/{test}")
    clean(me)
    me.press("main form .rz-btn-main")
    pages = 0
    while "/results/" not in me.page.url:
        clean(me)
        reply(me)
        pages += 1
        assert pages < 60
    clean(me)
    assert me.page.locator(".rz-say").is_visible() and me.page.locator("main svg[role=img]").count() == 1
    tour.done(f"{test}: {pages} questions")
    return pages


def reply(me: Visitor) -> None:
    """Answer with the keyboard, and send with Enter."""
    page = me.page
    radios = page.locator("main form input[type=radio]")
    boxes = page.locator("main form input[name=values]")
    if radios.count():
        radios.first.focus()
        page.keyboard.press("ArrowDown")
    elif boxes.count():
        boxes.nth(1).focus()
        page.keyboard.press("Space")
    else:
        for place, field in enumerate(page.locator("main form [name^='field-']").all(), 1):
            field.focus()
            page.keyboard.type(str(place))
    with page.expect_navigation(wait_until="load"):
        page.locator("main form .rz-btn-main").focus()
        page.keyboard.press("Enter")


def clean(me: Visitor) -> None:
    """Nothing sticks out, and axe finds nothing."""
    me.fits()
    assert [str(one) for one in look(me.page)] == [], me.page.url
