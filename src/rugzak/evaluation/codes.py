"""The figures of this house: code, unit, what it is made of, and the names people read. Web-safe: no engine.

Formulas are those of the OPO framework, Kirkpatrick and the account KPIs (docs/evaluation.md). `ORGANISATION` lists
what the framework asks and nobody measures here yet: shown as "no data".
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from rugzak.base.crowd import SMALLEST_GROUP as SMALLEST_GROUP

SHARE, MINUTES, CENTS, POINTS, SCORE, GAIN, RATIO = "share", "minutes", "cents", "points", "score", "gain", "ratio"
PEOPLE, MILLIONS = "people", "millions"  # millions: cents that people read in millions of euros
DIMENSIONS = ("sex", "age_band", "education", "region", "statute", "scheme")
OF_ORGANISATIONS = ("sex", "age_band", "education")  # smaller crowds: finer cuts would all be suppressed
ALL, EMPLOYER, PROVIDER = "all", "employer", "provider"


@dataclass(frozen=True)
class Code:
    """A figure: `unit` says how to read its value, `up` whether more is better (None: neither)."""

    code: str
    unit: str
    label: Any
    meaning: Any
    up: bool | None = True
    interval: str = ""  # "wilson" for shares of a sample, "mean" for means


_CODES = (
    Code("participation", SHARE, _("Take part"), _("People who learned, of all people in view.")),
    Code("hours", MINUTES, _("Time per learner"), _("Attended time per person who learned.")),
    Code("cost", CENTS, _("Cost"), _("What all payers paid for the bookings of this period."), None),
    Code("cost_per_learner", CENTS, _("Cost per learner"), _("What was paid, per person who learned."), None),
    Code("pass_rate", SHARE, _("Passed"), _("Passed, of all who were tested."), True, "wilson"),
    Code(
        "nps",
        POINTS,
        _("Would recommend"),
        _("Net Promoter Score: share of 9 and 10 minus share of 0 to 6."),
        True,
        "mean",
    ),
    Code("satisfaction", SHARE, _("Satisfied"), _("Scores of 4 or 5 out of 5, of all answers."), True, "wilson"),
    Code("relevance", SCORE, _("Can use it"), _("Mean score from 1 to 5."), True, "mean"),
    Code(
        "without_money",
        SHARE,
        _("Would have done it anyway"),
        _("People who say they would have done just the same."),
        False,
        "wilson",
    ),
    Code(
        "skill_gain",
        GAIN,
        _("Skill gained"),
        _("Mean change on a scale of 1 to 5, same person before and after."),
        True,
        "mean",
    ),
    Code(
        "knowledge_gain",
        SHARE,
        _("Knowledge gained"),
        _("Change in the share of right answers, same person before and after."),
        True,
        "mean",
    ),
    Code(
        "used",
        SHARE,
        _("Use it at work"),
        _("People who use it often or sometimes, some months later."),
        True,
        "wilson",
    ),
    Code(
        "career_share",
        SHARE,
        _("For the career"),
        _("Learning for another job or to stay employable, of all learning with a purpose."),
    ),
    Code("no_show", SHARE, _("Did not come"), _("People who did not come, of all who had to."), False),
    Code("low_learners", SHARE, _("Low-skilled among learners"), _("Learners without a diploma of secondary school.")),
    Code(
        "low_people",
        SHARE,
        _("Low-skilled among all"),
        _("People without a diploma of secondary school, of all people in view."),
        None,
    ),
    Code(
        "reach_low",
        RATIO,
        _("Reach of low-skilled"),
        _("Their share among learners, divided by their share among all. 1 is equal."),
    ),
    Code("take_up", SHARE, _("Use their right"), _("People who used a right, of all who had money or hours for it.")),
    Code("demand", RATIO, _("Demand for seats"), _("Asked seats, waiting list included, per seat on offer."), None),
)
_MIXES = (
    Code("payer_mix", SHARE, _("Who pays"), _("Share of each payer in what was paid."), None),
    Code("purpose_mix", SHARE, _("What for"), _("Share of each purpose in all learning with a purpose."), None),
    Code(
        "barrier_mix",
        SHARE,
        _("What holds people back"),
        _("Share of each barrier in the answers some months later."),
        None,
    ),
    Code(
        "learning_mix",
        SHARE,
        _("How people learn"),
        _("Share of each way of learning in the time logged (70-20-10)."),
        None,
    ),
)
ORGANISATION = (
    Code("retention", SHARE, _("Stay with their employer"), _("Nobody measures this here yet.")),
    Code("time_to_hire", RATIO, _("Time to hire"), _("Nobody measures this here yet."), False),
    Code("productivity", RATIO, _("Productivity"), _("Nobody measures this here yet.")),
    Code("absence", SHARE, _("Absence"), _("Nobody measures this here yet."), False),
)
MEASURED: dict[str, Code] = {code.code: code for code in _CODES}
MIXES: dict[str, Code] = {code.code: code for code in _MIXES}
CODES: dict[str, Code] = MEASURED | MIXES | {code.code: code for code in ORGANISATION}
SIMULATED: dict[str, Code] = {
    code.code: code
    for code in (
        Code("public", MILLIONS, _("Public cost a year"), _("An estimate on made-up people, not a measurement."), None),
        Code(
            "change", MILLIONS, _("More public cost than now"), _("An estimate: the variant minus how it is now."), None
        ),
        Code("supported", PEOPLE, _("People who get support"), _("An estimate on made-up people, not a measurement.")),
        Code(
            "reach_low",
            RATIO,
            _("Reach of low-skilled"),
            _("Their share among who gets support, divided by their share among all. 1 is equal."),
        ),
        Code("winners", SHARE, _("Gain from it"), _("People who get more than now, of all people in the group.")),
        Code("losers", SHARE, _("Lose by it"), _("People who get less than now, of all people in the group."), False),
        Code(
            "demand_share",
            SHARE,
            _("Follows demand"),
            _("Share of the public means that follows demand. Which line does is an assumption."),
            None,
        ),
        Code("unspent", MILLIONS, _("Left in the pot"), _("What is not asked for in the year."), None),
        Code(
            "places_lost",
            PEOPLE,
            _("Places lost at providers"),
            _("What moved money no longer pays, at an assumed price a place."),
            False,
        ),
    )
}
PART_OF = {"payer_mix": "payer", "purpose_mix": "purpose", "barrier_mix": "barrier", "learning_mix": "way"}

DIMENSION_LABELS = {
    "sex": _("sex"),
    "age_band": _("age"),
    "education": _("highest diploma"),
    "region": _("region"),
    "statute": _("status at work"),
    "scheme": _("scheme"),
    "payer": _("payer"),
    "purpose": _("purpose"),
    "barrier": _("barrier"),
    "way": _("way of learning"),
    "scenario": _("variant"),
    "sector": _("sector"),
}
GROUP_LABELS: dict[tuple[str, str], Any] = {
    ("sex", "F"): _("Women"),
    ("sex", "M"): _("Men"),
    ("sex", "X"): _("Other"),
    ("education", "low"): _("No secondary diploma"),
    ("education", "mid"): _("Secondary diploma"),
    ("education", "high"): _("Higher education"),
    ("region", "VL"): _("Flanders"),
    ("region", "BR"): _("Brussels"),
    ("region", "WA"): _("Wallonia"),
    ("statute", "employee"): _("Employees"),
    ("statute", "temp"): _("Temporary workers"),
    ("statute", "self_employed"): _("Self-employed"),
    ("statute", "jobseeker"): _("Job seekers"),
    ("statute", "inactive"): _("Inactive"),
    ("statute", "student"): _("Students"),
    ("payer", "gov"): _("Government"),
    ("payer", "sector"): _("Sector funds"),
    ("payer", "employer"): _("Employers"),
    ("payer", "self"): _("Learners"),
    ("purpose", "job"): _("My present job"),
    ("purpose", "other_job"): _("Another job or sector"),
    ("purpose", "employable"): _("Staying employable"),
    ("purpose", "self"): _("Myself"),
    ("barrier", "none"): _("Nothing"),
    ("barrier", "time"): _("No time"),
    ("barrier", "chance"): _("It doesn't come up at work"),
    ("barrier", "support"): _("No help from team or manager"),
    ("barrier", "tools"): _("No equipment"),
    ("barrier", "confidence"): _("Don't dare yet"),
    ("sector", "private"): _("Private sector"),
    ("sector", "public"): _("Public sector"),
    ("sector", "none"): _("No employer"),
    ("way", "70"): _("By doing the work"),
    ("way", "20"): _("From others"),
    ("way", "10"): _("In courses"),
}
ORDER: dict[str, tuple[str, ...]] = {
    "education": ("low", "mid", "high", "unknown"),
    "payer": ("gov", "sector", "employer", "self"),
    "purpose": ("job", "other_job", "employable", "self"),
    "way": ("70", "20", "10"),
}


def label(dimension: str, group: str) -> str:
    """A group as people read it; codes that are names already (ages, schemes) stay as they are."""
    if group == "unknown":
        return str(_("Unknown"))
    return str(GROUP_LABELS.get((dimension, group), group))
