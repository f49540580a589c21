"""Refusals about bank files, deposits and payments."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class OtherAccount(Refusal):
    code = "other_account"
    status = 422
    message = _("This statement is of an account that isn't ours: %(iban)s.")
    remedy = _("Check that you chose the right file, or fill in the account number of the organisation first.")


class NotWaiting(Refusal):
    code = "not_waiting"
    message = _("This was already handled, or doesn't wait for anyone.")
    remedy = _("Reload the page to see how it stands now.")


class DoesNotFit(Refusal):
    code = "does_not_fit"
    status = 422
    message = _("This booking doesn't fit there: %(why)s.")
    remedy = _("Compare the amount, the account and the side of the booking, and choose another.")


class NoWayBack(Refusal):
    code = "no_way_back"
    message = _("We don't know the account number that this money came from.")
    remedy = _("Ask the bank, or assign the money to what it was meant for.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    status = 422
    message = _("There is no reason.")
    remedy = _("Say in one sentence why you do this.")


class NothingToTakeBack(Refusal):
    code = "nothing_to_take_back"
    message = _("You have less own money free than that.")
    remedy = _("Choose a smaller sum, or cancel a booking that your own money pays for.")


class OtherTakeBack(Refusal):
    code = "other_take_back"
    message = _("This request was used before, for something else.")
    remedy = _("Load the page again and repeat what you wanted to do.")


class NotFailed(Refusal):
    code = "not_failed"
    message = _("Only a payment that the bank refused or returned can be paid again.")
    remedy = _("Look at how the payment stands now.")


class SameIban(Refusal):
    code = "same_iban"
    message = _("%(name)s still has the account number that the bank refused.")
    remedy = _("Put the account number right first. Then ask again.")


class NotEnoughAgain(Refusal):
    code = "not_enough_again"
    message = _("The money went back to its funder and was used for something else. There is too little to pay again.")
    remedy = _("Put money in the fund first, then approve it again.")


class SameHands(Refusal):
    code = "same_hands"
    status = 403
    message = _("You asked for this, so someone else must approve it.")
    remedy = _("Ask a colleague who may release payments.")


class CreditUsed(Refusal):
    code = "credit_used"
    message = _("This credit was already used or sent back.")
    remedy = _("Reload the page to see how it stands now.")
