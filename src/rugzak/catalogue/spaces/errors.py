"""Refusals of shared spaces."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class BadSpace(Refusal):
    code = "bad_space"
    status = 422
    message = _("This offer can't be saved: %(why)s.")
    remedy = _("Change what is wrong and save again.")


class SlotTaken(Refusal):
    code = "slot_taken"
    message = _("%(name)s is already taken then.")
    remedy = _("The next free moment is %(next)s.")


class NeverFree(Refusal):
    code = "slot_taken_for_long"
    message = _("%(name)s is already taken then.")
    remedy = _("Nothing is free in the next months. Choose another place.")


class NotOpen(Refusal):
    code = "space_not_open"
    status = 422
    message = _("%(name)s is not open then.")
    remedy = _("The next free moment is %(next)s.")


class SlotOver(Refusal):
    code = "slot_over"
    status = 422
    message = _("You can book from now on, at most a year ahead.")
    remedy = _("Choose another day.")


class SpaceGone(Refusal):
    code = "space_withdrawn"
    message = _("This is no longer shared.")
    remedy = _("Look for another place.")


class UseDecided(Refusal):
    code = "space_use_decided"
    message = _("This booking can't be changed that way any more.")
    remedy = _("Reload the page to see how it stands.")


class WhyMissing(Refusal):
    code = "space_reason_missing"
    status = 422
    message = _("Say why.")
    remedy = _("Write one sentence; the other organisation reads it.")


class BadPhoto(Refusal):
    code = "bad_photo"
    status = 422
    message = _("We can't use this picture.")
    remedy = _("Send a JPEG or PNG file of at most 2 MB.")


class OtherSession(Refusal):
    code = "space_other_session"
    status = 422
    message = _("This session can't be held there: %(why)s.")
    remedy = _("Choose another session or another place.")
