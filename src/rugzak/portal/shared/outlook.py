"""How long a pot lasts, as its manager reads it: the answer, the sums, a picture with its table, and the rule."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rugzak.accounts import throttle
from rugzak.accounts.forecast import LEAST_WEEKS, Forecast
from rugzak.accounts.models import Fund, FundRule, User
from rugzak.accounts.outlook import Expiring, Outlook, Week
from rugzak.base import clock
from rugzak.base.quantities import Asset, amount, number
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.portal.shared.tables import Chart, Table
from rugzak.portal.templatetags.rz import day

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# How many of the smallest unit are one that people speak of: cents, minutes, vouchers.
UNIT = {Asset.EUR.value: 100, Asset.MINUTES.value: 60}


@dataclass(frozen=True, slots=True)
class Board:
    """A fund's outlook in words."""

    outlook: Outlook

    @property
    def fund(self) -> Fund:
        return self.outlook.figures.fund

    @property
    def title(self) -> str:
        return str(self.fund.label) or self.fund.scheme

    @property
    def answer(self) -> str:
        """When the pot may be empty, in a sentence."""
        return answer(self.outlook.forecast)

    @property
    def why(self) -> str:
        """What the answer rests on."""
        said = self.outlook.forecast
        if said.state not in ("day", "later"):
            return ""
        text = ngettext(
            "We looked at %(n)s full week. In the middle one %(pace)s was granted.",
            "We looked at %(n)s full weeks. In the middle one %(pace)s was granted.",
            said.weeks,
        )
        return text % {"n": number(said.weeks), "pace": self.say(said.pace)}

    @property
    def facts(self) -> list[tuple[str, str]]:
        found = self.outlook
        sums = found.figures
        rows: list[tuple[str, int | None]] = [
            (_("Put in"), sums.deposited if sums.free is not None else None),
            (_("Granted to people"), sums.granted),
            (_("Set apart for rounds"), sums.apart or None),
            (_("Offered in rounds, not taken yet"), sums.offered or None),
            (_("Held by bookings"), sums.held),
            (_("Spent"), sums.used),
            (_("Still with people"), sums.left),
            (_("Written off"), sums.written_off or None),
            (_("Moved here from other pots"), sums.moved or None),
            (_("Gone back to the funder"), sums.gone_back or None),
            (_("Granted this week"), found.this_week),
            (_("Promised, not here yet"), found.due or None),
            (_("Paid too much, still yours"), found.credit or None),
        ]
        return [(label, self.say(value)) for label, value in rows if value is not None]

    @property
    def free(self) -> str:
        free = self.outlook.figures.free
        return _("no limit") if free is None else self.say(free)

    @property
    def stopped(self) -> bool:
        """A rule stops new grants now."""
        return self.outlook.rule is not None and self.outlook.room == 0 and self.outlook.figures.free != 0

    @property
    def hidden(self) -> bool:
        return self.outlook.figures.holders > 0 and self.outlook.figures.used is None

    @property
    def least(self) -> int:
        return SMALLEST_GROUP

    @property
    def expiring(self) -> list[tuple[str, str, int]]:
        """Until when people can spend what they hold: the months, how much, how many people."""
        return [(_months(part), self.say(part.amount), part.holders) for part in self.outlook.expiring or ()]

    @property
    def chart(self) -> Chart | None:
        """The pot week by week, and where it may go; None before there are three weeks to show."""
        weeks = self.outlook.weeks
        if len(weeks) < 3 or self.outlook.figures.free is None:
            return None
        sentence = " ".join((_("At the end of each week, what was left in the pot."), self.answer))
        head = (_("Week of"), _("Granted"), _("Left at the end"))
        rows = [(day(week.start), self.say(week.granted), self._left(week)) for week in reversed(weeks)]
        table = Table(_("The pot by week"), head, rows, frozenset({1, 2}))
        caption = _("The pale band holds eight of ten ways it may go, if the coming weeks are like those that were.")
        return Chart(f"outlook-{self.fund.pk.hex}", _("The pot by week"), sentence, self._spec(), table, caption)

    def _left(self, week: Week) -> str:
        """What was left; a pot can't be below nothing: then a deposit was written down later than what it paid."""
        return self.say(week.left) if week.left >= 0 else "–"

    def say(self, value: int) -> str:
        return amount(self.fund.asset, value)

    def _spec(self) -> dict[str, Any]:
        found, unit = self.outlook, UNIT.get(self.fund.asset, 1)
        free = (found.figures.free or 0) / unit
        known = list(takewhile(lambda week: week.left >= 0, reversed(found.weeks)))[::-1]
        past = [{"at": _end(week.start).isoformat(), "left": week.left / unit} for week in known]
        today = clock.today().isoformat()
        axis = {"format": "%m/%Y", "tickCount": 5, "labelOverlap": True, "labelFlush": False}
        x = {"field": "at", "type": "temporal", "axis": axis}
        y = {"field": "left", "type": "quantitative", "scale": {"zero": True}, "axis": {"format": ",.0f"}}
        layers = [
            {
                "data": {"values": _band(found.forecast, free)},
                "mark": {"type": "area"},
                "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}},
            },
            {"data": {"values": [*past, {"at": today, "left": free}]}, "mark": "line", "encoding": {"x": x, "y": y}},
            {"data": {"values": _likely(found.forecast, free)}, "mark": "rule", "encoding": _slope(x, y)},
        ]
        return {"$schema": _SCHEMA, "width": "container", "height": 260, "layer": layers}


