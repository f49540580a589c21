"""Refusals of the catalogue."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class CodeTaken(Refusal):
    code = "training_code_taken"
    message = _("You already have a training with the code %(training)s.")
    remedy = _("Choose another code, or change the training that is there.")


class BadTraining(Refusal):
    code = "bad_training"
    status = 422
    message = _("This training can't be saved: %(why)s.")
    remedy = _("Change what is wrong and save again.")


class BadSession(Refusal):
    code = "bad_session"
    status = 422
    message = _("This session can't be saved: %(why)s.")
    remedy = _("Change what is wrong and save again.")


class SessionGone(Refusal):
    code = "session_cancelled"
    message = _("This session was cancelled.")
    remedy = _("Choose another session.")


class NotAProvider(Refusal):
    code = "not_a_provider"
    status = 422
    message = _("%(name)s is not a training provider.")
    remedy = _("Choose an organisation that gives trainings.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    status = 422
    message = _("Say why.")
    remedy = _("Write one sentence; others will read it.")


class BadRecognition(Refusal):
    code = "bad_recognition"
    status = 422
    message = _("This recognition can't be saved: %(why)s.")
    remedy = _("Look at the dates and choose again.")
