"""Refusals at the door and about stages."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class AlreadyProvider(Refusal):
    code = "door_already_provider"
    message = _("The number %(number)s is registered already: %(name)s.")
    remedy = _("Don’t register it twice. Ask the people of %(name)s to add you: we can write to them for you.")


class AlreadyApplied(Refusal):
    code = "door_already_applied"
    message = _("Someone asked already to let in the number %(number)s.")
    remedy = _("Ask within your organisation who did. That person can name you as someone who signs.")


class Incomplete(Refusal):
    code = "door_incomplete"
    message = _("This application is not complete yet.")
    remedy = _("Wait until everyone signed and the code of the bank account was typed.")


class WrongStep(Refusal):
    code = "door_wrong_step"
    message = _("This can’t be done with it as it stands now.")
    remedy = _("Reload the page to see how it stands.")


class ReasonMissing(Refusal):
    code = "door_reason_missing"
    status = 422
    message = _("There is no reason yet.")
    remedy = _("Write in a few sentences why. The provider reads it.")


class NotASigner(Refusal):
    code = "door_not_a_signer"
    status = 403
    message = _("You are not named as someone who signs for this organisation.")
    remedy = _("Ask whoever applied to name the mail address that you sign in with.")


class BadSigner(Refusal):
    code = "door_bad_signer"
    status = 422
    message = _("This is not a mail address that can sign.")
    remedy = _("Give another address, of someone else who may sign.")


class BadLabel(Refusal):
    code = "door_bad_label"
    status = 422
    message = _("A label needs a name, a first day and a proof of at most 10 MB.")
    remedy = _("Fill in what is missing. The last day can’t be before the first.")


class NoAuthorityAccount(Refusal):
    code = "door_no_authority_account"
    message = _("The authority has no bank account here yet, so it can’t send the cent.")
    remedy = _("Ask the authority to fill in its account number first.")


class WrongCode(Refusal):
    code = "door_wrong_code"
    status = 422
    message = _("This is not the code. You can try %(left)s more times.")
    remedy = _("Look at your bank statement: the code has 8 digits and stands with the payment of € 0.01.")


class CheckOver(Refusal):
    code = "door_check_over"
    message = _("This check of the account is over.")
    remedy = _("Start a new one. Then you get a new cent with a new code.")


class TooManyChecks(Refusal):
    code = "door_too_many_checks"
    message = _("We sent enough cents for now.")
    remedy = _("Try again in 30 days, or call the authority.")


class SecondPerson(Refusal):
    code = "door_second_person"
    status = 403
    message = _("You asked for this account yourself, so someone else must approve it.")
    remedy = _("Ask a colleague. Are you alone? Then an officer of the authority approves it after a call.")


class OfficerApproves(Refusal):
    code = "door_officer_approves"
    status = 403
    message = _("Others are paid on this account too, so an officer of the authority must approve it.")
    remedy = _("Wait for the authority. It may call you.")


class SameAccount(Refusal):
    code = "door_same_account"
    message = _("You are paid on this account already.")
    remedy = _("There is nothing to change.")


class ChangeRuns(Refusal):
    code = "door_change_runs"
    message = _("A change of account runs already.")
    remedy = _("Finish it, or withdraw it first.")


class OtherDecides(Refusal):
    code = "door_other_decides"
    status = 403
    message = _("You had a part in this, so someone else must decide.")
    remedy = _("Ask a colleague who has nothing to do with it.")


class NotPublic(Refusal):
    code = "door_not_public"
    message = _("Only a public institution that you know can start as limited.")
    remedy = _("Let it start as new. It goes up by itself when it meets the conditions.")


class BadStage(Refusal):
    code = "door_bad_stage"
    status = 422
    message = _("This is not a lower stage.")
    remedy = _("Choose a stage below where the provider stands now. It goes up by itself.")


class TooLateToObject(Refusal):
    code = "door_too_late"
    message = _("You could object until %(until)s.")
    remedy = _("The decision stands. You can still go to court.")


class TooManyAsks(Refusal):
    code = "door_too_many_asks"
    message = _("You asked enough organisations today.")
    remedy = _("Try again tomorrow.")
