"""Raking (iterative proportional fitting): weights that make the population agree with official margins.

A margin is a CSV file: one or more columns that name variables of the population, and `count`, whole people. Each
combination of categories of all margins is a cell; a cell's weight is scaled to each margin in turn until all agree.
It either converges or says which numbers can't go together.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rugzak.evaluation.simulation.engines import Engine, values
from rugzak.evaluation.simulation.errors import BadMargin
from rugzak.schemes.language.duckdb import quoted

ROUNDS, TOLERANCE = 500, 1e-9
_MILLI = 1000
# How people who write margins call the variables.
ALIASES = {"region": "person.region", "education": "person.education", "statute": "person.statute",
           "sector": "employer.sector", "size": "employer.size_fte", "age": "age_band"}  # fmt: skip
RAKED = ("municipality", "person.region", "sex", "age_band", "person.education", "person.statute", "employer.sector")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Margin:
    """Counts of people by one or more variables."""

    variables: tuple[str, ...]
    counts: Mapping[Key, int]
    source: str

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Cells:
    """The weight in thousandths of each combination of `variables`; without variables one weight for all."""

    variables: tuple[str, ...]
    weights: Mapping[Key, int]

    def weighted(self, table: str) -> str:
        """A query: the table with its weights."""
        if not self.variables:
            return f"SELECT *, CAST({self.weights[()]} AS BIGINT) AS weight FROM {table}"  # noqa: S608
        names = [f"c{n}" for n in range(len(self.variables))]
        given = values({**dict.fromkeys(names, "VARCHAR"), "weight": "BIGINT"},
                       [(*key, weight) for key, weight in sorted(self.weights.items())])  # fmt: skip
        on = " AND ".join(f"{_text(f'p.{quoted(one)}')} = g.{c}" for one, c in zip(self.variables, names, strict=True))
        return f"SELECT p.*, g.weight FROM {table} AS p JOIN ({given}) AS g ON {on}"  # noqa: S608


def read_margin(path: Path) -> Margin:
    """A margin from a CSV file; raises `BadMargin` with its line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        head = [name.strip() for name in reader.fieldnames or []]
        reader.fieldnames = head
        if "count" not in head or len(head) < 2:
            raise BadMargin(f"{path.name}: the first line must name variables and count, such as region,sex,count")
        variables = tuple(_variable(path, name) for name in head if name != "count")
        counts: dict[Key, int] = {}
        for line, row in enumerate(reader, start=2):
            key = tuple((row[name] or "").strip() for name in head if name != "count")
            if key in counts:
                raise BadMargin(f"{path.name}:{line}: {', '.join(key)} stands here twice")
            counts[key] = _count(path, line, row["count"])
    return Margin(variables, counts, path.name)


def weights(engine: Engine, table: str, margins: Sequence[Margin], *, total: int, rows: int) -> Cells:
    """The weights of a population; equal ones that add up to `total` people where there is no margin."""
    if not margins:
        return Cells((), {(): max(1, total * _MILLI // rows)})
    variables = tuple(dict.fromkeys(name for margin in margins for name in margin.variables))
    columns = ", ".join(f"{_text(quoted(name))} AS c{n}" for n, name in enumerate(variables))
    found = engine.rows(f"SELECT {columns}, count(*) FROM {table} GROUP BY ALL")  # noqa: S608
    sizes = {tuple(str(word) for word in row[:-1]): int(row[-1]) for row in found}
    fitted = rake(variables, sizes, margins)
    return Cells(variables, {key: max(0, round(people * _MILLI / sizes[key])) for key, people in fitted.items()})


def rake(variables: Sequence[str], sizes: Mapping[Key, int], margins: Sequence[Margin]) -> dict[Key, float]:
    """People in each cell, so that each margin is met. `sizes` are the rows of a cell, from which it starts.

    Raises `BadMargin` where totals differ, a category has no row (or a row no category), or no agreement is found.
    """
    picks = [[variables.index(name) for name in margin.variables] for margin in margins]
    _check(sizes, margins, picks)
    fitted = {key: float(size) for key, size in sizes.items()}
    for _ in range(ROUNDS):
        worst = max(_scale(fitted, margin, pick) for margin, pick in zip(margins, picks, strict=True))
        if worst <= TOLERANCE:
            return fitted
    raise BadMargin(f"after {ROUNDS} rounds the margins still differ by {worst:.2%}: too many combinations are empty; "
                    "simulate more people, or merge categories")  # fmt: skip


def _scale(fitted: dict[Key, float], margin: Margin, pick: Sequence[int]) -> float:
    """Scale to one margin; gives the largest relative difference before."""
    sums: dict[Key, float] = dict.fromkeys(margin.counts, 0.0)
    for key, people in fitted.items():
        sums[tuple(key[n] for n in pick)] += people
    factors = {group: margin.counts[group] / found if found else 1.0 for group, found in sums.items()}
    for key in fitted:
        fitted[key] *= factors[tuple(key[n] for n in pick)]
    return max((abs(sums[group] - count) / count for group, count in margin.counts.items() if count), default=0.0)


def _check(sizes: Mapping[Key, int], margins: Sequence[Margin], picks: Sequence[Sequence[int]]) -> None:
    for margin, pick in zip(margins, picks, strict=True):
        there = {tuple(key[n] for n in pick) for key in sizes}
        if lost := sorted(group for group, count in margin.counts.items() if count and group not in there):
            raise BadMargin(f"{margin.source}: nobody in the population is {_said(margin, lost[0])}; simulate more "
                            "people, or merge this category with another")  # fmt: skip
        if lost := sorted(there - set(margin.counts)):
            raise BadMargin(f"{margin.source}: there is no count for {_said(margin, lost[0])}; add a line for it")
    first = margins[0]
    for margin in margins[1:]:
        if abs(margin.total - first.total) > first.total / 1_000_000:
            both = f"{margin.source} counts {margin.total} people and {first.source} {first.total}"
            raise BadMargin(f"{both}: bring them to the same total")


def _said(margin: Margin, group: Key) -> str:
    return ", ".join(f"{name} = {word}" for name, word in zip(margin.variables, group, strict=True))


def _variable(path: Path, name: str) -> str:
    full = ALIASES.get(name, name)
    if full not in RAKED:
        raise BadMargin(f"{path.name}: {name} is no variable; use one of {', '.join(RAKED)}")
    return full


def _count(path: Path, line: int, text: str | None) -> int:
    if text is None or not text.strip().isdigit():
        raise BadMargin(f"{path.name}:{line}: {text or 'nothing'} is no whole number of people")
    return int(text)


def _text(column: str) -> str:
    """A category as text; who has none (no sector without a job) is in the category `none`."""
    return f"coalesce(CAST({column} AS VARCHAR), 'none')"
