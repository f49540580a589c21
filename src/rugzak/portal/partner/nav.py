"""The menu of a social partner."""

from django.utils.translation import gettext_lazy as _

from rugzak.portal.shared.nav import Item

ROLE = _("Social partner")
ITEMS = (
    Item("partner:home", "list", _("Files"), frozenset({"partner:dossier"})),
    Item("criteria-all", "book", _("Criteria"), frozenset({"criteria", "register"})),
)
