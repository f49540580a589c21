"""Refusals of the firm's skills and plan."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class RoleKnown(Refusal):
    code = "role_known"
    status = 409
    message = _("There is a job called %(name)s already.")
    remedy = _("Change that one, or give this one another name.")


class NoSuchRole(Refusal):
    code = "no_role"
    status = 404
    message = _("We can't find this job of your firm.")
    remedy = _("Look at the list of jobs and choose one.")


class BadLevel(Refusal):
    code = "bad_level"
    status = 422
    message = _("A level is 1, 2, 3 or 4; 0 is for no longer needed.")
    remedy = _("Choose one of these.")


class TooMany(Refusal):
    code = "too_many"
    status = 422
    message = _("This is more than one firm can keep here: at most %(most)s.")
    remedy = _("Remove some first.")


class NoWords(Refusal):
    code = "no_words"
    status = 422
    message = _("There is nothing written here.")
    remedy = _("Write a few words.")


class NotComparing(Refusal):
    code = "not_comparing"
    status = 409
    message = _("Your firm doesn't take part in comparisons.")
    remedy = _("Who compares is compared: say first that your firm takes part.")


class NoEmployerNow(Refusal):
    code = "no_employer_now"
    status = 409
    message = _("You don't work for an employer that is here.")
    remedy = _("You can keep this wish for yourself.")


class NoPlanYet(Refusal):
    code = "no_plan_yet"
    status = 404
    message = _("There is no training plan for %(year)s yet.")
    remedy = _("Make a draft first.")


class PlanIsOut(Refusal):
    code = "plan_is_out"
    status = 409
    message = _("This plan is published: it can't be changed any more.")
    remedy = _("Make the plan of next year, or write what is new in an annex of your own.")


class AdviceFirst(Refusal):
    code = "advice_first"
    status = 409
    message = _("There is no advice on this plan yet.")
    remedy = _("Write down the advice of your works council, union delegation or staff first.")


class BadAdvice(Refusal):
    code = "bad_advice"
    status = 422
    message = _("Something is missing in the advice, or its days are not in order.")
    remedy = _(
        "Say who advised, what, the day they got the draft and the day of the advice, which lies not in the future."
    )


class NoPass(Refusal):
    code = "no_pass"
    status = 404
    message = _("This link doesn't work, or not any more.")
    remedy = _("Ask the employer for a new one.")


class BadPass(Refusal):
    code = "bad_pass"
    status = 422
    message = _("A link for an inspector needs a name, a service, and a last day within %(days)s days.")
    remedy = _("Fill in all three.")
