"""The menu of a training provider."""

from django.utils.translation import gettext_lazy as _

from rugzak.portal.shared.nav import Item

ROLE = _("Training provider")


def _under(*names: str) -> frozenset[str]:
    return frozenset(f"provider:{name}" for name in names)


_SPACES = _under("spaces", "spaces-mine", "space", "space-new", "space-change", "space-book", "space-session")
_CALLS = _under("calls", "call", "call-bid", "call-ask")
ITEMS = (
    Item("provider:home", "team", _("Today"), _under("half-day", "disputes")),
    Item(
        "provider:sessions",
        "clock",
        _("Sessions"),
        _SPACES | _under("session", "session-new", "session-cancel", "results"),
    ),
    Item(
        "provider:trainings",
        "book",
        _("Trainings"),
        _CALLS | _under("training", "training-new", "import", "recognitions", "recognition-new", "dossier"),
    ),
    Item(
        "provider:claims", "coins", _("Payment"), _under("claim", "payouts", "inquiries", "inquiry", "place", "account")
    ),
    Item("provider:figures", "chart", _("Figures")),
)
