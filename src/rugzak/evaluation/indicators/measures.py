"""What each figure counts: a table of contributions with a numerator and a denominator a row.

Columns: `who` (whose), `on` (date, to find the employer), `num`, `den`, the groups of the person, and where they exist
`person`, `booking` (to find schemes), `provider_id` and `scheme`. Rows that are `only_provider` count for providers
only: whoever learned with two of them is one learner in the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from rugzak.evaluation.indicators.frames import ATTRIBUTES, TOOK_PART, Frames, with_groups

_ONE = ibis.literal(1, "int64")
CAREER = ("other_job", "employable")


@dataclass(frozen=True)
class Measure:
    """How a figure is made; `per_person` divides by people, `plain` by nothing. `part` is the column of a mix."""

    code: str
    rows: Callable[[Frames], Any]
    per_person: bool = False
    plain: bool = False
    part: str = ""


def _count(condition: Any) -> Any:
    return condition.cast("int64")


def participation(f: Frames) -> Any:
    learners = f.bookings.filter(_.state.isin(TOOK_PART)).select("person").distinct().mutate(learned=_ONE)
    joined = f.people.left_join(learners, "person").drop("person_right")
    return _of_people(joined, f, num=joined.learned.fill_null(0).cast("int64"))


def low_people(f: Frames) -> Any:
    known = f.people.filter(_.education != "unknown")
    return _of_people(known, f, num=_count(known.education == "low"))


def hours(f: Frames) -> Any:
    return f.bookings.filter(_.minutes > 0).mutate(num=_.minutes, den=_ONE)


def cost(f: Frames) -> Any:
    return f.bookings.filter(_.cents > 0).mutate(num=_.cents, den=_ONE)


def cost_per_learner(f: Frames) -> Any:
    """A learner whose training was free counts as well; what a no-show cost is in the cost, not here."""
    return f.bookings.filter(_.state.isin(TOOK_PART)).mutate(num=_.cents, den=_ONE)


def no_show(f: Frames) -> Any:
    return f.bookings.filter(_.state.isin(("completed", "no_show"))).mutate(num=_count(_.state == "no_show"), den=_ONE)


def low_learners(f: Frames) -> Any:
    rows = f.bookings.filter(_.state.isin(TOOK_PART), _.education != "unknown")
    once = rows.distinct(on="who").mutate(provider_id=ibis.null("string"), only_provider=ibis.literal(False))
    here = rows.distinct(on=["who", "provider_id"]).mutate(only_provider=ibis.literal(True))
    both = once.union(here.select(*once.columns))
    return both.mutate(num=_count(both.education == "low"), den=_ONE)


def pass_rate(f: Frames) -> Any:
    tested = f.raw["achievement"].filter(_.passed.notnull()).select("booking", "passed")
    return f.bookings.join(tested, "booking").mutate(num=_count(_.passed), den=_ONE)


def nps(f: Frames) -> Any:
    rows = _answers(f, "reaction", "nps")
    return rows.mutate(num=_count(rows.number >= 9) - _count(rows.number <= 6), den=_ONE)


def satisfaction(f: Frames) -> Any:
    return _answers(f, "reaction", "satisfaction").mutate(num=_count(_.number >= 4), den=_ONE)


def relevance(f: Frames) -> Any:
    return _answers(f, "reaction", "relevance").mutate(num=_.number.cast("int64"), den=_ONE)


def without_money(f: Frames) -> Any:
    rows = _answers(f, "reaction", "without_money").filter(_.choice != "unknown")
    return rows.mutate(num=_count(rows.choice == "yes"), den=_ONE)


def used(f: Frames) -> Any:
    rows = _answers(f, "aftercare", "used").filter(_.choice != "no_work")
    return rows.mutate(num=_count(rows.choice.isin(("often", "sometimes"))), den=_ONE)


def skill_gain(f: Frames) -> Any:
    return _gain(f, "s:")


def knowledge_gain(f: Frames) -> Any:
    return _gain(f, "q:")


def career_share(f: Frames) -> Any:
    return _purposes(f).mutate(num=_count(_.purpose.isin(CAREER)), den=_ONE)


def purpose_mix(f: Frames) -> Any:
    return _purposes(f).mutate(num=_ONE, den=_ONE)


def barrier_mix(f: Frames) -> Any:
    return _answers(f, "aftercare", "barrier").mutate(barrier=_.choice, num=_ONE, den=_ONE)


def payer_mix(f: Frames) -> Any:
    paid = f.raw["payment"].filter(_.asset == "EUR", _.captured > 0).select("booking", "payer", "captured")
    return f.bookings.join(paid, "booking").mutate(num=_.captured.cast("int64"), den=_ONE)


def learning_mix(f: Frames) -> Any:
    rows = f.raw["log"].filter(_.date.between(f.period.start, f.period.end), _.minutes > 0)
    rows = rows.select("person", "booking", who="person", on="date", way="share", num=_.minutes.cast("int64"), den=_ONE)
    return with_groups(rows, f.people)


def take_up(f: Frames) -> Any:
    """Of people with a purse that was valid in the period and not their own money: who spent or holds some of it."""
    purse = f.raw["purse"].filter(_.granted > 0, _.payer != "self", _.scheme != "", _.valid_from <= f.period.end)
    purse = (
        purse.filter((_.valid_until >= f.period.start) | _.valid_until.isnull()).select("person", "scheme").distinct()
    )
    spent = f.bookings.join(f.schemes, "booking").select("person", "scheme").distinct().mutate(spent=_ONE)
    rows = purse.left_join(spent, ["person", "scheme"]).drop("person_right", "scheme_right")
    rows = rows.mutate(who=_.person, on=ibis.literal(f.reference), num=_.spent.fill_null(0), den=_ONE)
    return with_groups(rows, f.people)


def demand(f: Frames) -> Any:
    """Seats asked (bookings and people who wait) per seat on offer, of sessions that start in the period."""
    columns = ("who", "on", "num", "den", "provider_id", "region")
    none, nobody = ibis.literal(0, "int64"), ibis.null("string")
    session = f.raw["session"].filter(_.start.between(f.period.start, f.period.end), ~_.cancelled)
    asked = f.raw["booking"].filter(_.state != "cancelled").select("session_id", "person")
    waits = f.raw["waiting"].filter(_.outcome.fill_null("") == "").select("session_id", "person")
    asking = asked.union(waits).join(session.select("session_id", "provider_id", "region", on="start"), "session_id")
    offered = session.mutate(who=nobody, on=_.start, num=none, den=_.capacity.cast("int64"))
    return asking.mutate(who=_.person, num=_ONE, den=none).select(*columns).union(offered.select(*columns))


MEASURES = (
    Measure("participation", participation),
    Measure("hours", hours, per_person=True),
    Measure("cost", cost, plain=True),
    Measure("cost_per_learner", cost_per_learner, per_person=True),
    Measure("pass_rate", pass_rate),
    Measure("nps", nps),
    Measure("satisfaction", satisfaction),
    Measure("relevance", relevance),
    Measure("without_money", without_money),
    Measure("skill_gain", skill_gain),
    Measure("knowledge_gain", knowledge_gain),
    Measure("used", used),
    Measure("career_share", career_share),
    Measure("no_show", no_show),
    Measure("low_learners", low_learners),
    Measure("low_people", low_people),
    Measure("take_up", take_up),
    Measure("demand", demand),
    Measure("payer_mix", payer_mix, part="payer"),
    Measure("purpose_mix", purpose_mix, part="purpose"),
    Measure("barrier_mix", barrier_mix, part="barrier"),
    Measure("learning_mix", learning_mix, part="way"),
)


def _of_people(rows: Any, f: Frames, *, num: Any) -> Any:
    return rows.select("person", *ATTRIBUTES, who="person", on=ibis.literal(f.reference), num=num, den=_ONE)


def _answers(f: Frames, kind: str, item: str) -> Any:
    given = f.raw["survey"].filter(_.kind == kind, _.item == item).select("booking", "number", "choice")
    return f.bookings.join(given, "booking")


def _gain(f: Frames, prefix: str) -> Any:
    """After minus before, a mean over the items that the same person answered both times: one row a booking."""
    items = f.raw["survey"].filter(_.item.startswith(prefix), _.number.notnull())
    before = items.filter(_.kind == "knowledge_before").select("booking", "item", before="number")
    after = items.filter(_.kind == "knowledge_after").select("booking", "item", after="number")
    pairs = before.join(after, ["booking", "item"]).group_by("booking").agg(num=(_.after - _.before).mean())
    return f.bookings.join(pairs, "booking").mutate(den=_ONE)


def _purposes(f: Frames) -> Any:
    """Bookings and log entries that say what they are for; an entry that comes from a booking counts once."""
    columns = ("person", "booking", "who", "on", "purpose", "provider_id", *ATTRIBUTES)
    booked = f.bookings.filter(_.state.isin(TOOK_PART), _.purpose != "").select(*columns)
    own = f.raw["log"].filter(_.date.between(f.period.start, f.period.end), _.booking.isnull(), _.purpose != "")
    own = own.select("person", "booking", "purpose", who="person", on="date", provider_id=ibis.null("string"))
    return booked.union(with_groups(own, f.people).select(*columns))
