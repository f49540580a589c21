"""Codes of the rooms in the reader's words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PURPOSES = {
    "job": _("The work I do now"),
    "other_job": _("Other work or another sector"),
    "employable": _("Staying good at work"),
    "self": _("Myself"),
}
FORMS = {
    "classroom": _("In a classroom"),
    "online": _("Online"),
    "blended": _("Partly online"),
    "workplace": _("At work"),
    "coaching": _("With a coach"),
    "guidance": _("Guidance"),
}
LABELS = {
    "odb": _("In the Flemish training database"),
    "vov": _("Good for training leave"),
    "career_centre": _("Recognised career centre"),
    "ocw": _("Recognised school"),
    "registered": _("Recognised provider"),
}
STATES = {
    "held": (_("Booked"), "yes"),
    "cancelled": (_("Cancelled"), ""),
    "completed": (_("Done"), "yes"),
    "no_show": (_("You were not there"), "alert"),
}
EDUCATION = {
    "low": _("No diploma of secondary school"),
    "mid": _("Diploma of secondary school"),
    "high": _("Diploma of a college or university"),
}
STATUTES = {
    "employee": _("I work for an employer"),
    "temp": _("I am an agency worker"),
    "self_employed": _("I am self-employed"),
    "jobseeker": _("I look for work"),
    "inactive": _("I don’t work now"),
    "student": _("I study"),
    "apprentice": _("I am an apprentice"),
}
REGIONS = {
    "VL": _("Flanders"),
    "BR": _("Brussels"),
    "WA": _("Wallonia"),
    "EU": _("Elsewhere in the European Union"),
    "OTHER": _("Elsewhere"),
}
SECTORS = {"private": _("A private company or association"), "public": _("The public sector")}
CHOICES_OF_FACT = {
    "person.education": EDUCATION,
    "person.statute": STATUTES,
    "person.region": REGIONS,
    "employment.establishment_region": REGIONS,
    "employer.sector": SECTORS,
}
SCOPES = {
    "profile": _("See my skills"),
    "rights": _("See my rights and my backpack"),
    "plan": _("See my plan and goals"),
    "learning": _("See what I learned"),
    "bookings": _("See my bookings"),
    "book": _("Book for me"),
}
# Why a pocket ends on another day, after "because".
BECAUSE = {
    "care": _("you cared for someone"),
    "illness": _("you were ill"),
    "maternity": _("you were on maternity leave"),
    "parental": _("you were on parental leave"),
    "study": _("you took leave to study"),
    "unpaid": _("you took unpaid leave"),
}
# What someone else looked at or did, by the verb in the read log.
LOOKS = {
    "person.see": _("Who you are"),
    "profile.see": _("Your skills"),
    "rights.see": _("Your rights"),
    "purse.see": _("Your backpack"),
    "employment.see": _("Your job"),
    "interruption.see": _("When you are away from work"),
    "interruption.record": _("Wrote down that you are away from work"),
    "fit.see": _("How a job fits you"),
    "goal.see": _("Your goals"),
    "plan.see": _("Your plan"),
    "plan.propose": _("Proposed a plan to you"),
    "learning.see": _("What you learned"),
    "booking.see": _("Your bookings"),
    "booking.make": _("Booked for you"),
    "booking.cancel": _("Cancelled for you"),
    "quote.see": _("What a training costs you"),
    "session.participants": _("That you take part in a session"),
    "attendance.see": _("Whether you were there"),
    "claim.see": _("What was asked for your training"),
    "mandate.see": _("That you let them help"),
    "coach.overview": _("That you let them help"),
    "employer.people": _("That you work there"),
    "outreach.contacts": _("Your first name and phone, to call you about a right that you don’t use"),
}
SHARING = {
    "share_profile": _("My skills"),
    "share_learning": _("What I learned"),
    "share_plan": _("My plan and goals"),
    "survey": _("Surveys about my training"),
    "spend": _("Money from my backpack"),
}
KINDS = {
    "formal": _("For a diploma"),
    "non_formal": _("In a course"),
    "informal": _("While working or living"),
}
SHARES = {"70": _("By doing"), "20": _("From others"), "10": _("In a course")}
LEVELS = {
    1: pgettext_lazy("level of a skill", "I am starting"),
    2: pgettext_lazy("level of a skill", "With help"),
    3: pgettext_lazy("level of a skill", "On my own"),
    4: pgettext_lazy("level of a skill", "I can teach it"),
}
EVIDENCE = {
    "self": _("You said so"),
    "cv": _("From your text or CV"),
    "test": _("From a test"),
    "training": _("From a training"),
    "evc": _("Recognised experience"),
    "employer": _("Confirmed by your employer"),
}
