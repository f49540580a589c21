"""Refusals of the ledger, one a code. Parameters: `act` (the act that holds the stored answer) and `leg`."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal
from rugzak.ledger.entries import Code


class LedgerRefusal(Refusal):
    """Any answer of the ledger but *granted*."""


class NotEnough(LedgerRefusal):
    code = "not_enough"
    message = _("There is not enough left for this.")
    remedy = _("Choose a smaller amount, or another way to pay or another session.")


class OtherBody(LedgerRefusal):
    code = "other_body"
    message = _("This request was sent before, with other content.")
    remedy = _("Reload the page and start again.")


class UnknownAccount(LedgerRefusal):
    code = "unknown_account"
    status = 422
    message = _("We don't know this account, or it holds something else.")
    remedy = _("Check the account, and look at the unit: euros, minutes or places.")


class AlreadySettled(LedgerRefusal):
    code = "already_settled"
    message = _("This was already paid, released or expired.")
    remedy = _("Reload the page to see how it stands now.")


class TooMuch(LedgerRefusal):
    code = "too_much"
    message = _("This is more than what is left of the amount.")
    remedy = _("Look at what is left, and fill in that amount or less.")


class UnknownAct(LedgerRefusal):
    code = "unknown_act"
    status = 404
    message = _("We can't find the reservation or payment this is about.")
    remedy = _("Reload the page, and start from the booking again.")


class WrongWay(LedgerRefusal):
    code = "wrong_way"
    status = 422
    message = _("The limit of this account can't be moved that way.")
    remedy = _("Look at the limit as it is now, and fill in a new one.")


BY_CODE: dict[Code, type[LedgerRefusal]] = {
    Code.OTHER_BODY: OtherBody,
    Code.NOT_ENOUGH: NotEnough,
    Code.BAD_ACCOUNT: UnknownAccount,
    Code.ALREADY_SETTLED: AlreadySettled,
    Code.TOO_MUCH: TooMuch,
    Code.UNKNOWN_ACT: UnknownAct,
    Code.WRONG_WAY: WrongWay,
}
