"""The menu of the authority, without what someone may not do."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rugzak.portal.shared.nav import Item, Link

ROLE = _("Authority")


def _under(*names: str) -> frozenset[str]:
    return frozenset(f"authority:{name}" for name in names)


_CLAIMS = _under("claim", "disputes", "clawback-new", "fraud", "fraud-case", "fraud-new", "fraud-rules")
_REACH = _under(
    "outreaches",
    "outreach-new",
    "outreach",
    "outreach-send",
    "outreach-stop",
    "outreach-contacts",
    "simulations",
    "simulation-new",
    "simulation",
    "corrections",
    "half-lives",
    "reliability",
    "sectors",
    "demand",
    "demand-read",
)
_MONEY = _under(
    *(
        "batch",
        "answer",
        "unknown",
        "movement",
        "failed",
        "again",
        "funds",
        "fund",
        "fund-end",
        "books",
        "clawbacks",
        "debts",
        "debt",
    ),
    *("rounds", "round-new", "round"),
)
_CALLS = ("calls", "call-new", "call", "call-score", "call-award", "call-give", "call-key")
ITEMS = (
    Item("authority:home", "chart", _("Reach"), _REACH),
    Item("authority:claims", "check", _("Claims"), _CLAIMS),
    Item("authority:payouts", "coins", _("Money"), _MONEY),
    Item(
        "authority:recognition",
        "yes",
        _("Recognition"),
        _under("provider", "training", "dossiers", "dossier", "door", "door-one", "provider-place", *_CALLS),
    ),
    Item("authority:schemes", "list", _("Rules"), _under("scheme", "scheme-new", "draft")),
)


def narrow(request: HttpRequest, links: list[Link]) -> list[Link]:
    """What this person may open; imported late, since the desk knows this menu."""
    from rugzak.portal.authority import desk

    return desk.narrow(request, links)
