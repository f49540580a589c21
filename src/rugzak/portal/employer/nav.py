"""The menu of an employer."""

from django.utils.translation import gettext_lazy as _

from rugzak.portal.shared.nav import Item

ROLE = _("Employer")


def _under(*names: str) -> frozenset[str]:
    return frozenset(f"employer:{name}" for name in names)


_BUDGET = _under("deposit", "deposit-one", "grant", "outlook", "end", "contributions")
_SPACES = _under("spaces", "spaces-mine", "space", "space-new", "space-change", "space-book", "space-session")
_PEOPLE = _under("person", "away", "away-one", "import", "import-confirm", "rights")
_SKILLS = _under("roles", "role-new", "role", "gap", "wishes", "sector", "plan", "evidence")
ITEMS = (
    Item("employer:home", "home", _("Overview"), _SPACES),
    Item("employer:people", "team", _("People"), _PEOPLE),
    Item("employer:skills", "mirror", _("Skills"), _SKILLS),
    Item("employer:budget", "coins", _("Budget"), _BUDGET),
    Item("employer:figures", "chart", _("Figures"), _under("organisation", "hr", "hr-confirm")),
)
