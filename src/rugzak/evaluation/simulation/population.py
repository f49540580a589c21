"""The synthetic population: rows of made-up people with the facts that rules ask, drawn from shares and margins.

Deterministic by seed, whole-number SQL on any engine. Each variable says where its shares come from, and whether they
were fitted to an official margin (`calibrated`); what was not is *uncalibrated* and says so in every result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rugzak.base.quantities import largest_remainder
from rugzak.evaluation.simulation import draws, raking
from rugzak.evaluation.simulation.assumptions import Assumptions
from rugzak.evaluation.simulation.engines import Engine, values
from rugzak.evaluation.simulation.layers import Layers, drawn
from rugzak.evaluation.simulation.places import Place, places
from rugzak.evaluation.simulation.raking import Margin
from rugzak.schemes.language.duckdb import quoted

TABLE = "people"
ROOT = "root"
MILLI = 1000  # a weight counts thousandths of a person
_SLOTS = 100_000
_AT_WORK = "\"person.statute\" IN ('employee', 'temp')"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the population and where its distribution comes from."""

    name: str
    source: str
    calibrated: bool


@dataclass(frozen=True, slots=True)
class Population:
    """What was made: rows, the people they stand for (in thousandths), and the ground of each variable."""

    rows: int
    seed: int
    total: int
    variables: tuple[Variable, ...]

    @property
    def calibrated(self) -> bool:
        """Whether at least one official margin was fitted."""
        return any(variable.calibrated for variable in self.variables)


def build(
    engine: Engine, *, rows: int, seed: int, year: int, assumptions: Assumptions, data: Path | None = None,
    margins: Sequence[Margin] = (),
) -> Population:  # fmt: skip
    """Make the table `people`; raises `BadMargin` where the margins can't be fitted."""
    found, source = places(data)
    engine.make("place_slot", _slots(found))
    engine.make("people_drawn", _people(rows, seed, year, assumptions))
    cells = raking.weights(engine, "people_drawn", margins, total=assumptions.total.people, rows=rows)
    engine.make(TABLE, cells.weighted("people_drawn"))
    engine.drop("people_drawn")
    fitted = {name for margin in margins for name in margin.variables}
    return Population(rows, seed, _total(engine), tuple(_variables(assumptions, source, margins, fitted)))


def _total(engine: Engine) -> int:
    return int(engine.rows(f"SELECT CAST(sum(weight) AS BIGINT) FROM {TABLE}")[0][0])  # noqa: S608


def _variables(assumptions: Assumptions, source: str, margins: Sequence[Margin], fitted: set[str]) -> list[Variable]:
    of = {name: margin.source for margin in margins for name in margin.variables}
    rows = [("municipality", source), ("person.region", source)]
    rows += [(name, draw.source) for name, draw in assumptions.people.items()]
    return [Variable(name, of.get(name, ground), name in fitted) for name, ground in rows]


def _slots(found: Sequence[Place]) -> str:
    """A row for each hundred-thousandth of the people: where it lives. Spread by largest remainder."""
    rows, start = [], 0
    for place, size in zip(found, largest_remainder(_SLOTS, [place.people for place in found]), strict=True):
        rows.append((place.code, place.region, start, start + size))
        start += size
    columns = {"municipality": "VARCHAR", "region": "VARCHAR", "low": "BIGINT", "high": "BIGINT"}
    given = values(columns, rows)
    slots = f"SELECT i AS slot FROM range({_SLOTS}) AS made(i)"  # noqa: S608
    return f"SELECT slot, municipality, region FROM ({slots}) AS s JOIN ({given}) AS g ON slot >= low AND slot < high"  # noqa: S608


def _people(rows: int, seed: int, year: int, assumptions: Assumptions) -> str:
    numbers = f"(SELECT CAST(i AS BIGINT) AS id FROM range({rows}) AS made(i))"  # noqa: S608
    layers = Layers(f"(SELECT id, {draws.root('id', seed)} AS {ROOT} FROM {numbers})")  # noqa: S608
    layers.add("slot", f"{draws.parts(ROOT, 'place')} // {draws.PARTS // _SLOTS}")
    living = f"(SELECT p.id, p.{ROOT}, s.municipality, s.region AS {quoted('person.region')}"
    layers = Layers(f"{living} FROM {layers.close()} AS p JOIN place_slot AS s ON p.slot = s.slot)")
    for name, draw in assumptions.people.items():
        drawn(layers, name, draw, ROOT)
    for name, expression in _following(year, assumptions).items():
        layers.close()
        layers.add(name, expression)
    return f"SELECT * FROM {layers.close()}"  # noqa: S608


def _following(year: int, assumptions: Assumptions) -> Mapping[str, str]:
    """What follows from what was drawn: dates from ages, hours from fractions."""
    ages = []
    for band in assumptions.people["age_band"].categories():
        low, high = (int(part) for part in band.split("-"))
        ages.append(f"WHEN age_band = '{band}' THEN {draws.between(ROOT, 'age', low, high)}")
    month, day = draws.between(ROOT, "month", 1, 12), draws.between(ROOT, "day", 1, 28)
    tenure = f"{draws.draw(ROOT, 'tenure')} % greatest(1, least(age - 17, 20))"
    school = "CASE \"person.education\" WHEN 'low' THEN 18 WHEN 'mid' THEN 19 ELSE 23 END"
    career = f"greatest(0, age - {school} - {draws.between(ROOT, 'career gap', 0, 4)})"
    worked = f"CASE WHEN \"person.statute\" = 'jobseeker' THEN {draws.between(ROOT, 'worked', 0, 20)} ELSE 0 END"
    statute, attest = quoted("person.statute"), draws.between(ROOT, "attest", 1, 5)
    attested = quoted("person.pop_attest")
    works = f"{_AT_WORK} OR {statute} = 'self_employed'"
    return {
        "age": f"CAST(CASE {' '.join(ages)} END AS BIGINT)",
        "person.birth_date": _date(f"{year - 1} - age", month, day),
        "employment.start": f"CASE WHEN {_AT_WORK} THEN {_date(f'{year - 1} - {tenure}', month)} END",
        "employment.hours_week": f"CAST({quoted('employment.fraction')} * 38 AS DECIMAL(18,6))",
        "person.career_years": f"CAST(CASE WHEN {statute} = 'student' THEN 0 ELSE {career} END AS DECIMAL(18,6))",
        "person.pop_attest_date": f"CASE WHEN {attested} THEN {_date(f'{year} - {attest}', month)} END",
        "person.months_worked_24": f"CAST(CASE WHEN {works} THEN 24 ELSE {worked} END AS BIGINT)",
    }


def _date(year: str, month: str, day: str = "1") -> str:
    return f"make_date({', '.join(f'CAST({part} AS INTEGER)' for part in (year, month, day))})"
