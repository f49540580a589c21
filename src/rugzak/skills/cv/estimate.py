"""How well, and when last: an estimate by plain rules, each with its reason; the person changes what is wrong.

In this order; the first that fits decides:
1. the words beside it say so ("basic", "good", "expert");
2. where it was used: less than a year in all is 2 (with help), a year or more is 3 (on my own);
3. it stands only under courses or studies: 1 (starting);
4. else the level stays open.
Years alone never make a 4 (I can teach it): that takes words. Last used is the end of the latest job that names it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rugzak.skills.cv.flat import flat
from rugzak.skills.cv.periods import Period

_SAID = (
    (4, r"expert\w*|expertise|uitstekende?|excellente?s?|ausgezeichnet\w*|zeer goede?|tres bonnes?|sehr gute?"
    r"|very good|gaf les|lesgever"
     r"|opleider|begeleid\w* van (?:nieuwe|stagiair)\w*|formateur|formatrice|je formais|maitrise parfaite"
     r"|ausbilder\w*|trained"
     r" (?:new|staff|others|colleagues)|trainer|mentor\w*|coachte|leidde op"),
    (1, r"basis\w*|elementair\w*|beginner|notions?|bases|debutante?|grundkenntnisse|anfanger|basic|elementary"
    r"|beginner|eerste kennismaking"),
    (2, r"redelijke?|matige?|gemiddelde?|moyennes?|intermediaire|mittlere?|fair|intermediate|enige (?:kennis"
    r"|ervaring)"),
    (3, r"goede?|zelfstandig|gevorderde?|grondige?|vlot|bonnes?|autonome|en autonomie|avancee?s?|maitrise|gute?"
    r"|selbststandig\w*"
     r"|fortgeschritten\w*|fundierte?|sichere?r?|good|independently|advanced|proficient|solid|strong"),
)  # fmt: skip
_WORDS = tuple((level, re.compile(rf"\b(?:{words})\b")) for level, words in _SAID)

REASONS = {
    "said": _("Because you wrote: “%(words)s”."),
    "learned": _("It stands under your courses or studies only."),
    "open": _("Your text doesn’t say how well."),
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """Level 1 to 4 or None, why (a code: said, used, learned, open), and the last day of use: None where not known."""

    level: int | None = None
    reason: str = "open"
    words: str = ""
    months: int = 0
    last: date | None = None
    now: bool = False

    def why(self) -> str:
        """The reason in the active language."""
        if self.reason != "used":
            return str(REASONS[self.reason]) % {"words": self.words}
        years = self.months // 12
        if not years:
            return ngettext("You used it for %(n)s month.", "You used it for %(n)s months.", self.months) % {
                "n": self.months
            }
        return ngettext("You used it for %(n)s year.", "You used it for %(n)s years.", years) % {"n": years}


def estimate(beside: str, used: Sequence[Period], *, learned: bool, today: date) -> Estimate:
    """From the words of its line, the periods of the jobs that name it, and whether only a course does."""
    last, now = _last(used, today)
    months = min(600, sum(period.length(today) for period in used))
    if said := _said(beside):
        return Estimate(*said, months=months, last=last, now=now)
    if months:
        return Estimate(3 if months >= 12 else 2, "used", months=months, last=last, now=now)
    return Estimate(1, "learned") if learned else Estimate()


def _said(beside: str) -> tuple[int, str, str] | None:
    plain = flat(beside)
    for level, pattern in _WORDS:
        if match := pattern.search(plain):
            return level, "said", beside[match.start() : match.end()]
    return None


def _last(used: Sequence[Period], today: date) -> tuple[date | None, bool]:
    if any(period.current for period in used):
        return today, True
    ends = [min(period.end, today) for period in used if period.end]
    return max(ends, default=None), False
