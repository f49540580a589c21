"""The computer and the installation: Python, programs, disk, port, processes."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

from rugzak.config import messages, paths, postgres
from rugzak.config.doctor.finding import HINT, Finding, judge, right
from rugzak.config.processes import control, ports, records
from rugzak.config.start.contents import data_folder, demo_mode
from rugzak.config.trouble import Trouble

FREE_MEGABYTES = 3000


def python_version() -> Iterator[Finding]:
    text = ".".join(map(str, sys.version_info[:3]))
    yield judge(sys.version_info >= (3, 11), "Python", text, "Install Python 3.11 or newer and run `make install`.")


def packages() -> Iterator[Finding]:
    missing = [name for name in _required() if not _installed(name)]
    yield judge(
        not missing, "packages", f"missing: {', '.join(missing)}" if missing else "all there", "Run `make install`."
    )


def postgres_programs() -> Iterator[Finding]:
    if postgres.own_server():
        return
    try:
        yield right("PostgreSQL programs", str(postgres.choose(postgres.find().major)))
    except Trouble as trouble:
        yield Finding("wrong", "PostgreSQL programs", trouble.message, trouble.remedy)


def disk() -> Iterator[Finding]:
    for folder in {paths.folder(), postgres.find().home if postgres.find().made else paths.folder()}:
        free = shutil.disk_usage(folder).free // 1_000_000
        remedy = f"Free {FREE_MEGABYTES} MB, or set RUGZAK_VAR to a folder on a larger disk."
        yield judge(free > FREE_MEGABYTES, "disk", f"{free} MB free at {folder}", remedy)
    yield judge(os.access(paths.folder(), os.W_OK), "var", f"{paths.var()}", "Give yourself the right to write there.")


def web() -> Iterator[Finding]:
    record = records.read()
    if record and record.running:
        remedy = "Look in var/log/web.log."
        yield judge(control.healthy(record.port), "web", f"port {record.port}", remedy)
        for name, child in record.children.items():
            again = f"started again {child.restarts} times"
            yield judge(
                child.restarts == 0, name, again if child.restarts else "up", f"Look in var/log/{name}.log.", HINT
            )
        return
    remedy = "Choose another one: `make up PORT=9000`. Without PORT a free one is found."
    port = int(os.environ.get("RUGZAK_PORT") or ports.FIRST)
    yield judge(ports.free(port), "port", f"{port} {'is free' if ports.free(port) else 'is taken'}", remedy, HINT)


def worker() -> Iterator[Finding]:
    beat, record = paths.folder("run") / "worker.beat", records.read()
    if record and record.running:
        age = time.time() - beat.stat().st_mtime if beat.exists() else 1e9
        text = f"last round {age:.0f} seconds ago" if beat.exists() else "no round yet"
        yield judge(age < 120, "worker", text, "Look in var/log/worker.log.")


def translations() -> Iterator[Finding]:
    stale = len(messages.stale())
    text = f"{len(messages.catalogues())} catalogues, {stale} to compile"
    yield judge(not stale, "translations", text, "Run `rugzak up`.", HINT)


def data() -> Iterator[Finding]:
    folder = data_folder()
    remedy = "Set RUGZAK_DATA to the folder of official packages to work with full ESCO and all places."
    yield judge(bool(folder), "data folder", str(folder or "none: the starter pack is used"), remedy, HINT)


def production() -> Iterator[Finding]:
    key = os.environ.get("RUGZAK_KEY", "")
    if demo_mode():
        yield right("mode", "demo: demo logins work, and the clock can be moved")
    else:
        yield judge(len(key) >= 32, "mode", "production", "Set RUGZAK_KEY to a random text of 32 characters or more.")


def fonts() -> Iterator[Finding]:
    if not (program := shutil.which("fc-list")):
        return
    found = subprocess.run([program, ":lang=nl", "family"], capture_output=True, text=True, timeout=20).stdout
    yield judge(
        bool(found.strip()), "fonts", f"{len(found.split())} families", "Install fonts-dejavu for PDF and charts.", HINT
    )


def browser() -> Iterator[Finding]:
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    yield judge(bool(found), "browser", found or "no Chromium", "Only `make browser` and `make screens` need it.", HINT)


CHECKS = (
    python_version,
    packages,
    postgres_programs,
    disk,
    web,
    worker,
    translations,
    data,
    production,
    fonts,
    browser,
)


def _required() -> list[str]:
    found = importlib.metadata.requires("rugzak") or []
    plain = [text for text in found if "extra ==" not in text]
    return [match[0] for text in plain if (match := re.match(r"[A-Za-z0-9._-]+", text))]


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
