"""Errors as application/problem+json (RFC 9457)."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Schema

PROBLEM_TYPE = "application/problem+json"


class Problem(Schema):
    """What every refused request answers."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str = ""
    errors: list[dict[str, str]] = []


def problem(body: Mapping[str, Any]) -> HttpResponse:
    """An HTTP answer from the parts of a problem."""
    full = Problem(**body).model_dump()
    return HttpResponse(json.dumps(full, default=str), status=full["status"], content_type=PROBLEM_TYPE)


ERRORS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)
