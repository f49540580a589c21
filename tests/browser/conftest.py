"""One stack and one browser for all of these tests; the order is that of a life: journey first, years later last."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.stack import Stack, running

ORDER = (
    "short",
    "door",
    "journey",
    "languages",
    "booking",
    "mishaps",
    "keyboard",
    "mirror",
    "screens",
    "studio",
    "firm",
    "recognition",
    "later",
)
PEOPLE, FEW = 400, 100
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Our own tests in the order of ORDER; those of others stay where they are."""
    mine = [index for index, item in enumerate(items) if item.path.parent.name == "browser"]
    ordered = sorted((items[index] for index in mine), key=_place)
    for index, item in zip(mine, ordered, strict=True):
        items[index] = item


def _place(item: pytest.Item) -> int:
    name = item.path.stem.removeprefix("test_")
    return ORDER.index(name) if name in ORDER else len(ORDER)


@pytest.fixture(scope="session")
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """A running Rugzak; a smaller one where only the short form is run."""
    names = {item.path.stem for item in request.session.items if item.path.parent.name == "browser"}
    with running(FEW if names <= {"test_short", "test_door"} else PEOPLE) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium with an empty memory."""
    path = os.environ.get("RUGZAK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "there is no chromium: install it, or name it in RUGZAK_CHROMIUM"
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Print a line of figures at the end of the run."""
    return lambda text: record_property("figure", text)
