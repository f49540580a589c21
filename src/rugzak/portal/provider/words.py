"""Codes of the rooms in a provider's words, and what to do about a control that fails."""

from django.utils.translation import gettext_lazy as _

FORMS = {
    "classroom": _("In a classroom"),
    "online": _("Online"),
    "blended": _("Partly online"),
    "workplace": _("At work"),
    "coaching": _("With a coach"),
    "guidance": _("Guidance"),
}
KINDS = {
    "course": _("Course"),
    "exam": _("Exam"),
    "evc": _("Recognition of experience"),
    "onboarding": _("Start in a new job"),
    "buddy": _("Learning from a colleague"),
    "video": _("Video"),
    "lunch": _("Lunch talk"),
    "theatre": _("Theatre"),
    "network": _("Network meeting"),
    "intervision": _("Learning from each other"),
}
LEADS_TO = {
    "none": _("Nothing on paper"),
    "attest": _("Proof of attendance"),
    "basic_skills": _("Basic skills"),
    "dutch": _("Dutch"),
    "secondary": _("Diploma of secondary school"),
    "vks4": _("Professional qualification, level 4"),
    "graduate": _("Graduate"),
    "bachelor": _("Bachelor"),
    "master": _("Master"),
    "other": _("Something else"),
}
AFTERCARE = {
    "": _("No aftercare"),
    "recall_day": _("A day to come back"),
    "call": _("A call or a talk"),
    "online": _("Questions online"),
    "coach": _("Help at work"),
}
CLAIM_STATES = {
    "checked": (_("Waits for the authority"), "warn"),
    "blocked": (_("Blocked"), "alert"),
    "released": (_("Approved, not paid yet"), "warn"),
    "paid": (_("Paid"), "yes"),
    "rejected": (_("Came back from the bank"), "alert"),
    "refused": (_("Refused after an inquiry"), "alert"),
}
PAYABLE_STATES = {
    "open": (_("Will be paid"), "warn"),
    "batched": (_("In a payment file"), "warn"),
    "sent": (_("At the bank"), "warn"),
    "paid": (_("Paid"), "yes"),
    "part": (_("Partly paid"), "warn"),
    "rejected": (_("Refused by the bank"), "alert"),
    "returned": (_("Came back"), "alert"),
}
BOOKING_STATES = {
    "held": (_("Booked"), ""),
    "completed": (_("Done"), "yes"),
    "no_show": (_("Did not come"), "alert"),
}
# What the provider can do about a control that fails, by its code.
REMEDIES = {
    "over": _("Wait until the last half day is over. Then make the claim again."),
    "marked": _("Mark every half day. The learner confirms with the code or on their own page."),
    "dispute": _("Look at the half days on which you don’t agree. Agree, or wait for the authority."),
    "recognised": _("Ask the authority to recognise you or this training from that day on."),
    "price": _("Ask the authority to look at the price of this booking."),
    "consent": _("Ask the learner. Without a yes we can’t pay this with public money."),
    "iban": _("Give the authority your account number."),
    "inquiry": _("Open the inquiry under Payment: you read why, and how to answer."),
    "by_hand": _("You are new, so people look at your first claims. You need not do anything."),
    "cap": _("Your stage allows no more public money here. An officer looks at it."),
    "own_officer": _("Have a colleague make the claim who is not the learner and decides nothing for the authority."),
}
