"""How long something takes: by the clock and of the processor, in milliseconds, one number a case."""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

Case = TypeVar("Case")


def timed(cases: Iterable[Case], act: Callable[[Case], object]) -> tuple[list[float], list[float]]:
    """Do it once for each case, after once for the first that doesn't count."""
    wall, used = [], []
    for place, case in enumerate(cases):
        if place == 0:
            act(case)
        begin, cpu = time.perf_counter(), time.process_time()
        act(case)
        wall.append((time.perf_counter() - begin) * 1000)
        used.append((time.process_time() - cpu) * 1000)
    return wall, used
