"""Refusals of the fraud desk."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class ReasonMissing(Refusal):
    code = "fraud_reason_missing"
    status = 422
    message = _("There is no reason yet.")
    remedy = _("Write in a few sentences why. The provider will read it.")


class NothingWritten(Refusal):
    code = "fraud_nothing_written"
    status = 422
    message = _("You wrote nothing and added no file.")
    remedy = _("Write an answer or add a file.")


class FileTooLarge(Refusal):
    code = "fraud_file_too_large"
    status = 413
    message = _("This file is too large.")
    remedy = _("Send a file of at most 10 MB.")


class SameHands(Refusal):
    code = "fraud_other_eyes"
    status = 403
    message = _("You opened or handled this case, so someone else must decide.")
    remedy = _("Ask a colleague who has nothing to do with it.")


class SameJudge(Refusal):
    code = "fraud_other_judge"
    status = 403
    message = _("You worked on this case before, so someone else must answer the appeal.")
    remedy = _("Ask a colleague who has nothing to do with it.")


class NotHeard(Refusal):
    code = "fraud_not_heard"
    message = _("The provider has not been heard yet.")
    remedy = _("Ask the provider a question first. Decide once it answered, or once its time is over.")


class WrongStep(Refusal):
    code = "fraud_wrong_step"
    message = _("This can't be done with the case as it stands now.")
    remedy = _("Reload the page to see how it stands.")


class TooLateToAppeal(Refusal):
    code = "fraud_too_late_to_appeal"
    message = _("You could appeal until %(until)s.")
    remedy = _("The decision stands. You can still go to court.")


class AlreadyOpen(Refusal):
    code = "fraud_already_open"
    message = _("There is an open case about this provider already.")
    remedy = _("Add what you know to that case.")


class UnknownOutcome(Refusal):
    code = "fraud_unknown_outcome"
    status = 422
    message = _("Say whether the provider is cleared or not.")
    remedy = _("Choose one of the two.")
