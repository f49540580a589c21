"""What is let go: free texts after two years, unanswered invitations after one, exports after thirteen months."""

import shutil
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from rugzak.base import clock
from rugzak.evaluation.models import Answer, Invitation

TEXTS = timedelta(days=2 * 365)
UNANSWERED = timedelta(days=365)
EXPORTS = timedelta(days=396)


def run(today: date | None = None) -> dict[str, int]:
    """Let go of what is past its term; gives how many of each."""
    day = today or clock.today()
    old = Answer.objects.filter(given_at__date__lt=day - TEXTS).exclude(text="")
    return {
        "texts": old.update(text=""),
        "invitations": Invitation.objects.filter(answered_at=None, expires__lt=day - UNANSWERED).delete()[0],
        "exports": _exports(day),
    }


def export_root() -> Path:
    """Where exports lie, one folder a day."""
    return Path(settings.VAR) / "export"


def _exports(today: date) -> int:
    gone = 0
    for folder in export_root().glob("????-??-??"):
        if date.fromisoformat(folder.name) < today - EXPORTS:
            shutil.rmtree(folder)
            gone += 1
    return gone
