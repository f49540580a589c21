"""Asks every address in every role, about An's and about Ben's things, and undoes what that did."""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.test import Client

from api.house import ROLES, House, undone
from permissions.addresses import API, Address, all_addresses
from permissions.objects import body, filled, query
from rugzak.api.main import api

FEW = ROLES[:2]


@dataclass(frozen=True, order=True)
class Question:
    """An address, a method, and whose things are meant (empty: the address names none)."""

    path: str
    method: str
    whose: str

    @property
    def of_api(self) -> bool:
        return self.path.startswith(f"/{API}")


class Walker:
    """One session for each role, made once."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.sessions = {role: self._sign_in(role) for role in ROLES if role != "anonymous"}
        self.document = api.get_openapi_schema(path_prefix=f"/{API}")["paths"]

    def everything(self, prefix: str) -> dict[Question, dict[str, str]]:
        """The outcome of each question in each role, for the addresses that begin with a prefix."""
        found = {}
        for address in (one for one in all_addresses() if one.path.startswith(prefix)):
            for question in self.questions(address):
                outcomes = self._outcomes(question, address)
                if outcomes:
                    found[question] = outcomes
        return found

    def _outcomes(self, question: Question, address: Address) -> dict[str, str]:
        """In each role; nothing where the address knows no such method; sign-in pages know no roles: two will do."""
        few = {role: self.ask(question, address, role) for role in FEW}
        if set(few.values()) == {"405"}:
            return {}
        rest = () if question.path.startswith("/account/") else ROLES[len(FEW) :]
        return dict.fromkeys(ROLES, "") | few | {role: self.ask(question, address, role) for role in rest}

    def questions(self, address: Address) -> list[Question]:
        """Both people's things where the path, the query or the body names things of somebody."""
        an, ben = (self._request(address, address.methods[0], self.house.things[whose]) for whose in ("an", "ben"))
        both = ("an", "ben") if an != ben else ("",)
        return [Question(address.path, method, whose) for method in address.methods for whose in both]

    def ask(self, question: Question, address: Address, role: str) -> str:
        """The status, with where to for a redirect to sign-in or to the start."""
        request = self._request(address, question.method, self.house.things[question.whose or "an"])
        client = Client(raise_request_exception=False, headers={"accept-language": "en"})
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        with undone():
            answer = client.generic(question.method, **request)
            return _outcome(answer)

    def _request(self, address: Address, method: str, things: Any) -> dict[str, Any]:
        path = filled(address.path, address.parameters, things)
        if not address.path.startswith(f"/{API}"):
            return {"path": path, "content_type": "application/x-www-form-urlencoded"}
        return {"path": path, **self._of_api(address.path, method, things)}

    def _of_api(self, path: str, method: str, things: Any) -> dict[str, Any]:
        from urllib.parse import urlencode

        more: dict[str, Any] = {"QUERY_STRING": urlencode(query(path, things))}
        more["HTTP_IDEMPOTENCY_KEY"] = "018f0000-0000-7000-8000-000000000001"
        if "requestBody" not in self.document[path][method.lower()]:
            return more
        content = body(method, path, things)
        if content is None:
            return more | _upload()
        return more | {"data": json.dumps(content, default=str), "content_type": "application/json"}

    def _sign_in(self, role: str) -> str:
        client = Client()
        client.force_login(self.house.users[role])
        return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _upload() -> dict[str, Any]:
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    file = BytesIO(b"no xml and no story")
    file.name = "story.txt"
    return {"data": encode_multipart(BOUNDARY, {"file": file}), "content_type": MULTIPART_CONTENT}


def _outcome(answer: Any) -> str:
    if answer.status_code != 302:
        return str(answer.status_code)
    where = answer["Location"].split("?")[0]
    names = {"/account/login/": "sign-in", "/": "start"}
    return f"302 {names[where]}" if where in names else "302"
