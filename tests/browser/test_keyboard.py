"""Booking by keyboard alone: Tab, Space, Enter; one always sees where one is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from browser.stack import Stack
from browser.tour import plan
from browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser
MOST_TABS = 120
# The ring may be drawn on the element, its label or the chip around it; and nothing may lie over the element.
_SEEN = """() => {
    const at = document.activeElement;
    const ring = (one) => {
        const style = one && getComputedStyle(one);
        return !!style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== "none");
    };
    const frame = (at.closest("label") || at).getBoundingClientRect();
    const x = Math.min(Math.max(frame.left + frame.width / 2, 1), innerWidth - 2);
    const y = frame.top + frame.height / 2;
    const top = document.elementFromPoint(x, y);
    const shown = !!top && (at.contains(top) || top.contains(at) || (at.closest("label") || at).contains(top));
    return {name: at.outerHTML.slice(0, 120), ring: ring(at) || ring(at.closest("label")), shown,
            y, height: innerHeight};
}"""


def tab_to(me: Visitor, selector: str) -> int:
    """Press Tab until the thing has the focus; gives how often. Fails where the focus is out of sight."""
    for count in range(1, MOST_TABS):
        me.page.keyboard.press("Tab")
        seen = me.page.evaluate(_SEEN)
        assert seen["ring"], f"no focus ring: {seen}"
        assert seen["shown"], f"the focus is hidden: {seen}"
        if me.page.evaluate("sel => document.activeElement.matches(sel)", selector):
            return count
    raise AssertionError(f"Tab never reaches {selector} on {me.page.url}")


def enter(me: Visitor) -> None:
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [390, 1280])
def test_book_by_keyboard(stack: Stack, browser: Browser, width: int, figure: Callable[[str], None]) -> None:
    plan(stack, ahead=2)
    planned = plan(stack, ahead=4)
    tabs = 0
    with visit(browser, stack, width) as me:
        me.go("/demo/")
        tabs += tab_to(me, "button[value^='bilal@']")
        enter(me)
        tabs += tab_to(me, ".rz-nav a[href='/me/learn']")
        enter(me)
        tabs += tab_to(me, ".rz-skip")
        me.page.keyboard.press("Enter")
        tabs += tab_to(me, "input[name=text]")
        me.page.keyboard.type("heftruck")
        with me.page.expect_response(lambda answer: "heftruck" in answer.url):
            me.page.keyboard.press("Enter")
        me.page.wait_for_function("() => document.activeElement.id === 'found'")
        assert me.page.evaluate(_SEEN)["shown"], "what was found is out of sight"
        tabs += tab_to(me, f"#results a[href='/me/learn/{planned.training}']")
        enter(me)
        tabs += tab_to(me, "input[name=session]")
        _arrow_to(me, planned.id)
        tabs += tab_backwards(me, f"#cost a[href$='/me/book/{planned.id}']")
        enter(me)
        tabs += tab_to(me, "input[name=purpose]")
        me.page.keyboard.press("ArrowDown")
        enter(me)  # calculates again, for another purpose
        for box in me.page.locator("input[name=consent]").all():
            tabs += tab_to(me, f"input[name=consent][value='{box.get_attribute('value')}']")
            me.page.keyboard.press("Space")
        tabs += tab_to(me, "button[name=do][value=book]")
        enter(me)
        me.at(r"^/me/booked/")
    figure(f"booked by keyboard at {width} px: {tabs} times Tab, focus always in sight")


def _arrow_to(me: Visitor, session: str) -> None:
    """Arrows go from date to date."""
    for _step in range(30):
        if me.page.evaluate("document.activeElement.value") == session:
            break
        me.page.keyboard.press("ArrowDown")
        me.page.wait_for_load_state("networkidle")
    me.page.wait_for_selector(f"#cost a[href$='/me/book/{session}']")
    assert me.page.evaluate("document.activeElement.value") == session, "the focus left the dates"


def tab_backwards(me: Visitor, selector: str) -> int:
    """The price card lies before the dates: Shift and Tab, unless the focus went there by itself."""
    for count in range(MOST_TABS):
        if me.page.evaluate("sel => document.activeElement.matches(sel)", selector):
            return count
        me.page.keyboard.press("Shift+Tab")
    raise AssertionError(f"{selector} is out of reach")
