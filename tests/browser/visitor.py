"""Someone with a browser: signs in, looks, clicks; the same for each width, language and role."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Locator, Page

from browser.stack import DOMAIN, Stack
from browser.watch import Watch

HEIGHTS = {390: 844, 1280: 900}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
Scheme = Literal["light", "dark"]


@dataclass
class Visitor:
    """One person at one screen."""

    stack: Stack
    context: BrowserContext
    page: Page
    watch: Watch

    def go(self, path: str) -> None:
        self.page.goto(self.stack.url + path)

    def sign_in(self, login: str) -> None:
        """As one of the demo users, by the page of the demo."""
        self.go("/demo/")
        self.press(f"button[name=email][value='{login}@{DOMAIN}']")
        self.page.wait_for_selector("details.rz-menu form[action*=logout]", state="attached")

    def press(self, selector: str) -> None:
        """Click the first thing that fits, and wait for the page that comes of it."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(selector).first.click()

    def follow(self, address: str, within: str = "main") -> None:
        """Click the first link whose address fits the pattern (an expression)."""
        found = self.page.locator(f"{within} a[href]")
        fits = [link for link in found.all() if re.search(address, link.get_attribute("href") or "")]
        assert fits, f"{self.page.url} has no link to {address}"
        visible = next((link for link in fits if link.is_visible()), fits[0])
        with self.page.expect_navigation(wait_until="load"):
            visible.click()

    def menu(self, address: str) -> None:
        """Go to a place of the main menu."""
        self.follow(address, ".rz-nav")

    def text(self, within: str = "main") -> str:
        return self.page.locator(within).first.inner_text()

    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def tick(self, boxes: Locator) -> int:
        """Tick all of them; gives how many."""
        for box in boxes.all():
            box.check()
        return boxes.count()

    def at(self, pattern: str) -> str:
        """The id in the address, which must fit the pattern."""
        path = self.page.url.removeprefix(self.stack.url)
        assert re.search(pattern, path), f"at {path} instead of {pattern}: {self.text()[:300]}"
        found = ID.search(path)
        return found.group() if found else ""

    def says(self, words: str) -> None:
        """The page has these words."""
        assert words in self.text(), f"{self.page.url} does not say {words!r}: {self.text()[:600]}"

    def fits(self) -> None:
        """Nothing sticks out at the side."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"


@contextmanager
def visit(browser: Browser, stack: Stack, width: int = 390, language: str = "nl", **more: Any) -> Iterator[Visitor]:
    """A new browser without memory; at the end nothing may have gone wrong in it."""
    scheme: Scheme = more.pop("scheme", "light")
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        locale=f"{language}-BE",
        timezone_id="Europe/Brussels",
        color_scheme=scheme,
        reduced_motion="reduce",
        **more,
    )
    context.set_default_timeout(30_000)
    watch = Watch(context, stack.url)
    try:
        yield Visitor(stack, context, context.new_page(), watch)
        watch.calm()
    finally:
        context.close()
