"""What the tests refuse, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class UnknownTest(Refusal):
    code = "unknown_test"
    status = 404
    message = _("We don't have this test.")
    remedy = _("Choose one from the list of tests.")


class UnknownAttempt(Refusal):
    code = "unknown_attempt"
    status = 404
    message = _("We can't find this test of yours.")
    remedy = _("Perhaps you erased it. You can do the test again.")


class AlreadyFinished(Refusal):
    code = "test_finished"
    status = 409
    message = _("This test is finished.")
    remedy = _("Look at the result, or do the test again.")


class NotFinished(Refusal):
    code = "test_not_finished"
    status = 409
    message = _("This test is not finished yet.")
    remedy = _("Answer the rest first.")


class NotThisItem(Refusal):
    code = "not_this_question"
    status = 409
    message = _("This is not the question where you are now.")
    remedy = _("Go on with the question that we show.")


class NoAnswer(Refusal):
    code = "no_answer"
    status = 422
    message = _("You did not answer yet.")
    remedy = _("Answer this first. Then you can go on.")


class NothingToKeep(Refusal):
    code = "nothing_to_keep"
    status = 409
    message = _("This result gives no skill for your profile yet.")
    remedy = _("Practise first, and do the test again later.")


class EmptyNote(Refusal):
    code = "empty_note"
    status = 422
    message = _("You wrote nothing yet.")
    remedy = _("Write one thing that you can do now, in a few words.")


class UnknownNote(Refusal):
    code = "unknown_note"
    status = 404
    message = _("We can't find this note.")
    remedy = _("Perhaps you erased it already.")
