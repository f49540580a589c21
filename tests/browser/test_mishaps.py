"""What goes wrong gets an answer that says what to do, and nothing is booked or lost."""

import pytest
from playwright.sync_api import Browser

from browser import learner
from browser.stack import Stack
from browser.tour import plan
from browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser


def helps(me: Visitor) -> None:
    """The page has one title and a way on."""
    assert me.title()
    assert me.page.locator("main a[href]:visible, main button:visible").count() >= 1, "a dead end"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/me/learn/00000000-0000-7000-8000-000000000000", 404),
        ("/no-such-page", 404),
        ("/survey/" + "x" * 43 + "/", 404),
        ("/provider/", 403),
        ("/authority/claims", 403),
        ("/employer/people", 403),
    ],
)
def test_pages_that_are_not_for_me_or_not_there(stack: Stack, browser: Browser, path: str, status: int) -> None:
    with visit(browser, stack) as me:
        me.sign_in("an")
        with me.watch.expecting(status):
            answer = me.page.goto(stack.url + path)
        assert answer and answer.status == status
        helps(me)


def test_nothing_told_to_the_mirror(stack: Stack, browser: Browser) -> None:
    with visit(browser, stack) as me:
        me.sign_in("claire")
        me.go("/me/mirror/tell")
        for text in ("", "zxqv wkjh pqzt"):
            me.page.fill("textarea[name=text]", text)
            with me.watch.expecting(422):
                me.press("main form .rz-btn-main")
            assert me.page.locator(".rz-error").is_visible()
            assert me.page.locator("textarea[name=text]").input_value() == text, "what was typed is gone"
            assert me.page.evaluate("document.activeElement.name") == "text", "the focus is not at the wrong field"


def test_a_file_that_is_no_cv(stack: Stack, browser: Browser) -> None:
    with visit(browser, stack) as me:
        me.sign_in("claire")
        me.go("/me/mirror/tell")
        me.page.locator("details summary", has_text="bestand").first.click()
        broken = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"}
        me.page.set_input_files("input[name=cv]", broken)  # type: ignore[arg-type]
        with me.watch.expecting(422):
            me.press("main form .rz-btn-main")
        assert me.page.locator(".rz-error").is_visible()


def test_nothing_fits_the_search(stack: Stack, browser: Browser) -> None:
    with visit(browser, stack) as me:
        me.sign_in("claire")
        me.menu(r"/me/learn$")
        learner.search(me, "onderwaterdansen")
        me.page.wait_for_selector("#results .rz-empty")
        assert me.page.locator("#results .rz-empty a").count() == 1


def test_a_booking_page_of_another_day(stack: Stack, browser: Browser) -> None:
    """The price was looked at too long ago: nothing is booked, the new price is there to agree with."""
    planned = plan(stack, ahead=3)
    with visit(browser, stack) as me:
        me.sign_in("an")
        me.go(f"/me/learn/{planned.training}?session={planned.id}")
        learner.choose(me, planned)
        me.press(f"#cost a[href$='/me/book/{planned.id}']")
        me.tick(me.page.locator("input[name=consent]"))
        stack.rugzak("clock", "travel", "--by", "1d")
        with me.watch.expecting(409):
            me.press("button[name=do][value=book]")
        assert me.page.locator(".rz-banner-alert").is_visible()
        me.says("Er is niets geboekt")
        assert me.page.locator("input[name=consent]:checked").count() == 0, "it agrees with a price nobody saw"
        me.tick(me.page.locator("input[name=consent]"))
        me.press("button[name=do][value=book]")
        me.at(r"^/me/booked/")
