"""Walks every page of a role from its home, one address a kind of page, and looks at each: pictures, axe, width."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from browser.axe import OPEN, look
from browser.visitor import HEIGHTS, ID, Visitor

SKIP = re.compile(
    r"^/(i18n|api|static|demo/sign-in)|^/account/logout|\.csv(\?|$)|/file$|/files/[0-9a-f-]+$|form=json"
    r"|^/me/activity/page"
)
TAIL = re.compile(r"(?<=/)(be|nl)-[\w-]+|(?<=survey/)[\w-]{20,}")  # a scheme, a survey: one kind of page
MOST = 60
WIDTHS = (390, 1280)
CHARTS_DRAWN = """() => [...document.querySelectorAll(".rz-vega[data-chart]")].every(
    one => one.querySelector("svg") && !one.querySelector("svg[role], svg [role]"))"""
HIGHEST = 12_000
# Queries that make another page of the same address.
OTHER = ("kind", "when", "occupation", "state", "cell", "skill", "session")
# The same for everyone: seen once, with the public pages; those on how one signs in with the person's.
PUBLIC = re.compile(r"^/(help|privacy|accessibility|verify|demo/|parts/)")
ACCOUNT = re.compile(r"^/account/")


@dataclass
class Report:
    """What was seen: pages by role, pictures, and what is wrong."""

    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    pictures: int = 0
    looks: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self) -> int:
        return sum(len(pages) for pages in self.pages.values())


def kind(address: str) -> str:
    """The same for all pages made by the same template: ids and codes of schemes left out."""
    parts = urlsplit(address)
    path = TAIL.sub("scheme", ID.sub("id", parts.path))
    query = sorted({pair.split("=")[0] for pair in parts.query.split("&")} & set(OTHER))
    return path + ("?" + "&".join(query) if query else "")


def name(found: str) -> str:
    """A kind of page as the name of a file."""
    return re.sub(r"[^\w]+", "-", found.strip("/")) or "home"


def walk(visitor: Visitor, report: Report, role: str, folder: Path, starts: list[str]) -> None:
    """All pages within reach; pictures at both widths, looked at in light and dark."""
    seen = report.pages.setdefault(role, {})
    waiting = list(starts)
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        found = kind(address)
        if found in seen or SKIP.search(address) or _elsewhere(role, address):
            continue
        if not _open(visitor, address):
            continue
        seen[found] = address
        waiting += links(visitor)
        _examine(visitor, report, f"{role} {found}", folder / role / name(found))


def _elsewhere(role: str, address: str) -> bool:
    """Whether another role looks at this page."""
    if ACCOUNT.search(address):
        return role not in ("public", "person")
    return role != "public" and PUBLIC.search(address) is not None


def _open(visitor: Visitor, address: str) -> bool:
    """Whether there is a page of ours; a file to download is none, and an answer over 400 is noted by the watch."""
    visitor.page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHTS[WIDTHS[0]]})
    answer = visitor.page.goto(visitor.stack.url + address)
    return bool(answer and answer.ok and "text/html" in answer.headers.get("content-type", ""))


def links(visitor: Visitor) -> list[str]:
    """Addresses of our own on this page."""
    base = urlsplit(visitor.stack.url).netloc
    hrefs: list[str] = visitor.page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    whole = [urlsplit(urljoin(visitor.page.url, href)) for href in hrefs]
    return [one.path + (f"?{one.query}" if one.query else "") for one in whole if one.netloc == base]


def _examine(visitor: Visitor, report: Report, title: str, file: Path) -> None:
    page = visitor.page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        _settle(visitor)
        picture(visitor, report, file.with_name(f"{file.name}-{width}.png"))
        page.evaluate(OPEN)
        _narrow(visitor, report, f"{title} {width}")
        _axe(visitor, report, f"{title} {width}")
    page.emulate_media(color_scheme="dark")
    _settle(visitor)
    _axe(visitor, report, f"{title} dark", colours_only=True)
    page.emulate_media(color_scheme="light")


def _settle(visitor: Visitor) -> None:
    """Charts are drawn, and their frame is the image that speaks for them."""
    if visitor.page.locator(".rz-vega[data-chart]").count():
        visitor.page.wait_for_function(CHARTS_DRAWN)


def _narrow(visitor: Visitor, report: Report, title: str) -> None:
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        report.wrong.append(f"{title}: {wide} px too wide")


def _axe(visitor: Visitor, report: Report, title: str, *, colours_only: bool = False) -> None:
    report.looks += 1
    report.wrong += [f"{title}: {one}" for one in look(visitor.page, colours_only=colours_only)]


def picture(visitor: Visitor, report: Report, file: Path) -> None:
    """The whole page on a screen as high as the page is, so that the menu at the foot lies at the foot."""
    file.parent.mkdir(parents=True, exist_ok=True)
    size = visitor.page.viewport_size or {"width": WIDTHS[0], "height": HEIGHTS[WIDTHS[0]]}
    height: int = visitor.page.evaluate("document.documentElement.scrollHeight")
    visitor.page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(height, HIGHEST))})
    visitor.page.screenshot(path=file, animations="disabled")
    visitor.page.set_viewport_size(size)
    report.pictures += 1


def again(visitor: Visitor, report: Report, chosen: list[tuple[str, str]], folder: Path, mark: str) -> Iterator[str]:
    """Pictures at 390 px of pages that were seen already, in another language or scheme; gives what is too wide."""
    for role, found in chosen:
        address = report.pages.get(role, {}).get(found)
        if address is None:
            continue
        visitor.go(address)
        _settle(visitor)
        picture(visitor, report, folder / role / f"{name(found)}-390-{mark}.png")
        _narrow(visitor, report, f"{role} {found} {mark}")
        yield found
