"""Refusals about the end of a fund."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class NotThisFund(Refusal):
    code = "fund_cannot_close"
    message = _("People's own savings are theirs: this pot can't be closed.")
    remedy = _("Close the pot of another funder.")


class BadDays(Refusal):
    code = "closing_days"
    status = 422
    message = _("These days can't be right.")
    remedy = _(
        "Stop today or later. Leave people at least %(days)s days after that to book with what they have."
        " All of it lies within %(years)s years."
    )


class WhyMissing(Refusal):
    code = "closing_reason"
    status = 422
    message = _("Say why this pot closes.")
    remedy = _("One sentence is enough. People who hold some of it read it.")


class OtherEyes(Refusal):
    code = "closing_four_eyes"
    status = 403
    message = _("You asked to close this pot, so someone else must confirm it.")
    remedy = _("Ask a colleague who may confirm it.")


class OtherStage(Refusal):
    code = "closing_stage"
    message = _("This closing is not at that step, or past it.")
    remedy = _("Reload the page to see how it stands now.")


class StillOpen(Refusal):
    code = "closing_still_open"
    message = _("This pot can't be closed yet: %(what)s.")
    remedy = _("Look at what it still waits for, and finish that first.")


class NoArchive(Refusal):
    code = "closing_no_archive"
    status = 404
    message = _("There is no archive to take.")
    remedy = _("It is made in the minutes after the closing, and can be taken until %(until)s.")
