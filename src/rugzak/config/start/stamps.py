"""What was done with which input: a step whose stamp still fits is skipped."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from rugzak.config import paths

ENVIRONMENT = ("RUGZAK_", "DATABASE_URL", "DJANGO_")


def fits(step: str, value: str) -> bool:
    """Whether the step was last done with this very value."""
    return _read().get(step) == value


def get(step: str) -> str:
    """The value that the step was last done with, or nothing."""
    return _read().get(step, "")


def put(step: str, value: str) -> None:
    stamps = _read() | {step: value}
    new = _path().with_suffix(".new")
    new.write_text(json.dumps(stamps, indent=1))
    new.replace(_path())


def clear() -> None:
    _path().unlink(missing_ok=True)


def of_files(files: Iterable[Path], *also: str) -> str:
    """A hash of names, sizes and moments of change; `also` joins in."""
    digest = hashlib.sha256("\0".join(also).encode())
    for path in sorted(files):
        state = path.stat()
        digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:32]


def of_contents(files: Iterable[Path], *also: str) -> str:
    """A hash of what the files hold."""
    digest = hashlib.sha256("\0".join(also).encode())
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def of_code() -> str:
    """A hash of all that a running web or worker was started from: the code and the settings around it."""
    settings = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith(ENVIRONMENT)]
    kinds = {".py", ".html", ".sql", ".yaml", ".mo", ".txt", ".css", ".js", ".svg"}
    return of_files((path for path in paths.PACKAGE.rglob("*") if path.suffix in kinds), *settings)


def _path() -> Path:
    return paths.folder("run") / "stamps.json"


def _read() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(_path().read_text())
    except (OSError, ValueError):
        return {}
    return found
