"""Refusals of booking: what is told, and what to do about it."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal

if TYPE_CHECKING:
    from rugzak.booking.quote import Quote


class QuoteChanged(Refusal):
    """What the person saw is no longer true; `quote` holds what is true now (None where it can't be made)."""

    code = "quote_changed"
    message = _("The price for you has changed.")
    remedy = _("Nothing was booked and no money moved. Look at the new price and book again.")

    def __init__(self, quote: "Quote | None" = None, **params: Any) -> None:
        self.quote = quote
        super().__init__(**params)


class QuoteExpired(QuoteChanged):
    code = "quote_expired"
    message = _("You looked at this price too long ago.")
    remedy = _("Nothing was booked. Look at the price again, then book.")


class PurseRaced(QuoteChanged):
    code = "purse_raced"
    message = _("One of your purses was used for something else just now.")
    remedy = _("Nothing was booked and no money moved. Look at the new price and book again.")


class SessionFull(Refusal):
    code = "session_full"
    message = _("The last seat was just taken.")
    remedy = _("Nothing was booked and no money moved. Join the waiting list, or choose another date.")


class SessionNotFull(Refusal):
    code = "session_not_full"
    message = _("There is still a seat.")
    remedy = _("You can book at once.")


class SessionClosed(Refusal):
    code = "session_closed"
    message = _("You can't book this session any more.")
    remedy = _("Choose another date.")


class AlreadyBooked(Refusal):
    code = "already_booked"
    message = _("You have booked this session already.")
    remedy = _("You find it under My learning.")


class AlreadyWaiting(Refusal):
    code = "already_waiting"
    message = _("You are on the waiting list already.")
    remedy = _("We send you a message when a seat comes free.")


class OfferExpired(SessionFull):
    code = "offer_expired"
    message = _("The seat that was kept for you has gone to the next person.")
    remedy = _("Join the waiting list again, or choose another date.")


class ProviderAtCap(Refusal):
    """The provider's stage allows no more of the funders' money here; how much is told to nobody."""

    code = "provider_at_cap"
    message = _("This provider can’t take more bookings with public money for now.")
    remedy = _("Nothing was booked and no money moved. Choose a session in another month, or another provider.")


class LookNeedsWords(Refusal):
    code = "look_needs_words"
    status = 422
    message = _("Say in a sentence what you looked at.")
    remedy = _("For example: the signed list, and two learners on the phone.")


class OwnProvider(Refusal):
    code = "own_provider"
    status = 403
    message = _("You belong to this provider, so someone else must look.")
    remedy = _("Ask a colleague who has nothing to do with it.")


class OtherRequest(Refusal):
    code = "other_request"
    message = _("This request was sent before, with other content.")
    remedy = _("Reload the page and start again.")


class ConsentMissing(Refusal):
    code = "consent_missing"
    status = 422
    message = _("You did not agree with everything that will be spent.")
    remedy = _("Tick every line, or choose another way to pay.")


class UnknownPurpose(Refusal):
    code = "unknown_purpose"
    status = 422
    message = _("Say what you learn for.")
    remedy = _("Choose one of the four answers.")


class SchemeClosed(QuoteChanged):
    code = "scheme_closed"
    message = _("%(scheme)s is closed.")
    remedy = _("Look at the price without it, then book.")


class TooLateToCancel(Refusal):
    code = "too_late_to_cancel"
    message = _("You could cancel for free until %(until)s.")
    remedy = _("Ill, or something else? Ask the provider: they can still cancel for you.")


class NotCancellable(Refusal):
    code = "not_cancellable"
    message = _("This booking is over.")
    remedy = _("Ask the provider if something is not right.")


class WrongCode(Refusal):
    code = "wrong_code"
    status = 422
    message = _("This is not the code on the board.")
    remedy = _("Look at the board and type the digits again.")


class CodeLength(WrongCode):
    code = "code_length"
    message = _("You typed %(typed)s digits. The code has %(length)s.")
    remedy = _("Type the code again.")


class CodeExpired(WrongCode):
    code = "code_expired"
    message = _("This code is too old. The code changes every minute.")
    remedy = _("Type the code that is on the board now.")


class TooManyCodes(Refusal):
    code = "too_many_codes"
    status = 429
    message = _("You typed a wrong code too many times.")
    remedy = _("Tell the provider that you are here. You can confirm on your own page later.")


class NotNow(Refusal):
    code = "not_now"
    message = _("This half day can't be confirmed now.")
    remedy = _("Come back when the class begins, or use your own page afterwards.")


class TooEarly(Refusal):
    code = "too_early"
    message = _("This half day has not begun yet.")
    remedy = _("Come back when the class begins.")


class ReasonNeeded(Refusal):
    code = "reason_needed"
    status = 422
    message = _("You change what was said before.")
    remedy = _("Write in one sentence why; the other side will read it.")


class AlreadyClaimed(Refusal):
    code = "already_claimed"
    message = _("This booking was claimed already, so its attendance is fixed.")
    remedy = _("Something wrong? Ask the authority to look at it.")


class NotOver(Refusal):
    code = "session_not_over"
    message = _("The last half day is not over yet.")
    remedy = _("Make the claim after %(end)s.")


class ClaimBlocked(Refusal):
    code = "claim_blocked"
    message = _("This claim can't be paid yet: %(why)s.")
    remedy = _("Put that right, and check the claim again.")


class ClaimState(Refusal):
    code = "claim_state"
    message = _("This claim was already handled.")
    remedy = _("Reload the page to see how it stands now.")


class SameEyes(Refusal):
    code = "four_eyes"
    status = 403
    message = _("You made this claim, so someone else must release it.")
    remedy = _("Ask a colleague who may release claims.")


class BadClawback(Refusal):
    code = "bad_clawback"
    status = 422
    message = _("This amount can't be claimed back: %(why)s.")
    remedy = _("Look at what was paid, and fill in that amount or less, with a reason.")


class OwnPartNotPaid(Refusal):
    code = "own_part_not_paid"
    status = 422
    message = _("Only what was marked as paid can be taken back, with a reason.")
    remedy = _("Say in one sentence why it was not paid.")


class BadPayment(Refusal):
    code = "bad_payment"
    status = 422
    message = _("This can't be what the debtor paid: %(open)s is still open.")
    remedy = _("Fill in what came in, above zero and no more than that.")


class WrittenOff(Refusal):
    code = "written_off"
    message = _("This debt was written off, so nothing is open.")
    remedy = _("Did money come in after all? Deposit it in the pots that bore the loss.")


class NothingOwed(Refusal):
    code = "nothing_owed"
    status = 422
    message = _("There is nothing to write off, or no reason is given.")
    remedy = _("Look whether the debt is still open, and say on which legal basis it may be written off.")


class WaitsAlready(Refusal):
    code = "write_off_waits"
    message = _("Someone asked to write this debt off already.")
    remedy = _("Ask a colleague to approve it, or take that question back first.")


class WriteOffEnded(Refusal):
    code = "write_off_ended"
    message = _(
        "This question doesn't wait any more: the debt was written off or paid, or the question was taken back."
    )
    remedy = _("Reload the page to see how it stands now.")


class DebtChanged(Refusal):
    code = "debt_changed"
    message = _("Something was paid in the meantime: %(open)s is still open.")
    remedy = _("Nothing was written off. Look at the debt again, then approve what is left.")


class AskedYourself(Refusal):
    code = "four_eyes"
    status = 403
    message = _("You asked to write this off, so someone else must approve it.")
    remedy = _("Ask a colleague who may approve write-offs.")


class NotYourFunds(Refusal):
    code = "not_your_funds"
    status = 403
    message = _("Other funds than yours bear a part of this debt.")
    remedy = _("Ask the authority to write it off for all of them.")


class PotTooSmall(Refusal):
    code = "pot_too_small"
    message = _("The pot of %(fund)s holds too little to bear its part.")
    remedy = _("Nothing was written off. Put money in that pot first, then approve it.")
