"""The wish to learn: who wants which course when, in one year, the same for every reform.

A row is a course that someone books, or would book if more of it were paid (`response`). Base and reform draw the same
numbers by name, so that they differ by what they pay alone.
"""

from collections.abc import Mapping
from datetime import date

from rugzak.evaluation.simulation import draws
from rugzak.evaluation.simulation.assumptions import Assumptions, Draw
from rugzak.evaluation.simulation.engines import Engine
from rugzak.evaluation.simulation.layers import Layers, drawn, millionths, product
from rugzak.evaluation.simulation.population import ROOT, TABLE
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language.duckdb import literal, quoted

EVENT = "event"  # the root of a course's draws
COURSES = (1, 2)  # at most so many a year
DAYS = 365
_COPIED = {"session.minutes": "training.contact_minutes", "training.eligible_cost": "training.price",
           "training.first_start": "training.start"}  # fmt: skip


def wishes(
    engine: Engine, table: str, assumptions: Assumptions, *, year: int, training: Mapping[str, Draw] | None = None
) -> list[str]:
    """Make a table with a row a course, booked on `booked_on`; gives the facts that it holds.

    `training` replaces draws of courses: what a reform itself changes in them.
    """
    changed = assumptions.model_copy(update={"training": {**assumptions.training, **(training or {})}})
    engine.make(table, _wishes(changed, year))
    names = [*assumptions.people, *assumptions.training, *_COPIED, "person.region", "person.birth_date",
             "employment.start", "employment.hours_week", "person.career_years", "person.months_worked_24",
             "person.pop_attest_date",
             "training.start", "training.end", "session.minutes_in_work_hours", "booking.employer_pays"]  # fmt: skip
    return [name for name in dict.fromkeys(names) if name in vocabulary().facts]


def _wishes(assumptions: Assumptions, year: int) -> str:
    layers = Layers(f"({_candidates(assumptions, year)})")
    for name, draw in assumptions.training.items():
        drawn(layers, name, draw, EVENT)
    layers.close()
    _following(layers, assumptions, year)
    return f"SELECT * FROM {layers.close()}"  # noqa: S608


def _candidates(assumptions: Assumptions, year: int) -> str:
    """Who learns, or would if all were paid; `learns` and `chance` are in millionths, `number` counts courses."""
    part = assumptions.participation
    chance = product([part.four_weeks, part.statute, part.education], part.year.value)
    layers = Layers(TABLE)
    layers.add("year_root", draws.branch(ROOT, str(year), "year"))
    layers.add("chance", f"CAST({chance} AS BIGINT)")
    layers.close()
    layers.add("learns", draws.parts("year_root", "learns"))
    layers.add("again", draws.parts("year_root", "again"))
    for number in COURSES:
        moment = draws.branch("year_root", str(number), "moment")
        layers.add(
            f"moment_{number}", f"{draws.draw('year_root', f'day {number}')} % {DAYS} * {draws.PRIME} + {moment}"
        )
    layers.close()
    most = f"chance + chance * ({millionths(assumptions.response, 2)}) // {draws.PARTS}"
    again = draws.exactly(part.again.value)
    courses = " UNION ALL ".join(f"SELECT CAST({number} AS BIGINT) AS number" for number in COURSES)
    # The first course of two is the one that comes first: what a person has left goes by the calendar.
    arrival = (
        f"CASE WHEN again >= {again} THEN moment_1 WHEN number = 1 THEN least(moment_1, moment_2)"
        " ELSE greatest(moment_1, moment_2) END"
    )
    return (
        f"SELECT p.*, number, {arrival} AS arrival, {draws.branch('year_root', 'number', 'course')} AS {EVENT},"  # noqa: S608
        f" id * 100000 + {year * 10} + number AS wish FROM {layers.close()} AS p CROSS JOIN ({courses}) AS c"
        f" WHERE learns < {most} AND (number = 1 OR again < {again})"
    )


def _following(layers: Layers, assumptions: Assumptions, year: int) -> None:
    """Dates, and what is the same under another name."""
    layers.add("day", f"arrival // {draws.PRIME}")
    layers.close()
    first = literal(date(year, 1, 1))
    layers.add("booked_on", f"{first} + CAST(day AS INTEGER)")
    layers.add("training.start", f"{first} + CAST(day + {int(assumptions.lead_days.value)} AS INTEGER)")
    layers.close()
    layers.add("training.end", f"{quoted('training.start')} + CAST(30 AS INTEGER)")
    for name, origin in _COPIED.items():
        layers.add(name, quoted(origin))
    initiative, minutes = quoted("booking.initiative"), quoted("training.contact_minutes")
    layers.add("booking.employer_pays", f"{initiative} = 'employer'")
    layers.add("session.minutes_in_work_hours", f"CASE WHEN {initiative} = 'self' THEN 0 ELSE {minutes} END")
