"""No file holds an address of a registry or a path of one machine, and no secret key lies about."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "an address of a registry": r"(pypi\.org|pythonhosted\.org|registry\.npmjs|proxy\.golang|ghcr\.io|find-links)",
    "a path of one machine": r"(?<![\w./~-])/(home|root|Users|work|farm)/\w",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a hash of a package": r"--hash=sha256:",
}
BINARY = {".png", ".jpg", ".jpeg", ".woff2", ".ico", ".zip", ".gz", ".pdf", ".docx", ".odt", ".mo", ".parquet"}
# Weights that were learned are the largest files that belong here.
LARGEST = 4_000_000


def main() -> int:
    """Print every fault; gives the exit code."""
    files = tracked()
    faults = [fault for path in files for fault in look(path)]
    print("\n".join(faults))
    print(f"{len(files)} files, {len(faults)} faults")
    return 1 if faults else 0


def tracked() -> list[Path]:
    """The files of the project: what git knows and what it would add, or all of them without git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [path for name in names if name and (path := PROJECT / name).is_file() and path != Path(__file__)]


def look(path: Path) -> Iterator[str]:
    """Faults of one file."""
    name = path.relative_to(PROJECT)
    if path.stat().st_size > LARGEST:
        yield f"{name}: over {LARGEST // 1_000_000} MB"
    if path.suffix in BINARY:
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    for what, pattern in FORBIDDEN.items():
        for match in re.finditer(pattern, text):
            yield f"{name}:{text[: match.start()].count(chr(10)) + 1}: {what}: {match[0]}"


if __name__ == "__main__":
    sys.exit(main())
