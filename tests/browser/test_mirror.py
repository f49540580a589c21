"""Every page of the mirror, in four languages, before and after one told something; axe looks at each of them.

Then all of it by keyboard alone: nothing is out of reach or out of sight, and no page holds the focus.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from browser.axe import look
from browser.learner import STORY
from browser.stack import Stack
from browser.test_keyboard import enter, tab_to
from browser.visitor import Visitor, visit

pytestmark = pytest.mark.browser
EMPTY = [
    *("/me/mirror/tell", "/me/mirror/add", "/me/mirror/add?kind=occupation", "/me/mirror/why", "/me/mirror/wrong"),
    *("/me/skills", "/me/skills/ageing", "/me/skills/check", "/me/tests", "/me/tests/growth", "/me/tests/learnability"),
    *("/me/transitions", "/me/transitions/map", "/me/path", "/me/plan"),
]
STUDY = ["/study/", "/study/jobs?q=verpleeg", "/study/back", "/study/back?region=WA"]
# What has the focus, whether one sees it, and how many things can have it.
_STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const ring = (one) => {
        const style = one && getComputedStyle(one);
        return !!style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== "none");
    };
    const box = (at.closest("label") || at).getBoundingClientRect();
    const inner = at.closest("a") && [...at.querySelectorAll("circle")].some(
        one => getComputedStyle(one).strokeWidth !== "0px");
    window.seen = window.seen || new Set();
    const again = window.seen.has(at) && at !== window.last;  // a field for a day has several stops within
    window.seen.add(at);
    window.last = at;
    return {again, ring: ring(at) || ring(at.closest("label")) || !!inner, name: at.outerHTML.slice(0, 160),
            inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
}"""
_MISSED = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(one =>
    !window.seen.has(one) && !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && one.checkVisibility()
    && !(one.type === "radio" && [...window.seen].some(other => other.name === one.name && other.form === one.form))
).map(one => one.outerHTML.slice(0, 120))"""
MOST_STOPS = 400


def clean(me: Visitor) -> None:
    """The page says what it is, nothing sticks out, folded or unfolded, and axe finds nothing."""
    assert me.title()
    me.fits()
    assert [str(one) for one in look(me.page)] == [], me.page.url
    me.fits()


def tell(me: Visitor, language: str) -> None:
    """A few words, what was read in them, and yes to some of it."""
    me.go("/me/mirror/tell")
    me.page.fill("textarea[name=text]", STORY[language])
    me.press("main form .rz-btn-main")
    assert me.page.locator("input[name=skill]").count() >= 3, me.text()[:400]
    clean(me)
    for box in me.page.locator("input[name=skill]").all()[:6]:
        box.check()
    me.press("main form .rz-btn-main")
    me.at(r"^/me/mirror$")


def after_telling(me: Visitor) -> Iterator[str]:
    """The pages there are for who told something, found by their links."""
    yield from ("/me/mirror", "/me/mirror/why", "/me/skills", "/me/transitions")
    me.go("/me/skills")
    yield _first(me, "/me/skills/one")
    yield from ("/me/skills/ageing", "/me/transitions/map")
    me.go("/me/transitions/map")
    yield _first(me, "/me/transitions/map?")
    yield from _way(me)


def _way(me: Visitor) -> Iterator[str]:
    """A job within reach, the path to it, and the plan that comes of it."""
    me.go("/me/transitions")
    jobs = me.page.eval_on_selector_all("main h3 a[href*='/me/jobs/']", "all => all.map(one => one.pathname)")
    assert jobs, "no job lies within reach"
    yield jobs[0]
    for job in jobs:
        me.go(job)
        path = _first(me, "/me/path?")
        me.go(path)
        if me.page.locator("form[action$='/plan/keep'] .rz-btn-main").count():
            yield path
            yield path.replace("/me/path?", "/me/path/what-if?")
            me.go(path)
            me.press("form[action$='/plan/keep'] .rz-btn-main")
            yield from ("/me/plan", "/me/plan/mend")
            return
    yield path


def _first(me: Visitor, start: str) -> str:
    found: str | None = me.page.locator(f"main a[href^='{start}']").first.get_attribute("href")
    assert found, f"{me.page.url} has no link to {start}"
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_before_anything_is_told(stack: Stack, browser: Browser, width: int, figure: Callable[[str], None]) -> None:
    with visit(browser, stack, width) as me:
        me.sign_in("claire")
        for address in EMPTY:
            me.go(address)
            clean(me)
            assert me.page.locator("main a[href], main button").count(), f"{address} leads nowhere"
    figure(f"mirror before anything is told {width} px: {len(EMPTY)} pages, axe finds nothing")


@pytest.mark.parametrize(("language", "width"), [("nl", 390), ("nl", 1280), ("fr", 390), ("de", 390), ("en", 390)])
def test_every_page(stack: Stack, browser: Browser, language: str, width: int, figure: Callable[[str], None]) -> None:
    with visit(browser, stack, width, language) as me:
        me.sign_in("bilal")
        tell(me, language)
        pages = list(after_telling(me))
        for address in pages:
            me.go(address)
            assert me.page.locator("html").get_attribute("lang") == language
            clean(me)
    figure(f"mirror {language} {width} px: {len(pages) + 2} pages, axe finds nothing")


@pytest.mark.parametrize(("language", "width"), [("nl", 390), ("de", 390), ("fr", 1280), ("en", 390)])
def test_study_without_an_account(stack: Stack, browser: Browser, language: str, width: int) -> None:
    with visit(browser, stack, width, language) as me:
        me.go("/study/")
        interest = _first(me, "/study/jobs?interest=")
        me.go(interest)
        job = _first(me, "/study/job?")
        for address in (*STUDY, interest, f"{interest}&region=VL", job, f"{job}&region=VL"):
            me.go(address)
            clean(me)


@pytest.mark.parametrize("width", [390, 1280])
def test_by_keyboard(stack: Stack, browser: Browser, width: int, figure: Callable[[str], None]) -> None:
    """Tell, keep, call something wrong and take it back, with Tab, Space and Enter."""
    with visit(browser, stack, width) as me:
        me.sign_in("bilal")
        me.go("/me/mirror/tell")
        tab_to(me, "textarea[name=text]")
        me.page.keyboard.type(STORY["nl"])
        tab_to(me, "main form .rz-btn-main")
        enter(me)
        tab_to(me, "input[name=skill]")
        if not me.page.evaluate("document.activeElement.checked"):
            me.page.keyboard.press("Space")
        tab_to(me, "form[action$='/keep'] .rz-btn-main")
        enter(me)
        me.at(r"^/me/mirror$")
        tab_to(me, ".rz-gap details summary")
        me.page.keyboard.press("Enter")
        tab_to(me, ".rz-gap input[name=said]")
        me.page.keyboard.type("Dit doe ik nooit.")
        tab_to(me, ".rz-gap details[open] button")
        enter(me)
        me.at(r"^/me/mirror$")
        assert me.page.locator(".rz-gap .rz-tag").count() >= 1, "it is not shown as called wrong"
        me.go("/me/mirror/wrong")
        tab_to(me, "main form button")
        enter(me)
        me.at(r"^/me/mirror/wrong$")
        stops = {address: every_stop(me, address) for address in (*EMPTY, *after_telling(me), *STUDY)}
    figure(f"mirror by keyboard {width} px: {len(stops)} pages, {sum(stops.values())} stops, each in sight")


def every_stop(me: Visitor, address: str) -> int:
    """Tab through a whole page; gives how many stops it has."""
    me.go(address)
    for count in range(MOST_STOPS):
        me.page.keyboard.press("Tab")
        stop = me.page.evaluate(_STOP)
        if stop is None or stop["again"]:
            missed = me.page.evaluate(_MISSED)
            assert missed == [], f"{address}: Tab never reaches {missed}"
            return count
        assert stop["ring"], f"{address}: no focus ring on {stop['name']}"
        assert stop["inside"], f"{address}: out of sight: {stop['name']}"
    raise AssertionError(f"{address} holds the focus")
