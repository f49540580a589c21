"""The OpenAPI document: valid, unambiguous, and telling what can come."""

import re
from typing import Any

import pytest
from ninja.openapi.schema import OpenAPISchema

from rugzak.api.main import api
from rugzak.api.problems import PROBLEM_TYPE

OPERATIONS = {
    (method, path): operation
    for path, operations in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    for method, operation in operations.items()
}


@pytest.mark.parametrize("asked", OPERATIONS, ids=" ".join)
def test_an_operation_says_what_it_does_and_what_can_come(asked: tuple[str, str]) -> None:
    operation = OPERATIONS[asked]
    assert operation["summary"] and operation["description"].strip().endswith(".") and operation["tags"]
    statuses = set(operation["responses"])
    assert statuses & {200, 204} and {404, 409} <= statuses
    assert ({401, 403} <= statuses) == bool(operation.get("security"))
    assert ({413, 415, 400, 422} <= statuses) == ("requestBody" in operation)
    for status, response in operation["responses"].items():
        assert response["description"]
        if status >= 400:
            assert list(response["content"]) == [PROBLEM_TYPE]


def test_no_two_paths_differ_only_in_the_names_of_their_parameters() -> None:
    """Django takes the first; the other would answer 405."""
    paths = {re.sub(r"{\w+}", "{}", path): path for _, path in OPERATIONS}
    assert {path for _, path in OPERATIONS} == set(paths.values())


def test_no_two_schemas_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ninja keeps one of the two, under the name of both; enumerations of other rooms count too."""
    clashes: dict[str, list[object]] = {}

    def add(self: OpenAPISchema, definitions: dict[str, Any]) -> None:
        for name, definition in definitions.items():
            if self.schemas.setdefault(name, definition) != definition:
                clashes[name] = [self.schemas[name], definition]

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", add)
    api.get_openapi_schema(path_prefix="/api/v1/")
    assert clashes == {}


def test_who_may_ask_is_described() -> None:
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    schemes = document["components"]["securitySchemes"]
    assert {name: row["type"] for name, row in schemes.items()} == {"Bearer": "http", "Session": "apiKey"}
    assert all(row["description"] for row in schemes.values())
