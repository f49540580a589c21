"""A move and a fit in plain sentences, each with its numbers, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rugzak.careers.transitions import judging
from rugzak.careers.transitions.moves import REACHABLE, Move, Verdict
from rugzak.careers.transitions.pace import Pace


def verdict(move: Move) -> str:
    """Both judgements in a few words; where only schooling stands between, that is said."""
    if move.verdict not in REACHABLE and move.score >= judging.VIABLE and move.steps:
        return _("Asks much more schooling") if move.steps > 0 else _("Asks much less than you can")
    if move.very_near:
        return _("Close by and worth it") if move.verdict == Verdict.BOTH else _("Close by")
    return {
        Verdict.BOTH: _("Within reach and worth it"),
        Verdict.VIABLE: _("Within reach"),
        Verdict.DESIRABLE: _("Worth it, but further away"),
        Verdict.NEITHER: _("Far away"),
    }[move.verdict]


def sentences(move: Move, region: str | None, *, own: bool = True) -> list[str]:
    """Why a move is judged as it is; `own` speaks to the person, else of someone in a job.

    What is unknown is left out.
    """
    counts = [_counts(move, own), _close(move)]
    return [text for text in (*counts, _schooling(move), *_around(move, region), _pay(move)) if text]


def soon(paces: list[Pace]) -> str:
    """How many of the lacking skills are learned in under a month; empty where nothing is lacking."""
    quick = sum(pace.soon for pace in paces)
    if not paces:
        return ""
    if not quick:
        return _("None of the rest is learned in under a month.")
    if quick == len(paces):
        return _("All the rest is learned in under a month each.")
    text = ngettext(
        "%(n)s of the rest is learned in under a month.", "%(n)s of the rest are learned in under a month each.", quick
    )
    return text % {"n": quick}


def why(pace: Pace) -> str:
    """What an estimate of learning time rests on."""
    if not pace.trainings:
        return _("Nothing in our catalogue teaches this. So we guess by the kind of skill.")
    text = ngettext(
        "By the hours of %(n)s training that teaches this.",
        "By the middle one of %(n)s trainings that teach this.",
        pace.trainings,
    )
    return text % {"n": pace.trainings}


def how_long(pace: Pace) -> str:
    """Hours and weeks, said as an estimate."""
    hours = ngettext("About %(n)s hour", "About %(n)s hours", pace.hours) % {"n": pace.hours}
    weeks = ngettext("in %(n)s week", "over %(n)s weeks", pace.weeks) % {"n": pace.weeks}
    return f"{hours}, {weeks}"


def _counts(move: Move, own: bool) -> str:
    if not move.asked:
        return _("We don’t know yet what this work asks.")
    words = {"have": move.have, "asked": move.asked}
    if own:
        return _("You have %(have)s of the %(asked)s skills.") % words
    return _("Who does this work has %(have)s of the %(asked)s skills.") % words


def _close(move: Move) -> str:
    if not move.close:
        return ""
    text = ngettext("%(n)s other looks like one of them.", "%(n)s others look like them.", move.close)
    return text % {"n": move.close}


def _schooling(move: Move) -> str:
    if move.steps is None:
        return ""
    if move.steps == 0:
        return _("It asks about as much schooling.")
    if move.steps > 0:
        text = ngettext("It asks %(n)s level more schooling.", "It asks %(n)s levels more schooling.", move.steps)
        return text % {"n": move.steps}
    less = -move.steps
    return ngettext("It asks %(n)s level less schooling.", "It asks %(n)s levels less schooling.", less) % {"n": less}


def _around(move: Move, region: str | None) -> list[str]:
    short = {
        "VL": _("Flanders is short of people for this."),
        "BR": _("Brussels is short of people for this."),
        "WA": _("Wallonia is short of people for this."),
    }
    found = [short.get(region or "", "")] if move.shortage else []
    if move.risk == -1:
        found.append(_("A machine is less likely to take it over."))
    elif move.risk == 1:
        found.append(_("A machine is more likely to take it over."))
    elif move.exposure == "high":
        found.append(_("Machines may take over much of it."))
    return found


def _pay(move: Move) -> str:
    if move.pay is None:
        return ""
    change = round((move.pay - 1) * 100)
    if abs(change) < 3:
        return _("It pays about the same.")
    if change > 0:
        return _("It pays about %(n)s %% more.") % {"n": change}
    return _("It pays about %(n)s %% less.") % {"n": -change}
