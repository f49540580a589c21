"""Refusals about an outreach."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class NotToReach(Refusal):
    code = "outreach_scheme"
    status = 422
    message = _("Nobody can be reached about %(scheme)s: no pot here gives it.")
    remedy = _("Choose a scheme from the list.")


class BadGroup(Refusal):
    code = "outreach_group"
    status = 422
    message = _("We don't know this group.")
    remedy = _("Choose the region VL, BR or WA and the education low, mid or high, or leave them out.")


class WhyMissing(Refusal):
    code = "outreach_why"
    status = 422
    message = _("Say why these people are told.")
    remedy = _("One sentence is enough, 255 signs at most. The people read it.")


class ToldAlready(Refusal):
    code = "outreach_told_already"
    message = _("Some of these people are named already, or were told less than %(days)s days ago.")
    remedy = _("Look at the outreach that there is, or choose another group.")


class OtherEyes(Refusal):
    code = "outreach_four_eyes"
    status = 403
    message = _("You made this outreach, so someone else must send it.")
    remedy = _("Ask a colleague with the role ‘second pair of eyes’.")


class OtherStage(Refusal):
    code = "outreach_stage"
    message = _("This outreach is not at that step, or past it.")
    remedy = _("Reload the page to see how it stands now.")


class TooFew(Refusal):
    code = "outreach_too_few"
    message = _("There are fewer than %(least)s people in this group. So nothing is sent.")
    remedy = _("Choose a larger group.")
