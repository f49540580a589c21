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
    "screening.see": _("Results of tests that you share"),
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
    "wish.see": _("A learning wish that you shared"),
    "firm.rights": _("Your training days with this employer"),
    "firm.inspect": _("Your training days and trainings that this employer paid, for the inspectorate"),
    "outreach.contacts": _("Your first name and phone, to call you about a right that you don’t use"),
}
SHARING = {
    "share_profile": _("My skills"),
    "share_learning": _("What I learned"),
    "share_plan": _("My plan and goals"),
    "share_skill": _("One of my skills"),
    "share_wish": _("One of my learning wishes"),
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
    1: pgettext_lazy("level of a skill", "Basic"),
    2: pgettext_lazy("level of a skill", "Independent"),
    3: pgettext_lazy("level of a skill", "Advanced"),
    4: pgettext_lazy("level of a skill", "Expert"),
}
LEVEL_SAYS = {
    1: _("I can do simple things, with some help."),
    2: _("I do it on my own, when nothing odd happens."),
    3: _("I also solve what goes wrong, and help others."),
    4: _("I teach it, and find new ways to do it."),
}
# The eight levels of DigComp 2.2 in pairs, one pair a level of ours.
DIGCOMP = {
    1: ((1, _("Foundation 1: with help")), (2, _("Foundation 2: with help where needed"))),
    2: ((3, _("Intermediate 3: on my own, simple problems")), (4, _("Intermediate 4: on my own, for my own needs"))),
    3: ((5, _("Advanced 5: I guide others")), (6, _("Advanced 6: also in difficult situations"))),
    4: ((7, _("Specialised 7: I solve difficult problems")), (8, _("Specialised 8: I find new solutions"))),
}
REUSE = {
    "transversal": _("Useful in almost every job."),
    "cross-sector": _("Useful in many sectors."),
    "sector-specific": _("Useful in one sector."),
    "occupation-specific": _("Useful in one job or a few."),
}
READERS = {"coach": _("my coach"), "employer": _("my employer")}
PACES = {
    "": _("As the table says"),
    "slower": _("Slower for me"),
    "faster": _("Faster for me"),
    "off": _("Don’t show this"),
}
SURE = {
    "estimate": _("A published estimate."),
    "assumption": _("Our own assumption."),
    "own": _("Set by the authority."),
}
# What I called wrong.
WRONG = {
    "proposal": _("My words don’t mean this"),
    "fit": _("This number isn’t right"),
    "not_asked": _("My job doesn’t ask this"),
    "asked": _("My job does ask this"),
    "near": _("This work is not close to mine"),
    "shortage": _("There is no shortage here"),
}
STUDY_REGIONS = {"VL": _("Flanders"), "BR": _("Brussels"), "WA": _("Wallonia")}
COMMUNITIES = {
    "vl": _("Flemish Community (Flanders and Brussels)"),
    "fr": _("French Community (Wallonia and Brussels)"),
    "de": _("German-speaking Community"),
}
WAYS = {
    "school": _("Adult education"),
    "exam": _("Exams without school"),
    "dual": _("Learning and working together"),
    "evc": _("Recognition of what you can"),
    "work": _("With the employment service"),
}
EVIDENCE = {
    "self": _("You said so"),
    "cv": _("From your text or CV"),
    "test": _("From a test"),
    "training": _("From a training"),
    "evc": _("Recognised experience"),
    "employer": _("Confirmed by your employer"),
}
TEST_GROUPS = {
    "soft": _("What employers ask for"),
    "learning": _("How I learn"),
    "digital": _("Computer and phone"),
    "interests": _("What suits me"),
}
# The step on which a result stands.
ZONES = {
    "start": pgettext_lazy("step of a result", "To practise"),
    "way": pgettext_lazy("step of a result", "On the way"),
    "well": pgettext_lazy("step of a result", "Strong"),
}
