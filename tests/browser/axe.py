"""axe on a page: WCAG 2.0 to 2.2, A and AA, and best practice; what is folded is opened first."""

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
OPEN = "document.querySelectorAll('main details').forEach(one => one.open = true)"
_RUN = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(found => found.violations)"


@dataclass(frozen=True)
class Violation:
    """A rule that elements of a page break."""

    rule: str
    elements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}: " + " | ".join(self.elements[:3])


def look(page: Page, *, colours_only: bool = False) -> list[Violation]:
    """What axe finds. Only the rules about colour can differ between light and dark."""
    page.evaluate(OPEN)
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Axe().axe_script)
    only = {"type": "rule", "values": COLOURS} if colours_only else {"type": "tag", "values": RULES}
    found: list[dict[str, Any]] = page.evaluate(_RUN, only)
    return [Violation(one["id"], tuple(node["html"][:120] for node in one["nodes"])) for one in found]
