"""What a version gives: its allowances with their periods, exact or between bounds while facts are unknown."""

from collections.abc import Iterator
from datetime import date

from rugzak.schemes import interruption, periods
from rugzak.schemes.decision import Period, Pot
from rugzak.schemes.environment import View
from rugzak.schemes.interruption import Breaks, Part
from rugzak.schemes.language.bounds import bounds
from rugzak.schemes.scheme import Expression, Version


def pots(version: Version, view: View, in_view: frozenset[str]) -> Iterator[Pot]:
    for allowance in version.allowances:
        if allowance.start and not allowance.start <= view.day <= (allowance.until or date.max):
            continue
        opens = True if allowance.opens_when is None else allowance.opens_when(view.env)
        in_question = allowance.scope == "person" or allowance.scope in in_view
        if opens is False or (opens is None and not in_question):
            continue
        span = periods.span(allowance.per, allowance.years, view.day)
        standard = allowance.standard if "training" not in in_view else None
        low, high = _range(allowance.amount, view)
        exact = (standard or allowance.amount)(view.env)
        part = _accrued(version, view, view.breaks, span)
        least = exact if standard else low
        if opens is None:  # it may give nothing
            exact, least = None, 0
        yield Pot(allowance.code, *interruption.scaled(part, exact, least, high), span)


def _range(expression: Expression, view: View) -> tuple[int | None, int | None]:
    low, high = bounds(expression.node, view.env, view.limits)
    return (None if low is None else int(low)), (None if high is None else int(high))


def main_part(version: Version, view: View, breaks: Breaks) -> Part | None:
    """The part of the main allowance that accrues in its period."""
    main = version.allowances[0] if version.allowances else None
    span = periods.span(main.per, main.years, view.day) if main else Period(None, None)
    return _accrued(version, view, breaks, span)


def _accrued(version: Version, view: View, breaks: Breaks | None, span: Period) -> Part | None:
    rules = version.interruption
    if rules is None:
        return interruption.ALL
    at, since = view.env.get(rules.at or ""), view.env.get(rules.since or "")
    start = since if rules.since else span.start
    dates = interruption.Dates(span, at if isinstance(at, date) else None, start if isinstance(start, date) else None)
    return interruption.accrued(rules, breaks, dates)
