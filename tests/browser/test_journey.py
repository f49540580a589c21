"""The whole journey in Dutch, as the roles concerned, on a phone and on a desk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import journey
from browser.stack import Stack
from browser.tour import Tour

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_journey(stack: Stack, browser: Browser, width: int, tmp_path: Path, figure: Callable[[str], None]) -> None:
    with Tour(stack, browser, width) as tour:
        journey.walk(tour, tmp_path)
    figure(f"journey nl {width} px: {len(tour.steps)} steps")
