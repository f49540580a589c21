"""Refusals of the careers room: what is told, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class NoGoal(Refusal):
    code = "no_goal"
    status = 409
    message = _("We don't know yet which job you want to go to.")
    remedy = _("Choose a job in the mirror first.")


class BadWish(Refusal):
    code = "bad_wish"
    status = 422
    message = _("We can't look for trainings like this: %(why)s.")
    remedy = _("Change what is wrong and look again.")


class NothingToPlan(Refusal):
    code = "nothing_to_plan"
    status = 409
    message = _("There is no training that fits what you asked.")
    remedy = _("Give up one of your wishes, or come back later: trainings are added every week.")


class PathChanged(Refusal):
    code = "path_changed"
    status = 409
    message = _("This path is no longer what you saw: a price, a seat or a date has changed.")
    remedy = _("Nothing was saved. Look at the new path, then make your plan.")


class NoPlan(Refusal):
    code = "no_plan"
    status = 404
    message = _("You have no plan.")
    remedy = _("Look for a path to a job, and make it your plan.")


class NotATraining(Refusal):
    code = "needs_itself"
    status = 422
    message = _("A training can't ask for what it teaches itself.")
    remedy = _("Leave those skills out.")
