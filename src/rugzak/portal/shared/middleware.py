"""Refusals of services become pages; the API has its own translation."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rugzak.base.errors import Refusal
from rugzak.portal.shared import errors


class Refusals:
    """Turns a `Refusal` that a view lets through into its page and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal) and not request.path.startswith("/api/"):
            return errors.refused(request, exception)
        return None
