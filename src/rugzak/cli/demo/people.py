"""The people of the demo world, with their jobs and learning accounts; by COPY, in blocks.

Shares follow Belgium roughly (education 18/40/42, nine in ten of the employed are employees) and are no statistics.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pgtrigger

from rugzak.accounts.models import Employment, JointCommittee, LearningAccount, Person
from rugzak.base import clock, crypto
from rugzak.base.imports import progress
from rugzak.base.models import Municipality
from rugzak.cli.demo.copy import copy_rows
from rugzak.cli.demo.names import FAMILY, GIVEN
from rugzak.cli.demo.numbers import birth_date, national_number
from rugzak.cli.demo.organisations import committee_of
from rugzak.cli.demo.world import Worker, World

BLOCK = 20_000
SILENT = "accounts.Person:insert_insert"  # no history of how made-up people came to be
EDUCATION = (("low", 0.18), ("mid", 0.40), ("high", 0.42))
STATUTE = (("employee", 0.68), ("temp", 0.05), ("self_employed", 0.08), ("jobseeker", 0.07), ("inactive", 0.12))
FRACTIONS = ((Decimal("1"), 0.66), (Decimal("0.8"), 0.18), (Decimal("0.5"), 0.16))
_PERSON = [
    "id",
    "given_name",
    "family_name",
    "national_number",
    "national_number_hash",
    "birth_date",
    "sex",
    "education",
    "language",
    "municipality_id",
    "statute",
    "email",
    "phone",
    "made_up",
    "created_at",
    "pseudonym",
]
_JOB = [
    "id",
    "person_id",
    "employer_id",
    "joint_committee_id",
    "start",
    "end",
    "fraction",
    "hours_week",
    "fixed_schedule",
    "wage_month",
    "occupation_uri",
]


class Births:
    """Hands out order numbers per day and sex, so that no national number comes twice."""

    def __init__(self) -> None:
        self._next: dict[tuple[Any, str], int] = {}

    def order(self, born: Any, sex: str) -> int | None:
        taken = self._next.get((born, sex), 0)
        self._next[born, sex] = taken + 1
        return taken if taken <= 48 else None


def make_people(world: World) -> None:
    """Make the people in blocks, each with an account; those who work get a job at an employer of the world."""
    births, known = Births(), set(JointCommittee.objects.values_list("code", flat=True))
    places = _PlaceDraw(world)
    with progress("People", world.people) as step, pgtrigger.ignore(SILENT):
        for start in range(0, world.people, BLOCK):
            count = min(BLOCK, world.people - start)
            people = [_person(world, births, places) for _ in range(count)]
            copy_rows(Person, _PERSON, (row for row, _ in people))
            workers = [worker for _, worker in people]
            copy_rows(LearningAccount, ["person_id", "ledger_holder", "opened_at"], _accounts(workers))
            copy_rows(Employment, _JOB, _jobs(world, workers, known))
            world.workers += workers
            step.advance(count)


class _PlaceDraw:
    """Draws places by population, many at a time: choices() with weights is slow one by one."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._drawn: Iterator[Municipality] = iter(())
        self._weights = [place.population or 5_000 for place in world.places]

    def next(self) -> Municipality | None:
        if not self._world.places:
            return None
        place = next(self._drawn, None)
        if place is None:
            self._drawn = iter(self._world.rng.choices(self._world.places, self._weights, k=BLOCK))
            place = next(self._drawn)
        return place


def _person(world: World, births: Births, places: _PlaceDraw) -> tuple[list[Any], Worker]:
    rng, person_id, place = world.rng, world.ids.next(), places.next()
    sex = "F" if rng.random() < 0.51 else "M"
    born = birth_date(rng, world.today)
    order = births.order(born, sex)
    number = national_number(born, sex, order) if order is not None else None
    education, statute = _pick(rng, EDUCATION), _pick(rng, STATUTE)
    region = place.region if place else "VL"
    language = "fr" if region == "WA" or (region == "BR" and rng.random() < 0.7) else "nl"
    sealed = crypto.encrypt(number, context="person.national_number") if number else None
    hashed = crypto.keyed_hash(number, purpose="person.national_number") if number else None
    names = rng.choice(GIVEN[sex]), rng.choice(FAMILY)
    row = [person_id, *names, sealed, hashed, born, sex, education, language, place.pk if place else None, statute]
    employer = rng.randrange(len(world.employers)) if statute in ("employee", "temp") else None
    worker = Worker(person_id, education, region, statute, employer, world.ids.next())
    return [*row, "", "", True, clock.now(), world.ids.next()], worker


def _accounts(workers: list[Worker]) -> Iterator[list[Any]]:
    moment = clock.now()
    return ([worker.id, worker.account, moment] for worker in workers)


def _jobs(world: World, workers: list[Worker], known: set[str]) -> Iterator[list[Any]]:
    rng = world.rng
    for worker in workers:
        if worker.employer is None:
            continue
        committee, fraction = committee_of(worker.employer), _pick(rng, FRACTIONS)
        start = world.today - timedelta(days=rng.randint(30, 7_000))
        wage = int(rng.lognormvariate(12.75, 0.28) * float(fraction))
        employer = world.employers[worker.employer].pk
        row = [world.ids.next(), worker.id, employer, committee if committee in known else None, start, None]
        yield [*row, fraction, Decimal(38) * fraction, rng.random() < 0.3, wage, ""]


def _pick(rng: Any, shares: tuple[tuple[Any, float], ...]) -> Any:
    draw = rng.random()
    for value, share in shares:
        draw -= share
        if draw < 0:
            return value
    return shares[-1][0]
