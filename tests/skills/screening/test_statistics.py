"""Figures from use: none about few people, one attempt a person, by language; and what is learned from enough use."""

import random

import pytest

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.skills.models import Design, ScreeningAnswer, ScreeningAttempt, ScreeningEstimate
from rugzak.skills.screening import bank, queries, statistics

TEST = bank.tests()["growth-mindset"]
pytestmark = pytest.mark.django_db


def use(n: int, *, language: str = "nl", design: str = Design.DRAWN, seed: int = 1) -> list[ScreeningAttempt]:
    """Attempts of made-up people whose answers follow a trait of theirs; the first item only follows chance."""
    chance = random.Random(seed)
    people = Person.objects.bulk_create(Person(given_name="A", family_name=str(i)) for i in range(n))
    attempts = ScreeningAttempt.objects.bulk_create(
        ScreeningAttempt(person=person, test=TEST.id, version=TEST.version, language=language, design=design,
                         finished_at=clock.now(), result={"scores": {}})
        for person in people
    )  # fmt: skip
    answers = []
    for attempt in attempts:
        trait = chance.gauss(0.5, 0.2)
        for number, item in enumerate(TEST.items):
            noise = chance.random() if number == 0 else trait + chance.gauss(0, 0.15)
            share = min(1.0, max(0.0, round(4 * noise) / 4))
            answers.append(ScreeningAnswer(attempt=attempt, item=item.id, share=share))
    ScreeningAnswer.objects.bulk_create(answers)
    return attempts


def test_nothing_is_said_of_fewer_than_thirty_people() -> None:
    use(29)
    (found,) = statistics.figures(TEST)
    assert (found.enough, found.n, found.alpha, found.items) == (False, 0, None, ())


def test_thirty_people_and_by_language() -> None:
    use(30)
    use(40, language="fr", seed=2)
    whole, dutch = statistics.figures(TEST)[0], statistics.figures(TEST, "nl")[0]
    assert (whole.n, dutch.n, statistics.figures(TEST, "de")[0].n) == (70, 30, 0)
    assert whole.alpha is not None and 0.7 < whole.alpha.low < whole.alpha.value < whole.alpha.high < 1
    first, *rest = whole.items
    assert first.item_rest is not None and first.item_rest < min(one.item_rest or 0 for one in rest)


def test_only_the_lot_counts_and_each_person_once() -> None:
    use(40, design=Design.SHORT)
    use(40, design=Design.ASKED, seed=3)
    assert not statistics.figures(TEST)[0].enough
    attempts = use(30, seed=4)
    again = ScreeningAttempt.objects.create(
        person=attempts[0].person, test=TEST.id, version=1, language="nl", design=Design.DRAWN, finished_at=clock.now()
    )
    ScreeningAnswer.objects.bulk_create(ScreeningAnswer(attempt=again, item=i.id, share=0) for i in TEST.items)
    assert statistics.figures(TEST)[0].n == 30


def test_half_a_test_does_not_count() -> None:
    attempts = use(30)
    ScreeningAnswer.objects.filter(attempt=attempts[0], item=TEST.items[3].id).delete()
    assert not statistics.figures(TEST)[0].enough


def test_nothing_is_learned_from_little_use_and_the_order_from_enough() -> None:
    use(199)
    assert statistics.estimate() == []
    assert queries.learned(TEST).orders == {}
    use(1, seed=9)
    (row,) = statistics.estimate()
    assert row.n == 200 and row.order[-1] == TEST.items[0].id, "what only follows chance comes last"
    assert 0.1 < row.spread < 0.25
    learned = queries.learned(TEST)
    assert learned.orders["growth-mindset"] == row.order and learned.spreads["growth-mindset"] == row.spread
    statistics.estimate()
    assert ScreeningEstimate.objects.count() == 1, "learned again, not twice"
