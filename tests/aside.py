"""What a test does beside itself: a loop of its own."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def own_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run it to the end in a thread: the test's own thread may have a loop already (the browser's)."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
