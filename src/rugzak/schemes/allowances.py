"""What a version gives: its allowances with their periods, exact or between bounds while facts are unknown."""

from collections.abc import Iterator
from datetime import date

from rugzak.schemes import interruption, periods
from rugzak.schemes.decision import Period, Pot, Reason
from rugzak.schemes.environment import View
from rugzak.schemes.facts import texts
from rugzak.schemes.interruption import Breaks, Part
from rugzak.schemes.language.bounds import bounds
from rugzak.schemes.scheme import Allowance, Expression, Version

_BY_DATE_ASKED = ("month", "quarter")


def pots(version: Version, view: View, in_view: frozenset[str]) -> Iterator[Pot]:
    """The allowances that are there, or may be; a part only beside the whole that it opens."""
    there: set[str] = set()
    for allowance in version.allowances:
        found = _pot(version, allowance, view, in_view) if _in_question(allowance, there) else None
        if found is not None:
            there.add(allowance.code)
            yield found


def _in_question(allowance: Allowance, there: set[str]) -> bool:
    return allowance.part_of is None or allowance.part_of in there


def _pot(version: Version, allowance: Allowance, view: View, in_view: frozenset[str]) -> Pot | None:
    sure = _opens(allowance, view, in_view)
    if sure is False:
        return None
    standard = allowance.standard if "training" not in in_view else None
    low, high = _range(allowance.amount, view)
    exact = (standard or allowance.amount)(view.env)
    least = exact if standard else low
    if sure is None:  # it may give nothing
        exact, least = None, 0
    part = _accrued(version, view, view.breaks, _span(allowance, view))
    amounts = interruption.scaled(part, exact, least, high)
    ceiling = _ceiling(allowance, view)
    return Pot(allowance.code, *amounts, _lasts(allowance, view), allowance.part_of, ceiling, _kept(allowance))


def _opens(allowance: Allowance, view: View, in_view: frozenset[str]) -> bool | None:
    """Whether it is there; None where nobody knows yet, though it is asked."""
    if allowance.start and not allowance.start <= view.day <= (allowance.until or date.max):
        return False
    opens = True if allowance.opens_when is None else allowance.opens_when(view.env)
    if opens is None and allowance.scope != "person" and allowance.scope not in in_view:
        return False
    runs = True if allowance.part_of else running(allowance, view)  # all parts stand side by side
    return False if opens is False or runs is False else None if opens is None or runs is None else True


def running(allowance: Allowance, view: View) -> bool | None:
    """Whether the date asked lies between its first and last day; None where one of them is not known."""
    starts, ends = _days(allowance, view)
    begun = True if allowance.starts is None else None if starts is None else starts <= view.on
    going = True if allowance.ends is None else None if ends is None else view.on <= ends
    return False if begun is False or going is False else None if begun is None or going is None else True


def time_left(version: Version, view: View, in_view: frozenset[str]) -> Iterator[Reason]:
    """The main allowance may end for good, such as at an age; then the right is over."""
    main = version.allowances[0] if version.allowances else None
    if main is None or (main.starts is None and main.ends is None):
        return
    held, scope = running(main, view), main.days_scope
    text = texts()["right_over" if held is False else "right_runs"]
    asked = held is not None or scope == "person" or scope in in_view
    yield Reason("allowance", text, held, version.reference, None, scope, asked)


def _days(allowance: Allowance, view: View) -> tuple[date | None, date | None]:
    starts = allowance.starts(view.env) if allowance.starts else None
    return starts, allowance.ends(view.env) if allowance.ends else None


def _span(allowance: Allowance, view: View) -> Period:
    day = view.on if allowance.per in _BY_DATE_ASKED else view.day
    return periods.span(allowance.per, allowance.years, day)


def _lasts(allowance: Allowance, view: View) -> Period:
    """Its period; what is kept always lasts until its own last day, if it has one."""
    span, (starts, ends) = _span(allowance, view), _days(allowance, view)
    if _kept(allowance):
        return Period(periods.within(span, starts, None).start, ends)
    return periods.within(span, starts, ends)


def _kept(allowance: Allowance) -> bool:
    return allowance.carry_over == "always"


def _ceiling(allowance: Allowance, view: View) -> int | None:
    """What may lie in the purses at most; while it is not known, the least that it can be."""
    return None if allowance.most_held is None else _range(allowance.most_held, view)[0] or 0


def _range(expression: Expression, view: View) -> tuple[int | None, int | None]:
    low, high = bounds(expression.node, view.env, view.limits)
    return (None if low is None else int(low)), (None if high is None else int(high))


def main_part(version: Version, view: View, breaks: Breaks) -> Part | None:
    """The part of the main allowance that accrues in its period."""
    main = version.allowances[0] if version.allowances else None
    return _accrued(version, view, breaks, _span(main, view) if main else Period(None, None))


def _accrued(version: Version, view: View, breaks: Breaks | None, span: Period) -> Part | None:
    rules = version.interruption
    if rules is None:
        return interruption.ALL
    at, since = view.env.get(rules.at or ""), view.env.get(rules.since or "")
    start = since if rules.since else span.start
    dates = interruption.Dates(span, at if isinstance(at, date) else None, start if isinstance(start, date) else None)
    return interruption.accrued(rules, breaks, dates)
