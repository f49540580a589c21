"""Files stay readable: about 300 lines, never over 400; a file that outgrows that becomes a package."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LONGEST = 400


def main() -> int:
    """Print the files that are too long; gives the exit code."""
    files = [path for path in PROJECT.glob("src/**/*.py") if "migrations" not in path.parts]
    lengths = {path.relative_to(PROJECT): len(path.read_text().splitlines()) for path in files}
    long = {path: length for path, length in lengths.items() if length > LONGEST}
    for path, length in sorted(long.items()):
        print(f"{path}: {length} lines, make a package of it")
    print(f"{len(files)} modules, the longest has {max(lengths.values())} lines")
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
