"""Refusals of calls for tender."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class BadCall(Refusal):
    code = "bad_call"
    status = 422
    message = _("This call can't be saved: %(why)s.")
    remedy = _("Change what is wrong and save again.")


class NotThisPhase(Refusal):
    code = "call_other_phase"
    message = _("This can't be done with the call as it stands now.")
    remedy = _("Reload the page to see how it stands.")


class KeysMissing(Refusal):
    code = "call_keys_missing"
    message = _("A call needs three key holders before it is published. It has %(n)s.")
    remedy = _("Ask a colleague to make their key on the page of this call.")


class KeyThere(Refusal):
    code = "call_key_there"
    message = _("You hold a key of this call already, or all three are given out.")
    remedy = _("There is nothing to do.")


class BadKey(Refusal):
    code = "call_bad_key"
    status = 422
    message = _("This key can't be used.")
    remedy = _("Make a new key on the page of the call.")


class TooEarly(Refusal):
    code = "call_too_early"
    message = _("The bids stay closed until %(when)s.")
    remedy = _("Come back after that.")


class TooLate(Refusal):
    code = "call_too_late"
    message = _("This was possible until %(when)s.")
    remedy = _("Look for other calls on the list.")


class BadBid(Refusal):
    code = "call_bad_bid"
    status = 422
    message = _("This bid was not sealed as it should be.")
    remedy = _("Send it from the page of the call, or with `rugzak calls bid`.")


class BadShare(Refusal):
    code = "call_bad_share"
    status = 422
    message = _("These parts don't fit the bids of this call.")
    remedy = _("Type your passphrase again.")


class NoHolder(Refusal):
    code = "call_no_holder"
    status = 403
    message = _("You hold no key of this call.")
    remedy = _("Two of its three key holders open it.")


class NoAssessor(Refusal):
    code = "call_no_assessor"
    status = 403
    message = _("You don't score this call, or you have an interest in it.")
    remedy = _("Only assessors who declared that they have no interest score.")


class UnknownAssessor(Refusal):
    code = "call_unknown_assessor"
    status = 422
    message = _("This person can't score here.")
    remedy = _("Choose someone who works for the authority.")


class BadScore(Refusal):
    code = "call_bad_score"
    status = 422
    message = _("A score is 0 to 100 points with a reason.")
    remedy = _("Give points and a reason for each criterion of each bid.")


class ScoresMissing(Refusal):
    code = "call_scores_missing"
    message = _("Not all scores are in.")
    remedy = _("At least %(n)s assessors without an interest score every bid first.")


class BadAward(Refusal):
    code = "call_bad_award"
    status = 422
    message = _("This award can't be made: %(why)s.")
    remedy = _("Decide on every lot, with a reason.")


class Standstill(Refusal):
    code = "call_standstill"
    message = _("No contract may be signed before the end of the standstill, %(when)s.")
    remedy = _("Until then a bidder can go to court. Sign after that day.")


class BadContract(Refusal):
    code = "call_bad_contract"
    status = 422
    message = _("This contract can't be kept.")
    remedy = _("Look at the lot and the dates.")


class WordsMissing(Refusal):
    code = "call_words_missing"
    status = 422
    message = _("You wrote nothing.")
    remedy = _("Write it in a few sentences.")
