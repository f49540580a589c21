"""The documents are whole: a page for every room, links that lead somewhere, a command reference that is current.

`python tests/checks/documents.py --write` writes docs/cli.md anew.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from rugzak.config import main as main_module

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
REFERENCE = DOCS / "cli.md"
HEAD = "# Commands\n\nWritten by `python tests/checks/documents.py --write` from the commands' own help.\n"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def main() -> int:
    """Print every fault; gives the exit code."""
    write = "--write" in sys.argv
    if write:
        REFERENCE.write_text(reference())
    faults = [*rooms(), *links(), *current()]
    print("\n".join(faults))
    print(f"{len(list(DOCS.rglob('*.md')))} pages, {len(faults)} faults")
    return 1 if faults else 0


def rooms() -> Iterator[str]:
    """Rooms without a page, or without a docstring that says what they are for."""
    for init in sorted(PROJECT.glob("src/rugzak/*/__init__.py")):
        room = init.parent.name
        if not (DOCS / f"{room}.md").exists() and room != "config":
            yield f"docs/{room}.md is missing"
        if len(init.read_text().strip()) < 80:
            yield f"src/rugzak/{room}/__init__.py does not say what the room is for"


def links() -> Iterator[str]:
    """Links to files that are not there."""
    for page in (*sorted(DOCS.rglob("*.md")), *sorted(PROJECT.glob("*.md"))):
        for target in LINK.findall(page.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                yield f"{page.relative_to(PROJECT)} links to {target}, which is not there"


def current() -> Iterator[str]:
    """The command reference says something else than the commands."""
    if not REFERENCE.exists() or REFERENCE.read_text() != reference():
        yield "docs/cli.md is not current: python tests/checks/documents.py --write"


def reference() -> str:
    """The reference of all commands, from typer."""
    sys.argv = ["rugzak"]  # not one of the shell's own, so the rooms' commands are collected too
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
    command = typer.main.get_command(main_module.build())
    context = typer.Context(command, info_name="rugzak")
    body = get_docs_for_click(obj=command, ctx=context, name="rugzak").split("\n", 1)[1]
    return HEAD + re.sub(r"[ \t]+$", "", body, flags=re.MULTILINE).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
