"""Breaking off in an orderly way: signals become KeyboardInterrupt, except while something half-done must be finished.

Between the birth of a process and the line that remembers it, nothing may break in: it would be left running.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _State:
    held = 0
    waiting: int | None = None
    by = ""


def _interrupt(sign: int, _frame: FrameType | None) -> None:
    if _State.held:
        _State.waiting = sign
        return
    _break_off(sign)


def _break_off(by: int) -> None:
    """While things are taken back, nothing breaks off again."""
    _State.waiting = None
    for sign in SIGNALS:
        signal.signal(sign, signal.SIG_IGN)
    _State.by = signal.Signals(by).name
    raise KeyboardInterrupt(_State.by)


def reason() -> str:
    """The signal that broke this command off, if one did."""
    return _State.by


@contextmanager
def as_keyboard_interrupt() -> Iterator[None]:
    """SIGTERM and SIGHUP break off as Ctrl-C does, once."""
    before = {sign: signal.signal(sign, _interrupt) for sign in SIGNALS}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


@contextmanager
def held() -> Iterator[None]:
    """Inside, a signal waits; it breaks off at the end. Does nothing outside `as_keyboard_interrupt`."""
    _State.held += 1
    try:
        yield
    finally:
        _State.held -= 1
    if _State.waiting is not None and not _State.held:
        _break_off(_State.waiting)
