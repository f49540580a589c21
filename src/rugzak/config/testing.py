"""A pytest plugin: an embedded server for the tests when DATABASE_URL names none.

Under xdist the controller starts one server and its workers find it in DATABASE_URL; each makes its own test_gwN.
The server is new for every run and gives up durability for speed, so it is of no use to race and crash tests (these
have `durable_postgres`). The address must be known before Django reads its settings, hence a plugin and no conftest.
"""

import contextlib
import os
import shutil

import psutil
import pytest

from rugzak.config import paths, postgres

DURABLE = {"max_connections": "200"}
_WORKER = "PYTEST_XDIST_WORKER" in os.environ
_NAME = f"test-{os.getpid()}"
_wanted = not os.environ.get("DATABASE_URL") and not _WORKER
if _wanted:
    os.environ["DATABASE_URL"] = postgres.embedded(postgres.find(_NAME)).url()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server, unless this run only looks."""
    if _wanted and not (config.option.collectonly or config.option.help):
        remove_left_behind()
        postgres.start(postgres.find(_NAME), DURABLE if os.environ.get("RUGZAK_TEST_DURABLE") else postgres.TESTING)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove its data."""
    if _wanted:
        remove(_NAME)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Figures that tests noted with record_property("figure", "800 takers, 300 seats: 300 sold")."""
    reports = [report for group in terminalreporter.stats.values() for report in group]
    figures = [text for report in reports for text in _figures(report)]
    if figures:
        terminalreporter.section("figures")
        for text in dict.fromkeys(figures):
            terminalreporter.write_line(text)


def _figures(report: object) -> list[str]:
    found = getattr(report, "user_properties", [])
    return [str(value) for name, value in found if name == "figure"] if getattr(report, "when", "") == "call" else []


def remove(name: str) -> None:
    """Stop an embedded server and delete all of it."""
    place = postgres.find(name)
    with contextlib.suppress(ProcessLookupError):
        postgres.stop(place)
    shutil.rmtree(place.home, ignore_errors=True)
    with contextlib.suppress(OSError):
        place.home.parent.rmdir()  # root's folder of a project that is gone; never one with something in it
    if not place.sockets.is_relative_to(place.home):
        shutil.rmtree(place.sockets, ignore_errors=True)
    (paths.var() / "run" / f"{name}.place.json").unlink(missing_ok=True)
    (paths.var() / "log" / f"{name}.log").unlink(missing_ok=True)


def remove_left_behind() -> None:
    """Servers of test runs that were killed."""
    for folder in postgres.find(_NAME).home.parent.glob("test-*"):
        if not psutil.pid_exists(int(folder.name.split("-")[1])):
            remove(folder.name)
