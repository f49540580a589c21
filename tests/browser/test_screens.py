"""Every page of every role: a picture at 390 and 1280 px in var/screens, and what axe finds on it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import journey, scene
from browser.crawl import Report, again, walk
from browser.stack import Stack
from browser.tour import Tour
from browser.visitor import visit
from rugzak.config import paths

pytestmark = pytest.mark.browser
LOGINS = {
    "person": "an",
    "person-new": "claire",
    "provider": "provider",
    "authority": "officer",
    "authority-release": "releaser",
    "authority-admin": "admin",
    "employer": "hr",
    "coach": "coach",
    "partner": "partner",
}
PUBLIC = [
    "/",
    "/calls",
    "/recognition",
    "/recognition/vov",
    "/recognition/register",
    "/help",
    "/privacy",
    "/accessibility",
    "/verify",
    "/demo/",
    "/parts/",
    "/account/login/",
]
# Seen in all languages, and in the dark.
CHOSEN = [
    *(("person", found) for found in ("/me/", "/me/mirror", "/me/rights", "/me/learn", "/me/learn/id", "/me/book/id")),
    *(("person", found) for found in ("/me/bookings", "/me/rights/scheme")),
    *(("provider", found) for found in ("/provider/", "/provider/half-days/id", "/provider/claims")),
    *(("authority", found) for found in ("/authority/", "/authority/claims", "/authority/rules/drafts/id")),
    *(("employer", found) for found in ("/employer/", "/employer/people")),
    *(("coach", found) for found in ("/coach/", "/coach/id")),
]


@pytest.fixture(scope="module")
def folder() -> Path:
    found: Path = paths.var() / "screens"
    for role in ("public", *LOGINS):
        shutil.rmtree(found / role, ignore_errors=True)
    found.mkdir(parents=True, exist_ok=True)
    return found


@pytest.fixture(scope="module")
def report() -> Report:
    return Report()


@pytest.fixture(scope="module", autouse=True)
def lived(stack: Stack, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> scene.Scene:
    """A world in which everything happened already, and something is happening just now."""
    if not stack.lived:
        with Tour(stack, browser, 1280) as tour:
            journey.walk(tour, tmp_path_factory.mktemp("journey"))
    return scene.set_up(stack)


@pytest.mark.parametrize("role", ["public", *LOGINS])
def test_screens(stack: Stack, browser: Browser, folder: Path, report: Report, lived: scene.Scene, role: str) -> None:
    before = len(report.wrong)
    with visit(browser, stack) as visitor:
        starts = [*PUBLIC, *lived.links] if role == "public" else ["/", *lived.pages.get(role, [])]
        if role != "public":
            visitor.sign_in(LOGINS[role])
        with visitor.watch.expecting(404) if role == "public" else visitor.watch.expecting():
            walk(visitor, report, role, folder, starts)
    (folder / "wrong.txt").write_text("\n".join(report.wrong))
    assert len(report.pages[role]) >= 3, f"only {sorted(report.pages[role])}"
    assert report.wrong[before:] == []


@pytest.mark.parametrize("mark", ["fr", "de", "en", "dark"])
def test_screens_in_other_languages_and_in_the_dark(
    stack: Stack, browser: Browser, folder: Path, report: Report, mark: str
) -> None:
    before = len(report.wrong)
    language, scheme = ("nl", "dark") if mark == "dark" else (mark, "light")
    for role in dict.fromkeys(role for role, _ in CHOSEN):
        with visit(browser, stack, 390, language, scheme=scheme) as visitor:
            visitor.sign_in(LOGINS[role])
            mine = [row for row in CHOSEN if row[0] == role]
            assert len(list(again(visitor, report, mine, folder, mark))) >= 1, f"no page of {role} was seen"
    assert report.wrong[before:] == []


def test_screens_figures(report: Report, figure: Callable[[str], None]) -> None:
    """The summary, last."""
    for role, pages in report.pages.items():
        figure(f"  {role}: {len(pages)} pages")
    found = [line for line in report.wrong if "too wide" not in line]
    figure(
        f"{report.count()} pages, {report.pictures} screenshots, {report.looks} looks of axe, "
        f"{len(found)} violations, {len(report.wrong) - len(found)} pages too wide"
    )
    assert report.count() >= 60
