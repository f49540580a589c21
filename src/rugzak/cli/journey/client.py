"""Talks to a running Rugzak over HTTP, as one of the demo users, and shows what it does."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from rich.console import Console

console = Console()
PATIENCE = 90  # seconds that the worker gets to do what is due


class JourneyFailed(Exception):
    """A step didn't answer as it should."""


class As:
    """One demo user with a token."""

    def __init__(self, base: str, login: str) -> None:
        self.http = httpx.Client(base_url=f"{base}/api/v1", timeout=30, headers={"Accept-Language": "en"})
        self.login = login
        token = self.post("/demo/token", {"email": f"{login}@demo.rugzak.example"})["token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> Any:
        return self._answer(self.http.get(path, params=query))

    def post(self, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self._answer(self.http.post(path, json=body, headers=headers, **more))

    def put(self, path: str, body: Any) -> Any:
        return self._answer(self.http.put(path, json=body))

    def text(self, path: str) -> bytes:
        answer = self.http.get(path)
        self._check(answer)
        return answer.content

    def send_file(self, path: str, name: str, content: bytes) -> Any:
        return self._answer(self.http.post(path, files={"file": (name, content, "application/xml")}))

    def _answer(self, answer: httpx.Response) -> Any:
        self._check(answer)
        return answer.json() if answer.content else None

    def _check(self, answer: httpx.Response) -> None:
        if answer.is_error:
            raise JourneyFailed(f"{self.login}: {answer.request.method} {answer.request.url}: {answer.text[:600]}")


def travel(admin: As, moment: datetime) -> None:
    """Move the business clock and wait until the worker has done what fell due."""
    admin.post("/demo/clock", {"to": moment.isoformat()})
    end = time.monotonic() + PATIENCE
    while admin.get("/demo/clock")["waiting"]:
        if time.monotonic() > end:
            raise JourneyFailed("the worker did not do what is due; see `rugzak status` and var/log")
        time.sleep(0.5)


def step(number: int, title: str) -> None:
    """The heading of a step."""
    console.print(f"\n[bold]{number}. {title}[/]")


def tell(text: str, **facts: Any) -> None:
    """One line of what happened, with its time and its figures."""
    shown = "  ".join(f"[dim]{name}[/] {value}" for name, value in facts.items())
    console.print(f"   [dim]{datetime.now(UTC):%H:%M:%S.%f}"[:-4] + f"[/] {text}  {shown}", highlight=False)


def must(condition: bool, what: str) -> None:
    """What has to be true for the journey to go on."""
    if not condition:
        raise JourneyFailed(what)
