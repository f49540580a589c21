"""Refusals of the learning room."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class EntryNotFound(Refusal):
    code = "log_entry_not_found"
    status = 404
    message = _("We can't find this in your learning log.")
    remedy = _("Go back to your log and choose again.")


class EntryOfBooking(Refusal):
    code = "log_entry_of_booking"
    message = _("This came from a training you booked, so you can't change it here.")
    remedy = _("Ask the provider to correct it.")


class BadEntry(Refusal):
    """A field of a log entry is wrong; `field` names it for programs and forms."""

    code = "log_entry_bad"
    status = 422
    message = _("We can't keep this yet.")

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(field=field)
        self.field, self.remedy = field, remedy

    def text(self) -> str:
        return f"{self.message} {self.remedy}"


class BookingNotFound(Refusal):
    code = "booking_not_found"
    status = 404
    message = _("We can't find this booking.")
    remedy = _("Choose a booking from the list of your own sessions.")


class BookingNotTaught(Refusal):
    code = "booking_not_taught"
    message = _("There is no result to record for this booking.")
    remedy = _("Record results from the first day of the session, for people who came.")


class BadScore(Refusal):
    code = "score_bad"
    status = 422
    message = _("A score is a percentage between 0 and 100.")
    remedy = _("Type a number such as 72.5.")


class NotPassed(Refusal):
    code = "not_passed"
    message = _("There is no badge for a training that was not passed.")
    remedy = _("Record the new result after a second try.")


class CredentialNotFound(Refusal):
    code = "credential_not_found"
    status = 404
    message = _("We can't find this badge.")
    remedy = _("Go back to your badges and choose again.")
