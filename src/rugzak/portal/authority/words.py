"""Codes of the rooms in the words of the authority."""

from django.utils.translation import gettext_lazy as _

CLAIM_STATES = {
    "checked": (_("Waits for approval"), "warn"),
    "blocked": (_("Blocked"), "alert"),
    "released": (_("Approved"), "yes"),
    "paid": (_("Paid"), "yes"),
    "rejected": (_("Came back from the bank"), "alert"),
    "refused": (_("Refused after an inquiry"), "alert"),
}
BATCH_STATES = {
    "draft": (_("Waits for a second pair of eyes"), "warn"),
    "released": (_("Ready for the bank"), "warn"),
    "sent": (_("At the bank"), "warn"),
    "done": (_("Done"), "yes"),
}
PAYABLE_STATES = {
    "open": (_("Not in a file yet"), ""),
    "batched": (_("In this file"), ""),
    "sent": (_("At the bank"), "warn"),
    "paid": (_("Paid"), "yes"),
    "rejected": (_("Refused by the bank"), "alert"),
    "returned": (_("Came back"), "alert"),
}
DEBTORS = {"provider": _("The provider"), "learner": _("The learner"), "employer": _("The employer")}
WRITE_OFF_STATES = {
    "asked": (_("Waits for a second pair of eyes"), "warn"),
    "done": (_("Written off"), ""),
}
LABELS = {
    "registered": _("Registered provider"),
    "odb": _("The Flemish training database"),
    "vov": _("Training leave"),
    "career_centre": _("Career guidance"),
    "ocw": _("School of the education ministry"),
}
OF_PROVIDER = ("registered", "career_centre", "ocw")
OF_TRAINING = ("odb", "vov")
VERBS = {"granted": _("Recognised"), "withdrawn": _("Ended")}
PAYERS = {
    "gov": _("The government"),
    "sector": _("A sector fund"),
    "employer": _("The employer"),
    "self": _("The learner"),
}
FIGURES = {
    "books": _("Books"),
    "accounts": _("Accounts"),
    "acts": _("Acts"),
    "refused": _("Refused acts"),
    "pending": _("Acts that still hold something"),
    "holds": _("Reservations of money, hours and seats"),
    "open_holds": _("Open holds"),
    "transfers": _("Transfers"),
    "reversals": _("Corrections"),
}
ROUND_RULES = {
    "arrival": _("First come, first served"),
    "rolling": _("As long as there is money"),
    "lottery": _("By lot"),
    "priority": _("Most points first"),
}
ROUND_STATES = {
    "draft": (_("Draft"), ""),
    "registering": (_("Published"), "warn"),
    "open": (_("Open"), "warn"),
    "closed": (_("Closed"), ""),
    "drawn": (_("Given out"), "yes"),
    "settled": (_("Settled"), "yes"),
}
OUTREACH_STATES = {
    "counting": (_("We are counting"), ""),
    "ready": (_("Waits for a second pair of eyes"), "warn"),
    "sent": (_("Sent"), "yes"),
    "done": (_("Measured"), "yes"),
    "stopped": (_("Stopped"), ""),
}
# Where people live and what they learned; empty is everyone.
LIVING = {
    "": _("Everywhere"),
    "VL": _("Flanders"),
    "BR": _("Brussels"),
    "WA": _("Wallonia"),
}
DIPLOMAS = {
    "": _("Everyone"),
    "low": _("No diploma of secondary school"),
    "mid": _("Diploma of secondary school"),
    "high": _("Diploma of a college or university"),
}
TICKET_STATES = {
    "registered": _("Registered"),
    "granted": _("Kept, not accepted yet"),
    "refused": _("Nothing left"),
    "reserve": _("On the reserve list"),
    "accepted": _("Accepted"),
    "expired": _("Lapsed"),
    "withdrawn": _("Stopped"),
}
# Why a booking on the account waits, or what it did.
ENTRY_OUTCOMES = {
    "unknown": _("Nobody knows it"),
    "currency": _("Not in euros"),
    "perhaps_twice": _("Perhaps told twice"),
    "other_amount": _("Another amount than we sent"),
    "other_sum": _("Another sum than the file"),
    "paid_though_refused": _("Paid, though it was refused"),
    "reversal": _("The bank undid something"),
    "came_back": _("Could not be sent back"),
    "paid": _("Paid"),
    "partial": _("Paid in part"),
    "confirmed": _("Confirmed"),
    "batch": _("A whole file was paid"),
    "returned": _("Came back"),
    "cancelled_out": _("Went out and came back"),
    "deposit": _("A deposit came"),
    "surplus": _("A deposit came, and more"),
    "savings": _("Someone saved own money"),
}
DRAFT_STATES = {
    "draft": (_("Being written"), ""),
    "submitted": (_("Waits for a second pair of eyes"), "warn"),
    "published": (_("Published"), "yes"),
    "withdrawn": (_("Put away"), ""),
}
DRAFT_STEPS = {
    "opened": _("begun by"),
    "saved": _("written by"),
    "submitted": _("submitted by"),
    "sent_back": _("sent back by"),
    "published": _("published by"),
    "withdrawn": _("put away by"),
}
FIELD_HINTS = {
    "euros": _("In euros, such as 400 or 400,50."),
    "dollars": _("In Singapore dollars, such as 400 or 400,50."),
    "hours": _("In hours, such as 7 or 7:30."),
    "number": _("A number, such as 12 or 0,5."),
    "date": _("A day, such as 2027-01-01."),
}

# What people call wrong, and what accepting it does.
WRONG = {
    "proposal": _("Words that don’t mean what we thought"),
    "fit": _("The number of a fit"),
    "not_asked": _("A skill that the job doesn’t ask"),
    "asked": _("A skill that the job does ask"),
    "near": _("Work that is not close"),
    "shortage": _("A shortage that is none"),
}
EFFECTS = {
    "proposal": _("Accepted: these words no longer lead to it, for anyone."),
    "fit": _("Accepted: your reason stands beside the number. The number itself stays; look how it is made."),
    "not_asked": _("Accepted: this job no longer asks this skill here."),
    "asked": _("Accepted: this job asks this skill as essential here."),
    "near": _("Accepted: this work is no longer shown as close to that job."),
    "shortage": _("Accepted: this work is no longer shown as a shortage in this region."),
}
SURE = {"estimate": _("published estimate"), "assumption": _("our assumption"), "own": _("set here")}
