"""The tables of an export, made ready: people with their groups, bookings of the period with time and money.

Everything is an Ibis expression, so that a bigger engine can run it unchanged; only `connect` names DuckDB. Counts are
cast to int64 before anything is subtracted: on some engines a sum of booleans is unsigned and wraps.
"""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
from ibis import _

from rugzak.evaluation.periods import Period
from rugzak.evaluation.tables import TABLES

UNKNOWN = "unknown"
_AGES = ((15, "0-14"), (25, "15-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"))
ATTRIBUTES = ("sex", "age_band", "education", "region", "statute")
TOOK_PART = ("held", "completed")


@dataclass(frozen=True)
class Frames:
    """Prepared tables; `people` one row a person, `bookings` one row a booking that started in the period."""

    engine: Any
    raw: dict[str, Any]
    people: Any
    bookings: Any
    schemes: Any
    employment: Any
    period: Period
    reference: date


def connect() -> Any:
    """An engine in this process: two threads, bounded memory; the rest spills into the system's temporary folder."""
    engine = ibis.duckdb.connect(threads=2, memory_limit="2GB", temp_directory=tempfile.gettempdir())
    engine.raw_sql("set TimeZone = 'UTC'")
    return engine


def keep(engine: Any, name: str, rows: Any) -> Any:
    """Make rows once, for the many cuts that read them; they go with the engine."""
    return engine.create_table(f"kept_{name}", rows, temp=True)


def load(engine: Any, folder: Path, period: Period, today: date) -> Frames:
    """Read an export and prepare it for a period."""
    raw = {table.name: engine.read_parquet(str(folder / f"{table.name}.parquet")) for table in TABLES}
    people = keep(engine, "people", _people(raw["person"], period))
    bookings = keep(engine, "bookings", _bookings(raw, people, period, today))
    schemes = raw["payment"].filter(_.scheme != "", _.amount > 0).select("booking", "scheme").distinct()
    employment = raw["employment"].select("person", "employer_id", from_="start", until="end").distinct()
    kept = keep(engine, "schemes", schemes), keep(engine, "employment", employment)
    return Frames(engine, raw, people, bookings, *kept, period, period.reference(today))


def with_groups(rows: Any, people: Any) -> Any:
    """Rows with the groups of their person; people who were erased, or who never said, are in "unknown"."""
    joined = rows.left_join(people, "person").drop("person_right")
    return joined.mutate(**{name: joined[name].fill_null(UNKNOWN) for name in ATTRIBUTES})


def _people(person: Any, period: Period) -> Any:
    filled = {name: person[name].nullif("").fill_null(UNKNOWN) for name in ATTRIBUTES if name != "age_band"}
    return person.select("person", age_band=_age_band(period.end.year - person.birth_year), **filled)


def _age_band(age: Any) -> Any:
    """The age reached in the year of the period; bands of ten years as in the labour force survey."""
    branches = [(age.isnull(), ibis.literal(UNKNOWN)), *((age < limit, ibis.literal(name)) for limit, name in _AGES)]
    return ibis.cases(*branches, else_="65+")


def _bookings(raw: dict[str, Any], people: Any, period: Period, today: date) -> Any:
    """Bookings whose session started in the period and by today, with attended minutes and paid cents.

    Who came, in minutes: what the provider marked. `who` stands for the person also where the person was erased.
    """
    rows = raw["booking"].filter(_.start.between(period.start, min(period.end, today)), _.state != "cancelled")
    came = raw["attendance"].filter(_.attended).group_by("booking").agg(minutes=_.minutes.sum().cast("int64"))
    paid = raw["payment"].filter(_.asset == "EUR").group_by("booking").agg(cents=_.captured.sum().cast("int64"))
    rows = rows.left_join(came, "booking").drop("booking_right").left_join(paid, "booking").drop("booking_right")
    rows = rows.mutate(
        minutes=rows.minutes.fill_null(0),
        cents=rows.cents.fill_null(0),
        who=rows.person.fill_null(ibis.literal("b:") + rows.booking),
        on=rows.start,
    )
    return with_groups(rows, people)
