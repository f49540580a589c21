"""The OpenAPI document: errors by their media type, and only those that can come; who may ask; examples."""

from typing import Any

from rugzak.api.problems import PROBLEM_TYPE

JSON, XML = "application/json", "application/xml"
SCHEMES: dict[str, dict[str, str]] = {
    "Bearer": {"description": "A token of your own, made for a program: `Authorization: Bearer rzk_…`."},
    "Session": {"description": "The session of the portal; writing needs its CSRF token in `X-CSRFToken`."},
}
SAYS = {
    400: "We can't read this request.",
    401: "We don't know who asks.",
    403: "Not with this role, or without a CSRF token.",
    404: "It isn't there, or not for you: there is no difference to see.",
    409: "Not now: the state of things, or another request with the same key.",
    410: "It was there once, and has ended.",
    413: "Too large.",
    415: "Another content type than this address reads.",
    422: "Something is missing or wrong; `errors` says where.",
    429: "Too often; `Retry-After` says how long to wait.",
}
# Refusals of services that only come here.
GONE = {("/evaluation/surveys/{token}", "get"), ("/evaluation/surveys/{token}", "post")}
COUNTED_BY_SERVICE = {("/bookings/parts/{part_id}/confirm", "post")}


def complete(document: Any, prefix: str, limited: set[str]) -> None:
    """Make ninja's document true; `limited` are the ids of the operations with a limit on how often."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            place = (path.removeprefix(prefix), method)
            for status in _impossible(operation, place, operation["operationId"] in limited):
                operation["responses"].pop(status, None)
            _describe(operation["responses"])
    for name, more in SCHEMES.items():
        document["components"].get("securitySchemes", {}).get(name, {}).update(more)


def _impossible(operation: dict[str, Any], place: tuple[str, str], limited: bool) -> set[int]:
    """The statuses that can't come."""
    out: set[int] = set()
    if not operation.get("security"):
        out |= {401, 403}
    if "requestBody" not in operation:
        out |= {413, 415}
    if "requestBody" not in operation and not operation["parameters"]:
        out |= {400, 422}
    if place not in GONE:
        out.add(410)
    if not limited and place not in COUNTED_BY_SERVICE:
        out.add(429)
    return out


def _describe(responses: dict[int, Any]) -> None:
    for status, response in responses.items():
        if XML in response.get("content", {}):
            response["content"].pop(JSON, None)
        if status < 400:
            continue
        response["description"] = SAYS[status]
        content = response.get("content", {})
        if JSON in content:
            content[PROBLEM_TYPE] = content.pop(JSON)
