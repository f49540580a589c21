"""The learner's part in French, German and English on a phone, and one page of each other role."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from browser import learner, views
from browser.stack import Stack
from browser.tour import Tour, plan

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_language(stack: Stack, browser: Browser, language: str, figure: Callable[[str], None]) -> None:
    with Tour(stack, browser, 390, language) as tour:
        me = tour.who("bilal")
        assert me.page.locator("html").get_attribute("lang") == language
        planned = plan(stack)
        learner.mirror(tour, me)
        learner.rights(tour, me)
        learner.find(tour, me, planned)
        learner.cancel(tour, me, learner.book(tour, me, planned))
        views.homes(tour)
    figure(f"journey {language} 390 px: {len(tour.steps)} steps")


def test_the_menu_changes_the_language(stack: Stack, browser: Browser) -> None:
    with Tour(stack, browser) as tour:
        me = tour.who("claire")
        for language in ("fr", "de", "en", "nl"):
            me.page.locator("details.rz-menu > summary").first.click()
            me.press(f"button[name=language][value={language}]")
            assert me.page.locator("html").get_attribute("lang") == language
            me.at(r"^/me/$")
        tour.done("languages")
