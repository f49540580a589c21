"""Pictures and tables of an outcome: the variants side by side, in the reader's language. Web-safe: no engine."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rugzak.base.text import Text
from rugzak.evaluation import charts, codes, formats
from rugzak.evaluation.charts import Chart, Grid
from rugzak.evaluation.queries import OK, Figure, Row
from rugzak.evaluation.simulation.outcome import Outcome

SHOWN = ("public", "supported", "reach_low", "demand_share", "unspent", "places_lost")
CONDUCT = ("total", "participation", "take_up", "response", "lead_days", "tax_rate", "place", "place_low_skilled")
CUTS = ("education", "statute", "region")


def pictures(outcome: Outcome) -> list[Chart]:
    """The variants side by side by figure, then who gains and who loses."""
    found = [_bars(code, "scenario", _variants(outcome, code)) for code in SHOWN]
    for code in ("winners", "losers"):
        found += [_bars(code, cut, _shares(last, code, cut), last) for last in _last(outcome) for cut in CUTS]
    return [one for one in found if one is not None]


def _last(outcome: Outcome) -> list[dict[str, Any]]:
    """The last variant of each reform, in the last year."""
    return list({one["reform"]: one for one in outcome["scenarios"] if one["reform"]}.values())


def _bars(code: str, cut: str, rows: Sequence[Row], of: dict[str, Any] | None = None) -> Chart | None:
    """The title says which figure it is, and of which variant: several of one kind stand on one page."""
    kind = codes.SIMULATED[code]
    one = charts.bars(kind, cut, rows)
    title = one.title if one else ""
    if cut == "scenario" and rows and rows[0].group == "base":
        title = _("now %(now)s, then %(then)s") % {"now": rows[0].figure.text, "then": rows[-1].figure.text}
    if one is None or of is None:
        return one and replace(one, title=f"{kind.label}: {title}")
    whole = f"{_name(of['name'])}. {kind.label}: {title}"
    return replace(one, title=whole, key=f"{one.key}-{of['code']}")


def answers(outcome: Outcome) -> Grid:
    """The same as `table`, a line a figure and a column a variant: for where there is little width."""
    grid = table(outcome)
    columns = [grid.head, *grid.rows]
    several = len(outcome["years"]) > 1
    head = ("", *(f"{row[0]} {row[1]}" if several else row[0] for row in grid.rows))
    rows = tuple(tuple(column[index] for column in columns) for index in range(2, len(grid.head)))
    return Grid(grid.caption, head, rows, frozenset(range(1, len(head))))


def table(outcome: Outcome) -> Grid:
    """One line a variant and year."""
    figures = (str(codes.SIMULATED[code].label) for code in ("public", "change", "supported", "reach_low"))
    head = (_("Variant"), _("Year"), *figures, _("Gain"), _("Lose"), _("The pot is empty on"))  # fmt: skip
    rows = tuple(_line(outcome, one) for one in outcome["scenarios"])
    return Grid(name(outcome), head, rows, frozenset({2, 3, 4, 5, 6, 7}))


def schemes(outcome: Outcome) -> Grid:
    """What each scheme costs in each variant."""
    head = (_("Variant"), _("Year"), _("Scheme"), _("Cost"), _("Lies between"))
    rows = []
    for one in outcome["scenarios"]:
        for scheme, cost in one["schemes"].items():
            figure = _figure("public", cost)
            rows.append(
                (_name(one["name"]), str(one["year"]), _name(one["names"][scheme]), figure.text, figure.between)
            )
    return Grid(_("Cost by scheme"), head, tuple(rows), frozenset({3, 4}))


def groups(outcome: Outcome, dimension: str) -> Grid:
    """Who gains and who loses, by group, in the last variant."""
    head = (str(codes.DIMENSION_LABELS[dimension]).capitalize(), _("People"), str(codes.SIMULATED["supported"].label),
            _("Gain"), _("Lose"))  # fmt: skip
    rows = tuple(
        (
            codes.label(dimension, one["group"]),
            *(_people(one[code]) for code in ("people", "supported", "winners", "losers")),
        )
        for one in outcome["scenarios"][-1]["groups"][dimension]
    )
    caption = f"{_name(outcome['scenarios'][-1]['name'])}: {codes.DIMENSION_LABELS[dimension]}"
    return Grid(caption, head, rows, frozenset({1, 2, 3, 4}))


def lines(outcome: Outcome) -> Grid:
    """The public means, and which of them follow demand; no rows where no money moves."""
    head = (_("Public means"), _("Amount"), _("Side"), _("Source"))
    sides = {"demand": _("demand"), "supply": _("supply")}
    rows = tuple(
        (_name(one["name"]), formats.value(codes.MILLIONS, Decimal(one["cents"])), sides[one["side"]], one["source"])
        for one in outcome["lines"]
    )
    return Grid(_("Public means"), head, rows, frozenset({1}))


def conduct(outcome: Outcome) -> Grid:
    """What people are assumed to do: learn, use their rights, react to support; and what places cost."""
    grid = assumed(outcome)
    rows = tuple(row for row in grid.rows if row[0].split(".")[0] in CONDUCT)
    return Grid(_("What people do"), grid.head, rows, grid.numeric)


def assumed(outcome: Outcome) -> Grid:
    """Everything that was taken for true."""
    head = (_("What"), _("Value"), _("Source"), _("Fitted to official numbers"))
    rows = tuple(
        (one["code"], one["value"], one["source"], _("Yes") if one["calibrated"] else _("No: uncalibrated"))
        for one in outcome["assumptions"]
    )
    return Grid(_("What we assume"), head, rows, frozenset())


def name(outcome: Outcome) -> str:
    """The name of the reform in the reader's language."""
    return _name(outcome["name"])


