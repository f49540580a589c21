"""What the steps of a journey share: the stack, who acts, and what came out so far."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser

from browser.stack import Stack
from browser.visitor import Visitor, visit
from rugzak.base.calendar import workdays_after
from rugzak.base.clock import BRUSSELS
from rugzak.config import paths

TRAINING = "LOG-FORK"
WIDTH_OF_PICTURES = 390
STARTS = ("09:00", "13:30")
SEARCH = {"nl": "heftruck", "fr": "chariot", "de": "Gabelstapler", "en": "forklift"}


@dataclass(frozen=True)
class Part:
    """A half day."""

    id: str
    day: date

    def at(self, index: int) -> datetime:
        """Half an hour into the half day; `index` counts within the session, mornings are even."""
        begin = time.fromisoformat(STARTS[index % 2])
        return datetime.combine(self.day, begin, ZoneInfo(BRUSSELS)) + timedelta(minutes=30)


@dataclass(frozen=True)
class Planned:
    """A session that the provider planned."""

    training: str
    id: str
    parts: list[Part]

    def morning_after(self) -> datetime:
        """The day after the last lesson: bookings are over by then."""
        return datetime.combine(self.parts[-1].day + timedelta(days=1), time(9), ZoneInfo(BRUSSELS))


def plan(stack: Stack, *, seats: int = 8, days: int = 2, ahead: int = 1) -> Planned:
    """Plan a session on the first working days from so many days ahead."""
    provider = stack.api("provider")
    found = provider.get("/catalogue/trainings", text="heftruck")["items"]
    training = next(row for row in found if row["code"] == TRAINING)
    first = workdays_after(stack.now().date() + timedelta(days=ahead), 0)
    taught = [first, workdays_after(first + timedelta(days=1), 0)][:days]
    body = {
        "capacity": seats,
        "post_code": "2800" if stack.has_places else None,
        "parts": [{"date": str(day), "start_time": start, "minutes": 240} for day in taught for start in STARTS],
    }
    session = provider.post(f"/catalogue/trainings/{training['id']}/sessions", body)
    parts = [Part(row["id"], date.fromisoformat(row["date"])) for row in session["parts"]]
    return Planned(training["id"], session["id"], parts)


@dataclass
class Tour:
    """One walk through Rugzak at one width in one language."""

    stack: Stack
    browser: Browser
    width: int = 390
    language: str = "nl"
    steps: list[str] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    _visitors: dict[str, Visitor] = field(default_factory=dict)
    _exit: ExitStack = field(default_factory=ExitStack)

    def who(self, login: str) -> Visitor:
        """Someone who is signed in, in a browser of their own."""
        if login not in self._visitors:
            found = self._exit.enter_context(visit(self.browser, self.stack, self.width, self.language))
            found.sign_in(login)
            self._visitors[login] = found
        return self._visitors[login]

    def done(self, step: str) -> None:
        """A step is done: nothing may have gone wrong in any browser, and no page be too wide."""
        for visitor in self._visitors.values():
            visitor.watch.calm()
            visitor.fits()
        self.steps.append(step)

    def picture(self, login: str, name: str) -> None:
        """What someone sees on the phone just now, in var/screens/pictures: for the README."""
        if self.width == WIDTH_OF_PICTURES and self.language == "nl":
            file = paths.var() / "screens" / "pictures" / f"{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            self.who(login).page.screenshot(path=file, animations="disabled")

    def __enter__(self) -> "Tour":
        return self

    def __exit__(self, *error: Any) -> None:
        self._exit.__exit__(*error)
