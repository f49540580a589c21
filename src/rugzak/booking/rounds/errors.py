"""Refusals of rounds: what is told, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class RoundNotOpen(Refusal):
    """Registration or application has not begun; `when` says when it does."""

    code = "round_not_open"
    message = _("It is too early. This round is not open yet.")
    remedy = _("Come back on %(when)s. You lose no place by waiting.")


class RoundClosed(Refusal):
    code = "round_closed"
    message = _("This round is closed.")
    remedy = _("Look under Rounds whether another one is coming.")


class NotEligible(Refusal):
    code = "round_not_eligible"
    status = 422
    message = _("You can't take part in this round: %(why)s")
    remedy = _("Is this not right? Change it in your data, and try again before the round closes.")


class NotKnownYet(Refusal):
    code = "round_not_known"
    status = 422
    message = _("We don't know yet whether you can take part. We miss: %(missing)s.")
    remedy = _("Add it in your data. Then register again, before the round closes.")


class TrainingNeeded(Refusal):
    code = "round_training_needed"
    status = 422
    message = _("In this round you choose a course first.")
    remedy = _("Search a course, and register from there.")


class NoTicket(Refusal):
    code = "round_no_ticket"
    status = 404
    message = _("You have no ticket in this round.")
    remedy = _("Register first. It takes a minute.")


class AppliedAlready(Refusal):
    code = "round_applied"
    message = _("You applied already. Your ticket has its answer.")
    remedy = _("Look at your ticket to see what happens next.")


class OfferGone(Refusal):
    code = "round_offer_gone"
    message = _("This amount is no longer kept for you.")
    remedy = _("Look at your ticket to see how it stands.")


class NothingToGiveBack(Refusal):
    code = "round_nothing_to_give_back"
    message = _("There is nothing to give back on this ticket.")
    remedy = _("An amount that you accepted is in your purse. What you don't use goes back by itself.")


class DrawnByLot(Refusal):
    code = "round_by_lot"
    message = _("You don't apply in this round. Your ticket takes part by itself.")
    remedy = _("We mail you the result after the draw.")


class BadRound(Refusal):
    code = "bad_round"
    status = 422
    message = _("This round can't be made like this: %(why)s.")
    remedy = _("Change it and try again.")


class RoundInOtherState(Refusal):
    code = "round_state"
    message = _("This can't be done with a round that is %(state)s.")
    remedy = _("Reload the page to see how the round stands now.")


class FundTooSmall(Refusal):
    code = "round_fund_too_small"
    message = _("The fund holds less than the budget of this round.")
    remedy = _("Bring money into the fund first, or make the budget smaller.")


class PublicValueNeeded(Refusal):
    code = "round_public_value"
    status = 422
    message = _("This draw mixes in a public number: %(source)s.")
    remedy = _("Fill in that number, exactly as it was published.")


class GrantsPending(Refusal):
    code = "round_grants_pending"
    message = _("%(count)s people can still accept or give back.")
    remedy = _("Settle the round after the last day to accept.")


class WrongSeed(Refusal):
    code = "round_wrong_seed"
    status = 422
    message = _("This seed does not fit what was promised before the round.")
    remedy = _("Check the seed. If it is the published one, the draw is not in order.")