def warning(outcome: Outcome) -> str:
    """What must stand beside each figure of it."""
    if outcome["calibrated"]:
        return _(
            "An estimate on made-up people. Some numbers were fitted to official ones, the others are assumptions."
        )
    return _("An estimate on made-up people. They are uncalibrated: no official numbers were fitted.")


def said(scenario: dict[str, Any]) -> dict[str, str]:
    """The figures of one variant as texts, for a sentence."""
    found = {code: _text(code, scenario[code]) for code in ("public", "change", "supported", "reach_low", "unspent")}
    found["places"] = _text("places_lost", scenario["places_lost"]) if scenario["places_lost"] else ""
    found["moved"] = formats.value(codes.MILLIONS, Decimal(scenario["moved"])) if scenario["moved"] else ""
    found |= {code: _people(scenario[code][0]) if scenario[code] else "" for code in ("winners", "losers")}
    days = sorted(scenario["emptied"].get("mid", {}).values())
    change = scenario["change"]
    cheaper = bool(change) and change[0] < 0
    if cheaper:  # less is said as less, from the smallest saving to the largest
        found["change"] = _text("change", [-change[0], -change[2], -change[1]])
    empty = _day(days[0]) if days else ""
    return found | {"name": _name(scenario["name"]), "empty": empty, "cheaper": "yes" if cheaper else ""}


def _variants(outcome: Outcome, code: str) -> list[Row]:
    several = len(outcome["years"]) > 1
    rows = []
    for one in outcome["scenarios"]:
        label = f"{_name(one['name'])} ({one['year']})" if several else _name(one["name"])
        if one[code] is not None:
            rows.append(Row(one["code"], label, _figure(code, one[code])))
    return rows


def _shares(scenario: dict[str, Any], code: str, cut: str) -> list[Row]:
    """The part of each group; nothing where nobody at all gains or loses."""
    found = [one for one in scenario["groups"][cut] if one["people"]]
    if not any(one[code] for one in found):
        return []
    order = codes.ORDER.get(cut, ())
    found.sort(key=lambda one: (order.index(one["group"]) if one["group"] in order else len(order), one["group"]))
    return [Row(one["group"], codes.label(cut, one["group"]), _figure(code, str(Decimal(one[code]) / one["people"])))
            for one in found]  # fmt: skip


def _figure(code: str, found: Sequence[Any] | str) -> Figure:
    """A figure; with its interval where there is one."""
    kind = codes.SIMULATED[code]
    values = [Decimal(found)] if isinstance(found, str) else [Decimal(value) for value in found]
    low, high = (values[1], values[2]) if len(values) == 3 else (None, None)
    text, between = formats.value(kind.unit, values[0]), formats.between(kind.unit, low, high)
    return Figure(code, str(kind.label), str(kind.meaning), kind.unit, OK, values[0], text, low, high, between)


def _line(outcome: Outcome, one: dict[str, Any]) -> tuple[str, ...]:
    figures = [_text(code, one[code]) for code in ("public", "change", "supported", "reach_low")]
    gains = [_people(one[code][0]) if one[code] else "–" for code in ("winners", "losers")]
    days = one["emptied"].get("mid", {}).values()
    empty = ", ".join(_day(day) for day in sorted(days)) if days else (_("not empty") if one["budgets"] else "–")
    return (_name(one["name"]), str(one["year"]), *figures, *gains, empty)


def _day(day: str) -> str:
    return str(date_format(date.fromisoformat(day), "j F Y"))


def _text(code: str, found: Sequence[Any] | None) -> str:
    if not found:
        return "–"
    figure = _figure(code, found)
    return f"{figure.text} ({figure.between})" if figure.between else figure.text


def _people(value: int) -> str:
    return formats.value(codes.PEOPLE, Decimal(value))


def _name(text: dict[str, str]) -> str:
    return Text.from_json(text).of((get_language() or "nl")[:2])
