"""Refusals of the accounts room."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class NotAllowed(Refusal):
    code = "not_allowed"
    status = 403
    message = _("You can't do this with the role you have.")
    remedy = _("Ask the manager of your organisation, or sign in with another role.")


class Hidden(NotAllowed):
    """Refused without saying whether the thing exists: reads exactly as if it were not there."""

    code = "not_found"
    status = 404
    message = _("We can't find this.")
    remedy = _("Check the address, or go back to the page you came from.")


class BadNationalNumber(Refusal):
    code = "bad_national_number"
    status = 422
    message = _("This national number is not right.")
    remedy = _("Type the 11 digits on your identity card again.")


class AlreadyRegistered(Refusal):
    code = "already_registered"
    message = _("We can't register this person.")
    remedy = _("Ask the person to sign in with itsme or to contact the help desk.")


class BadEnterpriseNumber(Refusal):
    code = "bad_enterprise_number"
    status = 422
    message = _("The enterprise number %(number)s is not right.")
    remedy = _("Look it up in the Crossroads Bank for Enterprises and type the 10 digits.")


class BadIban(Refusal):
    code = "bad_iban"
    status = 422
    message = _("The account number %(iban)s is not right.")
    remedy = _("Type the IBAN as it is on the bank card.")


class WrongRole(Refusal):
    code = "wrong_role"
    status = 422
    message = _("The role %(role)s doesn't belong to this kind of organisation.")
    remedy = _("Choose another role or another organisation.")


class UnknownScope(Refusal):
    code = "unknown_mandate_scope"
    status = 422
    message = _("We don't know what you want the coach to see: %(scope)s.")
    remedy = _("Choose from the list.")


class MandateTooLong(Refusal):
    code = "mandate_dates"
    status = 422
    message = _("A mandate ends in the future, at most two years from now.")
    remedy = _("Choose another end date.")


class NotACoach(Refusal):
    code = "not_a_coach"
    status = 422
    message = _("We know no coach with this address.")
    remedy = _("Ask your coach which address they use in Rugzak.")


class NeedsOrganisation(Refusal):
    code = "consent_needs_organisation"
    status = 422
    message = _("Say with which organisation you want to share.")
    remedy = _("Choose one organisation.")


class UnknownFact(Refusal):
    code = "unknown_fact"
    status = 422
    message = _("The rules don't know the fact %(name)s.")
    remedy = _("Choose a fact from the list.")


class NoFund(Refusal):
    code = "no_fund"
    message = _("There is no money for %(scheme)s here.")
    remedy = _("Ask the authority when the fund opens.")


class NotEntitled(Refusal):
    code = "not_entitled"
    message = _("You don't have this right, or we don't know enough yet.")
    remedy = _("Look at your rights to see what is missing.")


class BudgetSpent(Refusal):
    code = "budget_spent"
    message = _("The budget of %(scheme)s is used up.")
    remedy = _("Try again when the fund is filled, or choose another way to pay.")


class GrantsStopped(BudgetSpent):
    code = "grants_stopped"
    message = _("%(fund)s gives nothing new for now: %(why)s.")
    remedy = _("Try again later, or ask whoever manages the fund.")


class BadRule(Refusal):
    code = "bad_rule"
    status = 422
    message = _("These limits can't be right.")
    remedy = _("Amounts are zero or more, and a warning comes 1 to 52 weeks ahead.")


class BadAmount(Refusal):
    code = "bad_amount"
    status = 422
    message = _("The amount must be more than zero.")
    remedy = _("Fill in an amount.")


class NotEmployedHere(Refusal):
    code = "not_employed_here"
    status = 404
    message = _("This person doesn't work for you.")
    remedy = _("Look at the list of your people.")


class BadReference(Refusal):
    code = "bad_reference"
    status = 422
    message = _("The structured reference %(reference)s is not right.")
    remedy = _("Type the 12 digits between the plus signs again.")


class NothingToPay(Refusal):
    code = "nothing_to_pay"
    message = _("Nothing waits to be paid.")
    remedy = _("Release a claim first.")


class NoIban(Refusal):
    code = "no_iban"
    message = _("We have no account number of %(name)s.")
    remedy = _("Fill in the IBAN of the organisation first.")


class FourEyes(Refusal):
    code = "four_eyes"
    status = 403
    message = _("You made this payment file, so someone else must release it.")
    remedy = _("Ask a colleague who may release payments.")


class WrongState(Refusal):
    code = "wrong_state"
    message = _("This payment file was already handled, or is not that far yet.")
    remedy = _("Reload the page to see how it stands now.")


class UnknownBatch(Refusal):
    code = "unknown_batch"
    status = 422
    message = _("This file answers a payment file that we don't know: %(message_id)s.")
    remedy = _("Check that you chose the right file.")


class FileDoesNotValidate(Refusal):
    code = "payment_file_invalid"
    status = 500
    message = _("The payment file doesn't follow the bank's rules: %(why)s.")
    remedy = _("Check names and account numbers, and make the file again.")


class UnlinkedSignIn(Refusal):
    code = "unlinked_sign_in"
    message = _("This way of signing in can't be linked to your rugzak.")
    remedy = _("Sign in the way you did before, or contact the help desk.")


class StillBooked(Refusal):
    code = "still_booked"
    message = _("A booking of yours still runs, so we can't erase you yet.")
    remedy = _("Cancel the booking, or wait until the training is over and paid.")


class MoneyLeft(Refusal):
    code = "money_left"
    message = _("There is own money in your rugzak.")
    remedy = _("Use it or ask it back first. Or say that you give it up.")


class StillLeaving(Refusal):
    code = "still_leaving"
    message = _("Own money is on its way back to your bank account.")
    remedy = _("Wait until it arrived, mostly a few days. Then erase everything.")


class BadMove(Refusal):
    code = "bad_move"
    status = 422
    message = _("This can't be moved like that.")
    remedy = _("Choose two pockets of yours in the same unit, and an amount above zero.")


class OtherMove(Refusal):
    code = "other_request"
    message = _("This request was sent before, with other content.")
    remedy = _("Reload the page and start again.")


class OwnSavingsStay(Refusal):
    code = "own_savings_stay"
    status = 422
    message = _("Your own savings stay apart from what others give you.")
    remedy = _("Choose another pocket. Own savings pay for any training.")


class PurseEnded(Refusal):
    code = "purse_ended"
    message = _("Nothing can be moved with %(purse)s now: it doesn't run today, or its fund is closed or stopped.")
    remedy = _("Choose another pocket, or use the money for a training.")


class OtherPayer(Refusal):
    code = "other_payer"
    message = _("This money lies at another bank account than that of %(fund)s, so it can't be moved there.")
    remedy = _("Ask whoever manages that fund to give it to you there.")


class MoveNeedsReason(Refusal):
    code = "move_needs_reason"
    message = _("There the money could pay for more, or would live longer.")
    remedy = _("Ask whoever manages %(fund)s to propose it with a reason. Then you accept it here.")


class NotEnoughToMove(Refusal):
    code = "not_enough_to_move"
    message = _("You can move at most %(free)s now.")
    remedy = _("Fill in that amount or less. What bookings hold stays where it is.")


class TransferEnded(Refusal):
    code = "transfer_ended"
    message = _("This proposal doesn't wait any more.")
    remedy = _("Reload the page to see how it stands now.")


class BadInterruption(Refusal):
    code = "bad_interruption"
    status = 422
    message = _("These days can't be right.")
    remedy = _(
        "The last day comes after the first. It begins at most a year from now and lasts %(years)s years at most."
        " An employer writes down days on which the person works there."
    )


class AlreadyInterrupted(Refusal):
    code = "already_interrupted"
    message = _("This is written down already, with another last day.")
    remedy = _("Change the last day of the one that is there.")
