"""`rugzak doctor`: looks at everything that must be right, and says how to mend what is not.

A finding is right, a hint (works, but less well) or wrong. `machine` looks at the computer and the installation,
`contents` at the database and what is in it. No check may stop the next one.
"""

from collections.abc import Callable, Iterator

import typer

from rugzak.config.doctor import contents, machine
from rugzak.config.doctor.finding import HINT, RIGHT, WRONG, Finding

MARKS = {RIGHT: ("✓", "green"), HINT: ("!", "yellow"), WRONG: ("✗", "red")}


def examine() -> int:
    """Print every finding; gives the exit code, 1 when something is wrong."""
    findings = list(_all())
    for finding in findings:
        mark, colour = MARKS[finding.level]
        typer.echo(f"{typer.style(mark, fg=colour)} {finding.subject}: {finding.text}")
        if finding.remedy:
            typer.echo(f"    {finding.remedy}")
    wrong = sum(finding.level == WRONG for finding in findings)
    typer.echo(f"{len(findings)} things looked at, {wrong} wrong")
    return 1 if wrong else 0


def _all() -> Iterator[Finding]:
    for check in (*machine.CHECKS, *contents.CHECKS):
        yield from _safe(check)


def _safe(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as error:
        yield Finding(WRONG, check.__name__.replace("_", " "), f"{type(error).__name__}: {error}")
