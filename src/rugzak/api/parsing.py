"""Reads what comes in: JSON in UTF-8 with the right content type, and no text that a database can't keep."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from rugzak.api.errors import Malformed, WrongMediaType

JSON, FORM = "application/json", "multipart/form-data"
DEEPEST = 30


class StrictParser(Parser):
    """Refuses other content types, NaN, NUL characters and half characters, wherever they stand."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise WrongMediaType
        try:
            found = json.loads(request.body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Malformed from error
        check(found)
        return found

    def parse_querydict(self, data: "MultiValueDict[str, Any]", list_fields: list[str], request: HttpRequest) -> Any:
        if data is request.FILES and request.content_type != FORM:
            raise WrongMediaType
        found = super().parse_querydict(data, list_fields, request)
        check(found)
        return found


def check(value: Any, depth: int = 0) -> None:
    """Pass, or raise Malformed."""
    if depth > DEEPEST:
        raise Malformed
    if isinstance(value, str) and not storable(value):
        raise Malformed
    if isinstance(value, dict):
        for name, inner in value.items():
            check(name, depth + 1)
            check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            check(inner, depth + 1)


def storable(text: str) -> bool:
    """PostgreSQL keeps no NUL, and UTF-8 no lone surrogates."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _no_constant(name: str) -> None:
    raise ValueError(name)
