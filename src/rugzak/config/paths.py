"""Where things lie: the project folder and everything that `var/` holds.

`var/` is the only folder that Rugzak writes in (as root the database lies in /var/lib/rugzak, see postgres.place).
RUGZAK_VAR moves it.
"""

import os
from pathlib import Path

from rugzak.config.trouble import Trouble

PACKAGE = Path(__file__).resolve().parents[1]


def project() -> Path:
    """The checkout that this code runs from, or the working folder when it was installed as a package."""
    if root := os.environ.get("RUGZAK_ROOT"):
        return Path(root)
    checkout = PACKAGE.parents[1]
    return checkout if (checkout / "pyproject.toml").exists() else Path.cwd()


def var() -> Path:
    """The folder of everything that is made while running."""
    return Path(os.environ.get("RUGZAK_VAR") or project() / "var").absolute()


def folder(*names: str) -> Path:
    """A folder under var/, made when it is not there."""
    path = var().joinpath(*names)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The folder {path} can't be made: {error.strerror}.",
            "Give yourself the right to write there, or set RUGZAK_VAR to a folder of your own.",
        ) from error
    return path


def log_file(name: str) -> Path:
    """The log of a process; a log over 20 MB makes place for a new one."""
    path = folder("log") / f"{name}.log"
    if path.exists() and path.stat().st_size > 20_000_000:
        path.replace(path.with_suffix(".log.old"))
    return path
