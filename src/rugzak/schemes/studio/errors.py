"""What the studio may refuse."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class UnknownDraft(Refusal):
    code = "unknown_draft"
    status = 404
    message = _("We do not know this draft.")
    remedy = _("Look at the list of drafts.")


class StaleDraft(Refusal):
    code = "draft_changed"
    message = _("Someone saved this draft while you were writing. Your text is not saved.")
    remedy = _("Copy what you wrote, reload the page, and put it in again.")


class DraftInOtherState(Refusal):
    code = "draft_state"
    message = _("This can't be done with a draft that is %(state)s.")
    remedy = _("Reload the page to see how the draft stands now.")


class NotInOrder(Refusal):
    code = "draft_not_in_order"
    status = 422
    message = _("This draft can't be submitted yet: %(why)s.")
    remedy = _("Mend it, save, and submit again.")


class StartPassed(Refusal):
    code = "draft_start_passed"
    status = 422
    message = _("This version would count from %(day)s, and that day is past.")
    remedy = _("Choose a later day, or write why it counts from then.")


class WrittenByYourself(Refusal):
    code = "draft_other_eyes"
    status = 403
    message = _("You wrote a part of this text, so someone else must publish it.")
    remedy = _("Ask a colleague with the role ‘second pair of eyes’ who wrote nothing of it.")


class RulesChanged(Refusal):
    code = "draft_rules_changed"
    message = _("The published rules of this scheme changed since this text was saved.")
    remedy = _("Save it again, and look at what changes now.")


class ReasonMissing(Refusal):
    code = "draft_reason_missing"
    status = 422
    message = _("There is no reason yet.")
    remedy = _("Write in one sentence why.")


class SchemeExists(Refusal):
    code = "scheme_exists"
    message = _("There is a scheme %(scheme)s already.")
    remedy = _("Choose another code, or change that scheme.")


class BadSchemeId(Refusal):
    code = "bad_scheme_id"
    status = 422
    message = _("%(scheme)s can't be the code of a scheme.")
    remedy = _("Write the country, a dash and a name in small letters, such as be-my-scheme.")


class TextTooLong(Refusal):
    code = "draft_too_long"
    status = 413
    message = _("This text is too long.")
    remedy = _("Keep it under 200,000 letters.")
