"""Finds Patroni where the user of PostgreSQL can run it, or installs it for this run.

RUGZAK_PATRONI names a venv, /opt/patroni is looked at next; else a venv is made in the folder given, with the extra
`crash` of the project and its constraints.
"""

import os
import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
USUAL = Path("/opt/patroni")
PYTHON = "/usr/bin/python3"  # the project's own may lie where that user may not look


def patroni(folder: Path) -> Path:
    """The program; skips the test where it can't be had."""
    named = os.environ.get("RUGZAK_PATRONI")
    for venv in [Path(named)] if named else [USUAL]:
        if (venv / "bin" / "patroni").exists():
            return venv / "bin" / "patroni"
    try:
        return install(folder / "venv")
    except subprocess.CalledProcessError:
        pytest.skip("there is no Patroni, and it can't be installed here")


def install(venv: Path) -> Path:
    """Make the venv. Takes about half a minute and a package index."""
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    subprocess.run([PYTHON, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", str(PROJECT / "constraints.txt"), *extras["crash"]], check=True)
    return venv / "bin" / "patroni"
