"""What goes wrong at this door: each way has a code, a text in the caller's language, and a remedy."""

import logging
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from rugzak.api.problems import problem
from rugzak.base.errors import DATABASE_AWAY, RETRY_SECONDS, NotFound, Refusal

logger = logging.getLogger("django.request")
MOST_FIELDS = 50


class Unauthenticated(Refusal):
    code = "unauthenticated"
    status = 401
    message = _("We don't know who you are.")
    remedy = _("Send a valid token, or sign in first.")


class StaleForm(Refusal):
    code = "csrf"
    status = 403
    message = _("This request doesn't prove that it comes from your own page.")
    remedy = _("Send the CSRF token of your session, or use a bearer token.")


class Malformed(Refusal):
    code = "malformed"
    status = 400
    message = _("We can't read this request.")
    remedy = _("Send JSON in UTF-8, as the documentation of this address says.")


class NoSuchMethod(Refusal):
    code = "method_not_allowed"
    status = 405
    message = _("This address can't do that.")
    remedy = _("Use a method from the Allow header.")


class TooLarge(Refusal):
    code = "too_large"
    status = 413
    message = _("This request is too large.")
    remedy = _("Send less at a time.")


class WrongMediaType(Refusal):
    code = "wrong_media_type"
    status = 415
    message = _("We don't read this kind of content.")
    remedy = _("Send the content type that the documentation of this address names.")


class Invalid(Refusal):
    code = "invalid"
    status = 422
    message = _("Something in this request is missing or wrong.")
    remedy = _("Look at the list of errors, and send it again.")


class TooMany(Refusal):
    code = "too_many_requests"
    status = 429
    message = _("You ask this too often.")
    remedy = _("Wait as long as the Retry-After header says.")


class Away(Refusal):
    code = "away"
    status = 503
    message = _("Our systems are starting again.")
    remedy = _("Send it again in a few seconds, with the same key. Nothing was done by half.")


class Broken(Refusal):
    code = "server_error"
    status = 500
    message = _("Something went wrong with us.")
    remedy = _("Try again later. Nothing was done by half.")


_OF_STATUS = {row.status: row for row in (Unauthenticated, StaleForm, Malformed, NotFound, TooLarge, WrongMediaType)}


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal of a service, or of this door."""
    remedy = str(refusal.remedy)
    return problem({**refusal.as_problem(), "remedy": remedy % refusal.params if refusal.params else remedy})


def register(api: NinjaAPI) -> None:
    """Every exception becomes a problem."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [
        {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}
        for item in error.errors[:MOST_FIELDS]
    ]
    refusal = Invalid()
    return problem({**refusal.as_problem(), "remedy": str(refusal.remedy), "errors": fields})


def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = refused(request, Unauthenticated())
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    # Ninja hides what its parser raised behind a 400.
    if isinstance(error.__cause__, Refusal):
        return refused(request, error.__cause__)
    return refused(request, _OF_STATUS.get(error.status_code, Malformed)())


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return refused(request, Broken())


def _away(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("%s %s: the database is away: %s", request.method, request.path, error)
    answer = refused(request, Away())
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


_HANDLERS: dict[type[Exception], Any] = {
    Refusal: refused,
    ValidationError: _invalid,
    AuthenticationError: _unauthenticated,
    Throttled: lambda request, error: refused(request, TooMany()),
    HttpError: _http_error,
    Http404: lambda request, error: refused(request, NotFound()),
    RequestDataTooBig: lambda request, error: refused(request, TooLarge()),
    SuspiciousOperation: lambda request, error: refused(request, Malformed()),
    BadRequest: lambda request, error: refused(request, Malformed()),
    MultiPartParserError: lambda request, error: refused(request, Malformed()),
    **dict.fromkeys(DATABASE_AWAY, _away),
    Exception: _failed,
}
