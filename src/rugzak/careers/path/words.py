"""Paths in words: what a wish is called, how two paths differ, how sure the answer is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rugzak.base.quantities import euros, hours, number
from rugzak.careers.path.model import Path, Quality, Wish

WISHES = {
    "first": gettext_lazy("start earlier"),
    "last": gettext_lazy("take more time: a later last day"),
    "times": gettext_lazy("also take other parts of the day"),
    "days": gettext_lazy("also take other days of the week"),
    "form": gettext_lazy("also go to class, not only online"),
    "distance": gettext_lazy("travel further"),
    "hours_week": gettext_lazy("give more hours a week"),
    "hours_total": gettext_lazy("give more hours in all"),
    "languages": gettext_lazy("also learn in another language"),
    "budget": gettext_lazy("pay more yourself"),
}
KINDS = {
    "cheaper": gettext_lazy("Cheaper"),
    "sooner": gettext_lazy("Sooner done"),
    "nearer": gettext_lazy("Nearer"),
    "other": gettext_lazy("Other trainings"),
}
WHAT_IFS = {
    "money": gettext_lazy("What if I paid € 300 more?"),
    "saturdays": gettext_lazy("What if I came only on Saturdays?"),
    "online": gettext_lazy("What if I learned only online?"),
    "near": gettext_lazy("What if I travelled at most 20 km?"),
}


def wishes(names: tuple[str, ...]) -> list[str]:
    """What to give up, each as the end of "you could …"."""
    return [str(WISHES[name]) for name in names]


def skills_closed(path: Path) -> int:
    """How many skills it closes whole or in part."""
    return len(path.closed)


def difference(path: Path, than: Path) -> list[str]:
    """How a path differs from another: sentences, the most important first; empty where they are equal."""
    tries = (
        _skills(skills_closed(path) - skills_closed(than)),
        _own(path.own - than.own),
        _time(path.minutes - than.minutes),
        _end(path, than),
        _travel(round(path.travel) - round(than.travel)),
    )
    return [text for text in tries if text]


def sureness(quality: Quality) -> str:
    """Whether a better path can exist."""
    if quality.proven:
        return _("No better path exists: we looked at all of them.")
    share = number(100 * quality.gap, None, 1)  # type: ignore[arg-type]
    return _("We ran out of time. A better path may exist; it is at most %(share)s %% better.") % {"share": share}


def limits(wish: Wish) -> list[str]:
    """What someone asked, as short phrases."""
    told = [
        _("at most %(euros)s of my own") % {"euros": euros(wish.budget)} if wish.budget is not None else "",
        _("at most %(hours)s a week") % {"hours": hours(wish.hours_week)} if wish.hours_week is not None else "",
        _("at most %(km)s km away") % {"km": number(round(wish.km))} if wish.km is not None else "",
        _("only online") if wish.online_only else "",
    ]
    return [text for text in told if text]


def _skills(more: int) -> str:
    if not more:
        return ""
    if more > 0:
        return ngettext("You learn %(n)s skill more.", "You learn %(n)s skills more.", more) % {"n": more}
    return ngettext("You learn %(n)s skill less.", "You learn %(n)s skills less.", -more) % {"n": -more}


def _own(more: int) -> str:
    if not more:
        return ""
    told = {"euros": euros(abs(more))}
    return (_("You pay %(euros)s more.") if more > 0 else _("You pay %(euros)s less.")) % told


def _time(more: int) -> str:
    if not more:
        return ""
    told = {"hours": hours(abs(more))}
    return (_("It takes %(hours)s more of class.") if more > 0 else _("It takes %(hours)s less of class.")) % told


def _end(path: Path, than: Path) -> str:
    if path.end is None or than.end is None or path.end == than.end:
        return ""
    days = abs((path.end - than.end).days)
    if path.end > than.end:
        return ngettext("You are done %(n)s day later.", "You are done %(n)s days later.", days) % {"n": days}
    return ngettext("You are done %(n)s day sooner.", "You are done %(n)s days sooner.", days) % {"n": days}


def _travel(more: int) -> str:
    if not more:
        return ""
    told = {"km": number(abs(more))}
    return (_("You travel %(km)s km more.") if more > 0 else _("You travel %(km)s km less.")) % told
