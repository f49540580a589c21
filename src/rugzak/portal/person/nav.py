"""The menu of a person."""

from django.utils.translation import gettext_lazy as _

from rugzak.portal.shared.nav import Item

ROLE = ""


def _under(*names: str) -> frozenset[str]:
    return frozenset(f"person:{name}" for name in names)


_MIRROR = _under(
    *("mirror-tell", "mirror-add", "profile", "skill", "ageing", "skills-check", "why", "wrong"),
    *("tests", "test", "test-question", "test-result", "test-result-do", "tests-growth"),
    *("transitions", "map", "job", "path", "path-what-if", "plan", "plan-mend"),
)
ITEMS = (
    Item("person:home", "bag", _("Backpack"), _under("activity", "purses", "move")),
    Item("person:mirror", "mirror", _("Mirror"), _MIRROR),
    Item("person:rights", "list", _("Rights"), _under("right", "proof", "rounds", "round", "round-stop")),
    Item("person:learn", "book", _("Learn"), _under("training", "book", "wishes", "firm-plan")),
    Item("person:mine", "check", _("My learning"), _under("booking", "booked", "cancel", "log", "credential")),
)
