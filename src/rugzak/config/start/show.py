"""Prints the steps: a moving bar while one runs, then one line with its time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

console = Console(highlight=False)


def done(title: str, detail: str = "", seconds: float | None = None) -> None:
    """One line for a step that is done."""
    time_text = "" if seconds is None or seconds < 0.05 else f" [dim]{seconds:.1f} s[/dim]"
    console.print(f"[green]✓[/green] {title}{f' [dim]{detail}[/dim]' if detail else ''}{time_text}")


@contextmanager
def step(title: str, *, own_bars: bool = False) -> Iterator[Callable[[str], None]]:
    """Around a step; the function it gives sets the detail shown behind the title."""
    began, details = time.monotonic(), [""]
    if own_bars:
        console.print(f"[bold]…[/bold] {title}")
        yield details.append
    else:
        with _bar() as progress:
            task = progress.add_task(title, total=None)

            def tell(text: str) -> None:
                details.append(text)
                progress.update(task, description=f"{title}  {text}")

            yield tell
    done(title, details[-1], time.monotonic() - began)


@contextmanager
def counted(title: str, total: int) -> Iterator[Callable[[], None]]:
    """Around a step of `total` parts; the function it gives moves the bar one on."""
    began = time.monotonic()
    with _bar() as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)
    done(title, str(total), time.monotonic() - began)


def _bar() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
