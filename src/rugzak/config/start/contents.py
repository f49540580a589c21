"""The steps that fill Rugzak: translations, static files, schemes, reference data and the demo world."""

import importlib
import importlib.util
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rugzak.config import messages, pack, paths
from rugzak.config.start import show, stamps
from rugzak.config.start.database import ready_django

DUTIES = (
    *("rugzak.accounts.retention:start", "rugzak.accounts.watch:start", "rugzak.accounts.reminders:start"),
    "rugzak.skills.ageing.checks:start",
)


def translations() -> None:
    """Compile the translations."""
    waiting = messages.stale()
    if not waiting:
        show.done("Translations")
        return
    with show.counted("Translations", len(waiting)) as advance:
        for po in waiting:
            messages.compile_one(po)
            advance()


def static_files() -> None:
    """Collect and compress the static files."""
    stamp = stamps.of_files(_static_sources())
    if stamps.fits("static", stamp) and (paths.var() / "static").exists():
        show.done("Static files")
        return
    ready_django()
    from django.core.management import call_command

    with show.step("Static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
    stamps.put("static", stamp)


def scheme_library(database: str) -> None:
    """Publish the versions of schemes that are new."""
    stamp = stamps.of_contents((paths.PACKAGE / "schemes").rglob("*.yaml"), database)
    _once("schemes", "Scheme library", stamp, "rugzak.schemes.services:publish_library")


def reference_data(database: str) -> None:
    """Import the official packages; without, keep what was fetched or take the starter pack. Says which is shown."""
    folder = data_folder()
    files = [path for path in (folder or paths.PACKAGE / "skills" / "starter").rglob("*") if path.is_file()]
    # A new model of how words are linked needs its own vectors.
    stamp = stamps.of_files([*files, paths.PACKAGE / "skills" / "learned" / "weights" / "linking.npz"], database)
    title = f"Reference data ({folder or 'no folder of packages'})"
    _once("data", title, stamp, "rugzak.cli.data:import_all", folder, own_bars=True)
    show.done("The mirror shows", str(pack.shown() or "nothing yet"))


def demo_world(database: str, people: int) -> None:
    """Make the demo world, in demo mode and only where nobody lives yet."""
    if not demo_mode():
        return
    if stamps.fits("demo", database):
        show.done("Demo world")
        return
    if not (call := find("rugzak.cli.demo:make")):
        show.done("Demo world", "not there yet")
        return
    if not _inhabited():
        with show.step(f"Demo world of {people} people", own_bars=True):
            call(people=people, seed=1)
    stamps.put("demo", database)


def daily_duties(database: str) -> None:
    """Plant what plans itself day by day on the due list."""
    for name in DUTIES:
        if not stamps.fits(name, database) and (call := find(name)):
            call()
            stamps.put(name, database)


def logins() -> list[tuple[str, str, str]]:
    """E-mail, password and description of the demo users; asked for once a version, as it needs Django."""
    if not demo_mode():
        return []
    stamp = stamps.of_files((paths.PACKAGE / "cli").rglob("*.py"))
    if not stamps.fits("logins", stamp) and (call := find("rugzak.cli.demo:logins")):
        stamps.put("logins.list", json.dumps(call()))
        stamps.put("logins", stamp)
    return [(email, password, who) for email, password, who in json.loads(stamps.get("logins.list") or "[]")]


def data_folder() -> Path | None:
    """RUGZAK_DATA, else ../shared/data where that exists; None means the starter pack."""
    named = os.environ.get("RUGZAK_DATA")
    folder = Path(named) if named else paths.project().parent / "shared" / "data"
    return folder if folder.is_dir() and named != "" else None


def demo_mode() -> bool:
    """As settings have it: on unless a key for production is set."""
    chosen = os.environ.get("RUGZAK_DEMO", "").lower()
    return chosen in {"1", "on", "true", "yes", "y", "ok"} if chosen else "RUGZAK_KEY" not in os.environ


def find(name: str) -> Callable[..., Any] | None:
    """The function `module:name`, or None where its module is truly absent (an error inside it is an error)."""
    module_name, function = name.split(":")
    try:
        if importlib.util.find_spec(module_name) is None:
            return None
    except ModuleNotFoundError:
        return None
    ready_django()
    found: Callable[..., Any] | None = getattr(importlib.import_module(module_name), function, None)
    return found


def _once(step: str, title: str, stamp: str, name: str, *arguments: Any, own_bars: bool = False) -> None:
    if stamps.fits(step, stamp):
        show.done(title)
        return
    if not (call := find(name)):
        show.done(title, "not there yet")
        return
    with show.step(title, own_bars=own_bars) as tell:
        if remark := getattr(call(*arguments), "remark", ""):
            tell(remark)
    stamps.put(step, stamp)


def _inhabited() -> bool:
    from django.apps import apps

    return apps.get_model("accounts", "Person").objects.exists()


def _static_sources() -> list[Path]:
    return [path for path in paths.PACKAGE.glob("*/static/**/*") if path.is_file()]
