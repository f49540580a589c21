"""Refusals: what a person is told when something can't be done, with what to do about it."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

# A database that is away for a moment; who asked may ask again after so many seconds.
DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY_SECONDS = 5


class Refusal(Exception):
    """A refusal with a code for programs, and a message and a remedy for people.

    Subclasses set `code`, `status` (HTTP) and the templates `message` and `remedy`; keyword arguments fill the
    templates. Doors translate it: a banner in the portal, problem+json (RFC 9457) in the API, exit text in the CLI.
    """

    code: str = "refused"
    status: int = 409
    message: Any = _("This can't be done now.")
    remedy: Any = ""

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.code)

    def text(self) -> str:
        """Message and remedy in the active language."""
        parts = (str(self.message), str(self.remedy))
        return " ".join(part % self.params if self.params else part for part in parts if part)

    def as_problem(self) -> dict[str, Any]:
        """The body of an application/problem+json answer."""
        title = str(self.message)
        return {
            "type": f"urn:rugzak:problem:{self.code}",
            "title": title % self.params if self.params else title,
            "status": self.status,
            "detail": self.text(),
            "code": self.code,
        }

    def __str__(self) -> str:
        return self.text()


class ClockIsFixed(Refusal):
    code = "clock_is_fixed"
    status = 403
    message = _("The clock can only be moved in a demo.")
    remedy = _("Start Rugzak in demo mode to travel in time.")


class BadFile(Refusal):
    code = "bad_file"
    status = 422
    message = _("We can't read the file %(name)s: %(why)s.")
    remedy = _("Save it again in the right format and try once more.")


class NotFound(Refusal):
    code = "not_found"
    status = 404
    message = _("We can't find this.")
    remedy = _("Check the address, or go back to the page you came from.")
