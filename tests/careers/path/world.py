"""Small random problems, and the best path by looking at every set of trainings."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from uuid import UUID

from rugzak.base.text import Text
from rugzak.careers.path.faults import covered, faults
from rugzak.careers.path.funding import own_cost
from rugzak.careers.path.model import PARTS, Choice, Problem, Slot, Step, Wish
from rugzak.schemes.split import Offer, Rules

TODAY = date(2026, 9, 14)
SKILLS = ("plan", "weld", "count", "drive")
PURSES = {UUID(int=1): "cheque", UUID(int=2): "sector", UUID(int=3): "employer", UUID(int=4): "gov"}


def offer(scheme: str, purse: UUID, free: int, **terms: object) -> Offer:
    given = {"share": None, "cap": None, "order": 10, "why": Text(en=scheme), **terms}
    payer = {"cheque": "gov", "gov": "gov", "sector": "sector", "employer": "employer"}[scheme]
    return Offer(payer, scheme, None, purse, given.pop("asset", "EUR"), free, **given)  # type: ignore[arg-type]


def choice(number: int, **values: object) -> Choice:
    """One Monday in October by default, for 100 euros."""
    day = values.pop("day", date(2026, 10, 5))
    slots = (Slot(day, 9 * 60, 180), Slot(day, 13 * 60, 180))
    given = {
        "id": UUID(int=number), "training": UUID(int=1000 + number), "slots": slots, "price": 10_000, "minutes": 360,
        "seats": 3, "teaches": {"plan": 1.0}, **values,
    }  # fmt: skip
    return Choice(**given)


def random_problem(seed: int, most: int = 7) -> Problem:
    """Few choices, shared purses that are too small, conditions between payers, needs, busy days and wishes."""
    rng = random.Random(seed)
    balances = {purse: rng.choice([0, 4_000, 9_000, 25_000]) for purse in PURSES}
    choices = tuple(_choice(rng, number, balances) for number in range(1, rng.randint(2, most) + 1))
    wish = Wish(
        last=rng.choice([None, None, TODAY + timedelta(days=rng.randint(30, 60))]),
        budget=rng.choice([None, None, 0, 5_000, 12_000, 30_000]),
        hours_week=rng.choice([None, None, 8 * 60, 12 * 60]),
        hours_total=rng.choice([None, 15 * 60, 30 * 60]),
        days=rng.choice([frozenset(range(7)), frozenset(range(7)), frozenset(range(5)), frozenset({0, 3, 5})]),
        parts=frozenset(rng.choice([PARTS, PARTS, PARTS, PARTS[:2]])),
        languages=rng.choice([frozenset(), frozenset(), frozenset({"nl"})]),
        km=rng.choice([None, None, None, 20.0]),
        online_only=rng.random() < 0.1,
    )
    busy = (Slot(TODAY + timedelta(days=rng.randint(5, 30)), 9 * 60, 240),) if rng.random() < 0.5 else ()
    gap = {skill: rng.randint(300, 3000) for skill in rng.sample(SKILLS, rng.randint(1, 4))}
    return Problem(gap, choices, wish, TODAY, frozenset(rng.sample(SKILLS, 1)), balances, busy)


def without_conditions(problem: Problem) -> Problem:
    """The same with payers that pay one after the other and ask nothing of the person."""
    return replace(problem, choices=tuple(_unconditional(one) for one in problem.choices))


def _unconditional(one: Choice) -> Choice:
    offers = (replace(each, order=place, own_share=None, own_flat=None) for place, each in enumerate(one.offers))
    return replace(one, offers=tuple(offers), rules=Rules())


def _choice(rng: random.Random, number: int, balances: dict[UUID, int]) -> Choice:
    first = TODAY + timedelta(days=rng.randint(-1, 40))
    slots = tuple(
        Slot(first + timedelta(days=7 * week), begin, 180)
        for week in range(rng.randint(1, 3))
        for begin in rng.choice([(540,), (540, 780), (1110,)])
    )
    price = rng.choice([4_000, 9_900, 12_345, 30_000])
    return Choice(
        id=UUID(int=number), training=UUID(int=1000 + number // rng.choice([1, 2])), slots=slots, price=price,
        minutes=sum(slot.minutes for slot in slots), seats=rng.choice([0, 1, 5, 5]), language=rng.choice(["nl", "fr"]),
        km=rng.choice([None, 3.0, 12.5, 44.0]), online=rng.random() < 0.2,
        teaches={skill: rng.choice([0.5, 1.0]) for skill in rng.sample(SKILLS, rng.randint(1, 3))},
        needs=frozenset(rng.sample(SKILLS, 1)) if rng.random() < 0.25 else frozenset(),
        offers=tuple(_offers(rng, balances)),
        rules=Rules(frozenset({("cheque", "payer:employer")}) if rng.random() < 0.4 else frozenset()),
    )  # fmt: skip


def _offers(rng: random.Random, balances: dict[UUID, int]) -> Iterator[Offer]:
    for purse, scheme in PURSES.items():
        if rng.random() < 0.55 and balances[purse]:
            yield offer(
                scheme, purse, balances[purse], order=rng.choice([10, 20]),
                share=rng.choice([None, Decimal("0.5"), Decimal("0.3")]), cap=rng.choice([None, 3_000]),
                own_share=rng.choice([None, None, Decimal("0.25")]), own_flat=rng.choice([None, None, 1_000]),
            )  # fmt: skip


def best_by_hand(problem: Problem) -> tuple[int, ...]:
    """Gain (as a loss), own cents, minutes, travel and days of the best set, by trying every one."""
    return min(values(problem, list(picked)) for picked in sets(problem) if not faults(problem, picked))


def sets(problem: Problem) -> Iterator[tuple[Choice, ...]]:
    """Every set of trainings."""
    for size in range(len(problem.choices) + 1):
        yield from combinations(problem.choices, size)


def values(problem: Problem, picked: list[Choice]) -> tuple[int, ...]:
    """What is to be made small, the most important first."""
    return (
        -covered(problem, picked), own_cost(picked, problem.purses), sum(one.minutes for one in picked),
        sum(round(10 * one.travel) for one in picked), sum((one.end - problem.today).days for one in picked),
    )  # fmt: skip


def balances_held(problem: Problem, steps: tuple[Step, ...]) -> bool:
    """No purse pays more than it holds."""
    spent: dict[object, int] = {}
    for step in steps:
        for line in step.split.lines:
            spent[line.purse_id] = spent.get(line.purse_id, 0) + line.units
    return all(units <= problem.purses.get(purse, units) for purse, units in spent.items())
