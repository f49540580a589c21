"""Codes in a coach's words."""

from django.utils.translation import gettext_lazy as _

SCOPES = {
    "profile": _("skills"),
    "rights": _("rights and backpack"),
    "plan": _("plan and goals"),
    "learning": _("what they learned"),
    "bookings": _("bookings"),
    "book": _("prices and bookings on their behalf"),
}
STATES = {
    "held": (_("Booked"), "yes"),
    "cancelled": (_("Cancelled"), ""),
    "completed": (_("Done"), "yes"),
    "no_show": (_("Not there"), "alert"),
}
