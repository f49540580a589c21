"""Notes everything that goes wrong in a browser: console, scripts, content policy, failed and foreign requests."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

REFUSED_LOAD = "Failed to load resource"


class Watch:
    """Watches all pages of a context; a status that a test provokes is announced with `expecting`."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.problems: list[str] = []
        self.requests = 0
        self._expected: set[int] = set()
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("response", self._response)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Within this block these statuses are the right answer."""
        self._expected = set(statuses)
        yield
        self._expected = set()

    def calm(self) -> None:
        """Fail where anything went wrong so far."""
        assert not self.problems, "\n".join(self.problems[:10])

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error" or (message.text.startswith(REFUSED_LOAD) and self._expected):
            return
        where = message.page.url if message.page else ""
        self.problems.append(f"console: {message.text} ({where})")

    def _request(self, request: Request) -> None:
        self.requests += 1
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.problems.append(f"foreign: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.problems.append(f"{response.status}: {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:  # a page that is left drops what it still asked
            self.problems.append(f"failed: {request.url} {request.failure}")
