"""Errors as application/problem+json (RFC 9457)."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

PROBLEM_TYPE = "application/problem+json"


class FieldProblem(Schema):
    """What is wrong with one field of a request."""

    field: str = Field(description="Where it is: body.amount, query.limit, header.Idempotency-Key.")
    message: str


class Problem(Schema):
    """What every refused request answers, in the language of Accept-Language."""

    type: str = "about:blank"
    title: str = Field(description="What is wrong, for people.")
    status: int
    detail: str = Field("", description="What is wrong and what to do about it, in one text.")
    code: str = Field("", description="What is wrong, for programs; does not change with the language.")
    remedy: str = Field("", description="What to do about it.")
    errors: list[FieldProblem] = []


def problem(body: Mapping[str, Any]) -> HttpResponse:
    """An HTTP answer from the parts of a problem."""
    full = Problem(**body).model_dump()
    return HttpResponse(json.dumps(full, default=str), status=full["status"], content_type=PROBLEM_TYPE)


# What a request may meet; document.py takes off what can't come at a given operation.
ERRORS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 410, 413, 415, 422, 429), Problem)