def answer(said: Forecast) -> str:
    """When a pot may be empty, in a sentence."""
    values = {"early": _day(said.early), "likely": _day(said.likely), "late": _day(said.late)}
    if said.state == "day" and said.late is not None:
        text = _("Most likely empty around %(likely)s; in eight of ten cases between %(early)s and %(late)s.")
    elif said.state == "day":
        text = _("Most likely empty around %(likely)s; hardly before %(early)s, perhaps much later.")
    elif said.state == "later" and said.early is not None:
        text = _("It probably lasts more than three years; hardly empty before %(early)s.")
    else:
        return _plain(said)
    return text % values


def _plain(said: Forecast) -> str:
    if said.state == "too_little":
        text = _("Too little to say when it is empty: that takes %(least)s full weeks with grants. There are %(n)s.")
        return text % {"least": number(LEAST_WEEKS), "n": number(said.weeks)}
    return {
        "no_limit": _("This is a right by law: the pot has no limit."),
        "empty": _("The pot is empty."),
    }.get(said.state, _("At this pace it lasts more than three years."))


class RuleForm(forms.Form):
    """When new grants stop, and when to warn; in the unit that people speak of."""

    keep = forms.DecimalField(
        label=gettext_lazy("Stop new grants when less than this is left"), required=False, min_value=0, decimal_places=2
    )
    week_most = forms.DecimalField(
        label=gettext_lazy("Grant at most this in a week"), required=False, min_value=0, decimal_places=2
    )
    warn_under = forms.DecimalField(
        label=gettext_lazy("Mail me when less than this is left"), required=False, min_value=0, decimal_places=2
    )
    warn_weeks = forms.IntegerField(
        label=gettext_lazy("Mail me when it may be empty within so many weeks"), min_value=1, max_value=52
    )
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=255, required=False)

    def __init__(self, *args: Any, fund: Fund, rule: FundRule | None, **kwargs: Any) -> None:
        self.unit = UNIT.get(fund.asset, 1)
        start: dict[str, Any] = {"warn_weeks": rule.warn_weeks if rule else 6, "reason": rule.reason if rule else ""}
        for name in ("keep", "week_most", "warn_under"):
            value = getattr(rule, name) if rule else None
            start[name] = None if value is None else _short(Decimal(value) / self.unit)
        super().__init__(*args, **kwargs | {"initial": start})
        hint = {100: _("In euros. Empty: no limit."), 60: _("In hours. Empty: no limit.")}
        for name in ("keep", "week_most", "warn_under"):
            self.fields[name].help_text = hint.get(self.unit, _("Empty: no limit."))
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def save(self, fund: Fund, by: User) -> FundRule:
        """Set the rule. Raises BadRule or NotAllowed."""
        data = self.cleaned_data
        limits = {
            name: None if data[name] is None else int(data[name] * self.unit)
            for name in ("keep", "week_most", "warn_under")
        }
        return throttle.set_rule(fund=fund, by=by, **limits, warn_weeks=data["warn_weeks"], reason=data["reason"])


def _short(value: Decimal) -> str:
    return f"{value:.2f}".removesuffix(".00")


def _day(value: date | None) -> str:
    return day(value) if value else ""


def _end(monday: date) -> date:
    return monday + timedelta(days=7)


def _months(part: Expiring) -> str:
    if part.first is None:
        return _("without an end")
    first = f"{part.first:%m/%Y}"
    if part.last is None:
        return _("from %(first)s on, or without an end") % {"first": first}
    return first if part.first == part.last else f"{first} – {part.last:%m/%Y}"


def _band(said: Forecast, free: float) -> list[dict[str, Any]]:
    """From what is left today down to the earliest and the latest day; cut off where nobody should look."""
    if said.early is None or said.likely is None:
        return []
    today = clock.today()
    horizon = today + timedelta(weeks=156)
    late = said.late or horizon
    shown = min(late, today + 2 * (said.likely - today) + timedelta(weeks=4))
    high = 1 - (said.early - today) / max(late - today, timedelta(days=1))
    end = 1 - (shown - today) / max(late - today, timedelta(days=1))
    rows = [(today, free, free), (said.early, 0, free * high), (shown, 0, free * max(0, end))]
    return [{"at": at.isoformat(), "low": low, "high": top} for at, low, top in rows]


def _likely(said: Forecast, free: float) -> list[dict[str, Any]]:
    if said.likely is None:
        return []
    return [{"at": clock.today().isoformat(), "left": free, "to": said.likely.isoformat(), "down": 0}]


def _slope(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {"x": x, "y": y, "x2": {"field": "to"}, "y2": {"field": "down"}}
