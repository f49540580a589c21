"""One polite client of the ESCO web service: so many questions a second, patient with trouble, never in a hurry.

Relies on, of the service's documentation (ec.europa.eu/esco/api/doc): `GET resource/<class>` with `isInScheme`,
`language`, `offset`, `limit`, `selectedVersion`; `offset` is the number of a *page*; an error has a JSON body with
`message`. Its users add: one malformed record makes its whole page answer 500.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from rugzak.skills.errors import AnswerUnreadable, ReleaseUnknown, ServiceUnreachable

SERVICE = "https://ec.europa.eu/esco/api"
TRIES, TRIES_AT_FIRST = 6, 2
# A page that fails this often for a reason of the server's own is read record by record instead.
TRIES_OF_500 = 3
LONGEST_WAIT = 120.0
_PATIENCE = 60.0


class PageFails(Exception):
    """The service answers 500 to this page again and again."""


@dataclass
class Service:
    """The service, or another one that answers in its shape. `rate` is questions a second, `pause` the first wait."""

    release: str
    address: str = SERVICE
    rate: float = 2.0
    pause: float = 1.0
    timeout: float = _PATIENCE
    sleep: Callable[[float], None] = time.sleep
    _next: float = field(default=0.0, init=False)
    _answered: bool = field(default=False, init=False)
    _http: httpx.Client | None = field(default=None, init=False)

    def page(self, path: str, scheme: str, language: str, offset: int, limit: int) -> dict[str, Any]:
        """One page of a scheme. Raises ServiceUnreachable, ReleaseUnknown, AnswerUnreadable, PageFails."""
        query: dict[str, Any] = {"isInScheme": scheme, "language": language, "offset": offset, "limit": limit}
        query |= {"selectedVersion": self.release, "viewObsolete": "false"}
        trouble: Exception = ServiceUnreachable(address=self.address, why="")
        for turn in range(TRIES):
            answer = None
            try:
                answer = self._client().get(f"{self.address.rstrip('/')}/resource/{path}", params=self._in_turn(query))
                self._answered = True
                if answer.status_code == httpx.codes.OK:
                    return _content(answer)
                trouble = self._refused(answer)
            except httpx.RequestError as error:
                trouble = ServiceUnreachable(address=self.address, why=type(error).__name__)
            except AnswerUnreadable as error:
                trouble = error
            if turn + 1 >= self._tries(trouble):
                break
            self._wait(turn, answer)
        raise trouble

    def _tries(self, trouble: Exception) -> int:
        if isinstance(trouble, PageFails):
            return TRIES_OF_500
        # A machine without internet is told so at once; a service that answered before may come back.
        return TRIES if self._answered else TRIES_AT_FIRST

    def _refused(self, answer: httpx.Response) -> Exception:
        """What to raise when trying again doesn't help. Raises ReleaseUnknown at once: asking again changes nothing."""
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return ServiceUnreachable(address=self.address, why=str(answer.status_code))
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return PageFails(str(answer.status_code))
        raise ReleaseUnknown(release=self.release, status=answer.status_code, why=_message(answer))

    def _in_turn(self, query: dict[str, Any]) -> dict[str, Any]:
        """Wait until the next question may be asked."""
        now = time.monotonic()
        if now < self._next:
            self.sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.rate
        return query

    def _wait(self, turn: int, answer: httpx.Response | None) -> None:
        asked = _retry_after(answer) if answer is not None else None
        # Doubled each time, and spread, so that many machines don't come back at the same moment.
        self.sleep(min(LONGEST_WAIT, asked if asked is not None else self.pause * 2**turn * random.uniform(0.5, 1.5)))  # noqa: S311

    def _client(self) -> httpx.Client:
        if self._http is None:
            heads = {"Accept": "application/json", "User-Agent": "Rugzak (import of ESCO)"}
            self._http = httpx.Client(headers=heads, timeout=self.timeout, follow_redirects=True)
        return self._http


def _content(answer: httpx.Response) -> dict[str, Any]:
    try:
        content: dict[str, Any] = {**answer.json()}
        content["total"] = int(content["total"])
    except (ValueError, KeyError, TypeError) as error:
        raise AnswerUnreadable(address=str(answer.url.copy_with(query=None))) from error
    return content


def _message(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["message"])[:200]
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase


def _retry_after(answer: httpx.Response) -> float | None:
    """Seconds that the service asks to wait: a number, or a moment."""
    asked = answer.headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, TypeError):
        return None
