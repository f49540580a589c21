"""What the steps of a journey share: who acts, and what came out so far."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rugzak.base.quantities import amount
from rugzak.cli.journey.client import As, tell

DEFAULT_URL = "http://127.0.0.1:8000"


@dataclass
class Trip:
    """One walk through Rugzak."""

    learner: As
    provider: As
    officer: As
    releaser: As
    admin: As
    coach: As
    hr: As
    found: dict[str, Any] = field(default_factory=dict, init=False)

    @classmethod
    def start(cls, url: str) -> "Trip":
        """Sign in as each of the roles."""
        base = (url or os.environ.get("RUGZAK_URL") or DEFAULT_URL).rstrip("/")
        roles = ("provider", "officer", "releaser", "admin", "coach", "hr")
        return cls(As(base, "an"), *(As(base, role) for role in roles))

    def now(self) -> datetime:
        """The business moment."""
        return datetime.fromisoformat(self.admin.get("/demo/clock")["now"])

    def balances(self, title: str) -> None:
        """The learner's purses."""
        tell(title)
        for purse in self.learner.get("/me/purses"):
            free, held = (amount(purse["asset"], purse[name], "en") for name in ("free", "held"))
            tell(
                f"  {purse['label'].get('en', purse['scheme'])}",
                free=free,
                held=held,
                until=purse["valid_until"] or "-",
            )
