"""The page that the rush door answers with: what was decided, and the way to one's ticket."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rugzak.booking.rounds.services.authority import when

# By what the door tells: title, text, and whether to knock again.
ANSWERS: dict[str, tuple[Any, Any, bool]] = {
    "granted": (_("There is money for you"), _("It is kept for you. Say yes on your ticket to have it."), False),
    "reserve": (
        _("You are on the reserve list"),
        _("The money is promised for now. You move up when someone else doesn’t accept. You need to do nothing."),
        False,
    ),
    "refused": (_("There is no amount for you in this round"), _("It was used up before your turn."), False),
    "not_open": (_("It is too early"), _("You lose no place by waiting. It opens on %(opens)s."), True),
    "closed": (_("This round is closed"), _("Your ticket says how it ended."), False),
    "too_often": (_("You ask very often"), _("That gains no place. Wait ten seconds, then ask again."), True),
    "busy": (_("It is very busy"), _("You have no answer yet. Ask again: nothing is done twice."), True),
    "away": (_("We are away for a moment"), _("You have no answer yet. Ask again: nothing is done twice."), True),
}
_UNKNOWN = (_("We don’t know this ticket"), _("Open your ticket, and ask from there."), False)


def answer_page(round: UUID, told: Mapping[str, Any], token: str, language: str) -> bytes:
    """HTML for one answer of the door, in one of our languages. Only what can be repeated has the ticket in it."""
    key = str(told.get("state") or told.get("error"))
    again = ANSWERS.get(key, _UNKNOWN)[2]
    return _page(round, key, str(told.get("opens", "")), token if again else "", language)


@lru_cache(maxsize=1000)
def _page(round: UUID, key: str, opens: str, token: str, language: str) -> bytes:
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        title, text, _again = ANSWERS.get(key, _UNKNOWN)
        moment = when(datetime.fromisoformat(opens)) if opens else ""
        context = {
            **{"title": title, "text": str(text) % {"opens": moment} if moment else text, "kind": key},
            **{"round": round, "token": token, "url": settings.RUGZAK_URL, "door": settings.RUGZAK_RUSH_URL},
        }
        return render_to_string("shared/rush.html", context).encode()
