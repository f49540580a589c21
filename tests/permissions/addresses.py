"""Every address there is: those of the portal and of sign-in from the URL resolver, those of the API from OpenAPI."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from rugzak.api.main import api

API = "api/v1/"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, order=True)
class Address:
    """A path with its parameters in braces, and the methods to try (a page answers 405 to what it doesn't do)."""

    path: str
    methods: tuple[str, ...]
    parameters: tuple[str, ...] = ()


def all_addresses() -> list[Address]:
    """All of them, sorted."""
    return sorted({*_pages(get_resolver()), *_operations()})


def _operations() -> Iterator[Address]:
    document = api.get_openapi_schema(path_prefix=f"/{API}")
    for path, operations in document["paths"].items():
        for method in operations:
            yield Address(path, (method.upper(),), tuple(re.findall(r"{(\w+)}", path)))


def _pages(resolver: URLResolver, before: str = "") -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        path = before + _readable(pattern)
        if isinstance(pattern, URLResolver):
            if path != API:
                yield from _pages(pattern, path)
        else:
            yield Address("/" + path, ("GET", "POST"), tuple(re.findall(r"{(\w+)}", path)))


def _readable(pattern: URLPattern | URLResolver) -> str:
    """The route as written, or a regular expression with its named groups as parameters."""
    if isinstance(pattern.pattern, RoutePattern):
        return _PARAMETER.sub(r"{\1}", str(pattern.pattern))
    text = str(pattern.pattern).removeprefix("^").removesuffix("$")
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", text).replace("\\", "")
