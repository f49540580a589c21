"""The menu of a coach."""

from django.utils.translation import gettext_lazy as _

from rugzak.portal.shared.nav import Item

ROLE = _("Coach")
_UNDER = ("person", "rights", "learning", "trainings", "training", "propose", "book", "path")
ITEMS = (Item("coach:home", "team", _("My people"), frozenset(f"coach:{name}" for name in _UNDER)),)
