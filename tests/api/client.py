"""Speaks to the API as one of the house's roles."""

import json
from typing import Any
from uuid import uuid4

from django.test import Client

from api.house import House

BASE = "/api/v1"
PROBLEM = "application/problem+json"


class As:
    """One role with a bearer token; no role is nobody."""

    def __init__(self, house: House, role: str = "", *, language: str = "en", token: str = "") -> None:
        self.http = Client(headers={"accept-language": language})
        token = token or (house.token(role) if role else "")
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method: str, path: str, body: Any = None, *, key: object = None, **query: Any) -> Any:
        """The raw answer."""
        headers = self.headers | ({"Idempotency-Key": str(key)} if key else {})
        content = {} if body is None else {"data": json.dumps(body, default=str), "content_type": "application/json"}
        return self.http.generic(method, BASE + path, headers=headers, query_params=query, **content)

    def get(self, path: str, **query: Any) -> Any:
        """What comes back from a good request."""
        return good(self.ask("GET", path, **query))

    def post(self, path: str, body: Any = None, *, key: object = None) -> Any:
        return good(self.ask("POST", path, body, key=key or uuid4()))

    def send(self, path: str, name: str, content: bytes) -> Any:
        """The raw answer to an upload."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        return self.http.post(BASE + path, {"file": SimpleUploadedFile(name, content)}, headers=self.headers)


def good(answer: Any) -> Any:
    assert answer.status_code in (200, 204), (answer.status_code, answer.content[:500])
    return answer.json() if answer.content else None


def problem(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """The body of a refusal, which has the status, a code, words, and what to do."""
    assert answer.status_code == status, (answer.status_code, answer.content[:500])
    assert answer["Content-Type"] == PROBLEM
    body: dict[str, Any] = answer.json()
    assert body["status"] == status and body["title"] and body["code"] and body["remedy"], body
    assert not code or body["code"] == code, body
    return body
