"""Refusals of the procedure of recognition."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class UnknownLabel(Refusal):
    code = "recognition_unknown_label"
    status = 422
    message = _("You can't apply for this here.")
    remedy = _("Choose one of the recognitions of the list.")


class WrongSubject(Refusal):
    code = "recognition_wrong_subject"
    status = 422
    message = _("This recognition is for something else.")
    remedy = _("Some are for a training, others for the provider itself. Choose again.")


class OpenAlready(Refusal):
    code = "recognition_open_already"
    message = _("There is an open file about this already.")
    remedy = _("Go on with that file.")


class HeldAlready(Refusal):
    code = "recognition_held_already"
    message = _("This is recognised already, until %(until)s.")
    remedy = _("You can renew it from %(from)s on.")


class NothingToRenew(Refusal):
    code = "recognition_nothing_to_renew"
    message = _("There is no recognition that can be renewed.")
    remedy = _("Apply for a new one.")


class UnknownCriterion(Refusal):
    code = "recognition_unknown_criterion"
    status = 422
    message = _("This is not one of the criteria.")
    remedy = _("Look at the list of criteria and choose again.")


class NotComplete(Refusal):
    code = "recognition_not_complete"
    status = 422
    message = _("%(count)s criteria have no answer or no proof yet.")
    remedy = _("Answer each criterion and add a text, a link or a file.")


class FileTooLarge(Refusal):
    code = "recognition_file_too_large"
    status = 413
    message = _("This file is too large.")
    remedy = _("Send a file of at most 10 MB.")


class WrongLink(Refusal):
    code = "recognition_wrong_link"
    status = 422
    message = _("This is not the address of a web page.")
    remedy = _("Copy the whole address; it begins with https://.")


class WrongStep(Refusal):
    code = "recognition_wrong_step"
    message = _("This can't be done with the file as it stands now.")
    remedy = _("Reload the page to see how it stands.")


class OwnProvider(Refusal):
    code = "recognition_own_provider"
    status = 403
    message = _("You belong to this provider, so you can't judge it.")
    remedy = _("Leave this file to a colleague.")


class NotYours(Refusal):
    code = "recognition_not_yours"
    status = 403
    message = _("A colleague took this file.")
    remedy = _("Ask that colleague, or choose another file.")


class ReasonMissing(Refusal):
    code = "recognition_reason_missing"
    status = 422
    message = _("There is no reason yet.")
    remedy = _("Write in a few sentences why. The provider and the public will read it.")


class NotJudged(Refusal):
    code = "recognition_not_judged"
    status = 422
    message = _("%(count)s criteria are not judged yet.")
    remedy = _("Judge each criterion, with a reason.")


class OutcomeDoesNotFit(Refusal):
    code = "recognition_outcome_does_not_fit"
    status = 422
    message = _("This outcome does not follow from how you judged the criteria.")
    remedy = _("All that is needed is met: grant it. Something lacks: refuse it, or set a condition for it.")


class ConditionMissing(Refusal):
    code = "recognition_condition_missing"
    status = 422
    message = _("There is no condition yet.")
    remedy = _("Write for a criterion what must still be done, and before which day.")


class WrongDay(Refusal):
    code = "recognition_wrong_day"
    status = 422
    message = _("This day can't be right.")
    remedy = _("Choose a day that is still to come, within the recognition.")


class SameHands(Refusal):
    code = "recognition_other_eyes"
    status = 403
    message = _("You worked on this file, so someone else must decide.")
    remedy = _("Ask a colleague who has nothing to do with it.")


class TooLateToObject(Refusal):
    code = "recognition_too_late_to_object"
    message = _("You could object until %(until)s.")
    remedy = _("You can still go to the body that is named with the decision.")


class UnknownOutcome(Refusal):
    code = "recognition_unknown_outcome"
    status = 422
    message = _("Choose one of the outcomes.")
    remedy = _("Reload the page and choose again.")
