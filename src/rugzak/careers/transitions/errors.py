"""What moves refuse, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class NotComputed(Refusal):
    code = "sectors_not_computed"
    status = 409
    message = _("The moves between sectors were not computed yet.")
    remedy = _("Run: rugzak careers sectors --again.")
