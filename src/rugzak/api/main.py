"""The API: one router a room, problem+json for every error (RFC 9457)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from rugzak.api import (
    accounts,
    bank,
    booking,
    careers,
    catalogue,
    claims,
    demo,
    evaluation,
    learning,
    ledger,
    people,
    schemes,
    skills,
)
from rugzak.api.auth import AUTH
from rugzak.api.problems import PROBLEM_TYPE, problem
from rugzak.base.errors import Refusal

ROUTERS = {
    "/demo": demo,
    "/me": accounts,
    "/skills": skills,
    "/careers": careers,
    "/schemes": schemes,
    "/catalogue": catalogue,
    "/bookings": booking,
    "/people": people,
    "/claims": claims,
    "/bank": bank,
    "/learning": learning,
    "/evaluation": evaluation,
    "/ledger": ledger,
}


class Api(NinjaAPI):
    """Ninja, with errors described by the media type that they have."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        for path in schema["paths"].values():
            for operation in path.values():
                _describe_errors(operation.get("responses", {}))
        return schema


def _describe_errors(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[PROBLEM_TYPE] = content.pop("application/json")


api = Api(
    title="Rugzak",
    version="1.0.0",
    urls_namespace="api",
    description="A learning and career account that employer, government and person fill together.",
    auth=AUTH,
    docs_url=None,
    openapi_url="openapi.json",
)
for _prefix, _module in ROUTERS.items():
    api.add_router(_prefix, _module.router, tags=[_module.__name__.rsplit(".", 1)[-1]])


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(refusal.as_problem())


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]} for item in error.errors]
    return problem({"title": "Invalid request", "status": 422, "code": "invalid", "errors": fields})


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem({"title": "Sign in first", "status": 401, "code": "unauthenticated"})
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem({"title": str(error), "status": error.status_code, "code": "http_error"})
