"""`make check`: runs every check, two at a time, shows what failed, and ends with one line of figures."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
OWN = Path(__file__).parent
# No check may need a server: makemigrations compares models with files.
NO_SERVER = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": "rugzak.config.settings"}

CHECKS: dict[str, list[str]] = {
    "types": [f"{BIN}/mypy"],
    "style": [f"{BIN}/ruff", "check", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "."],
    "imports": [f"{BIN}/lint-imports"],
    "templates": [f"{BIN}/djlint", "src/rugzak", "--lint", "--quiet"],
    "system": [f"{BIN}/django-admin", "check"],
    "migrations": [sys.executable, "-W", "ignore", f"{BIN}/django-admin", "makemigrations", "--check", "--dry-run"],
    "messages": [sys.executable, str(OWN / "messages.py")],
    "documents": [sys.executable, str(OWN / "documents.py")],
    "deployment": [sys.executable, str(OWN / "deployment.py")],
    "traces": [sys.executable, str(OWN / "traces.py")],
    "lengths": [sys.executable, str(OWN / "lengths.py")],
}


@dataclass(frozen=True)
class Result:
    """How a check ended."""

    name: str
    code: int
    seconds: float
    output: str


def main(names: list[str]) -> int:
    """Run the named checks, or all; gives the exit code."""
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, names or list(CHECKS)))
    for result in filter(lambda each: each.code, results):
        print(f"\n--- {result.name}\n{result.output.strip()}")
    failed = [result.name for result in results if result.code]
    outcome = f"failed: {', '.join(failed)}" if failed else "all passed"
    print(f"\n{len(results)} checks in {time.monotonic() - began:.0f} s, {outcome}")
    return 1 if failed else 0


def run(name: str) -> Result:
    """Run one check and show its line."""
    began = time.monotonic()
    environment = {**os.environ, **NO_SERVER}
    answer = subprocess.run(CHECKS[name], cwd=PROJECT, env=environment, capture_output=True, text=True)
    result = Result(name, answer.returncode, time.monotonic() - began, answer.stdout + answer.stderr)
    last = (answer.stdout.strip().splitlines() or [""])[-1][:90]
    print(f"{'✗' if result.code else '✓'} {name:11} {result.seconds:5.1f} s  {last}", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
