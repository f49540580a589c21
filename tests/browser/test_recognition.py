"""Recognition in a real browser: apply, judge, decide, object; on a phone in Dutch, on a desk in French."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import recognition
from browser.axe import look
from browser.stack import Stack
from browser.tour import Tour
from browser.visitor import Visitor
from rugzak.config import paths

pytestmark = pytest.mark.browser
PUBLIC = ("/recognition", "/recognition/vov", "/recognition/register")


@pytest.mark.parametrize(("language", "width"), [("nl", 390), ("fr", 1280)])
def test_a_file_is_followed_to_its_end(
    stack: Stack, browser: Browser, figure: Callable[[str], None], language: str, width: int
) -> None:
    recognition.clear(stack)
    folder = paths.var() / "screens" / "recognition"
    folder.mkdir(parents=True, exist_ok=True)
    with Tour(stack, browser, width, language) as tour:
        dossier = recognition.apply(tour)
        recognition.partner(tour, dossier)
        recognition.refuse(tour, dossier)
        recognition.objects(tour, dossier)
        pages = {
            "provider": ("/provider/recognition", f"/provider/recognition/{dossier}"),
            "assessor": ("/authority/recognition/files", f"/authority/recognition/files/{dossier}"),
            "partner": ("/partner/", f"/partner/files/{dossier}", *PUBLIC),
        }
        for login, found in pages.items():
            for path in found:
                _picture(tour.who(login), folder, path, f"{language}-{width}")
    figure(f"recognition, {language} at {width} px: {len(tour.steps)} steps, 9 pages without axe violations")


def _picture(visitor: Visitor, folder: Path, path: str, name: str) -> None:
    visitor.go(path)
    visitor.fits()
    file = path.strip("/").replace("/", "-")[:40] or "home"
    visitor.page.screenshot(path=folder / f"{file}-{name}.png", full_page=True, animations="disabled")
    assert look(visitor.page) == [], path
