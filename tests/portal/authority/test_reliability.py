"""How well the tests work: in words, with numbers only where enough people answered, for who may see figures."""

from html import unescape

import pytest
from django.test import Client
from tests.skills.screening.test_statistics import TEST, use

from booking.world import World
from portal.desks import member, one_question, sign_in
from rugzak.skills.models import ScreeningAnswer
from rugzak.skills.screening import bank, statistics

pytestmark = pytest.mark.django_db
ADDRESS = "/authority/tests"


@pytest.fixture
def officer(world: World) -> Client:
    return sign_in(member("officer", world.authority))


def page(client: Client, **query: str) -> str:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert one_question(text)
    return unescape(text)


def test_before_enough_people_answered_there_are_no_numbers(officer: Client) -> None:
    use(statistics.LEAST - 1)
    text = page(officer)
    scales = sum(len(test.scales) for test in bank.tests().values())
    assert text.count("Not enough answers yet") == scales and "We don’t know it yet." in text
    assert "Alpha <b>" not in text and "29 people" not in text


def test_a_scale_with_its_questions(officer: Client) -> None:
    use(60)
    text, (found,) = page(officer), statistics.figures(TEST)
    assert found.alpha is not None and f"Alpha <b>{found.alpha.value:.2f}</b>" in text
    assert f"lies between {found.alpha.low:.2f} and {found.alpha.high:.2f}. 60 people." in text
    assert all(str(item.text.en) in text for item in TEST.items)
    assert "Hangs together well" in text and "Fits the others" in text
    assert "All of those hang together well enough." in text


def test_answers_that_have_nothing_to_do_with_each_other_are_said(officer: Client) -> None:
    for number, attempt in enumerate(use(40)):
        for place, item in enumerate(TEST.items):
            share = ((number * (2 * place + 3) + place) % 5) / 4
            ScreeningAnswer.objects.filter(attempt=attempt, item=item.id).update(share=share)
    text = page(officer)
    assert "Does not hang together" in text and "1 of them hangs together too little." in text
    assert "Goes against the others" in text or "Fits the others little" in text


def test_everybody_alike_is_no_division_by_zero(officer: Client) -> None:
    use(30)
    ScreeningAnswer.objects.update(share=1)
    text = page(officer)
    assert "Everybody answered alike" in text and text.count("Everybody answers alike") == len(TEST.items)


def test_by_language_and_nonsense(officer: Client) -> None:
    use(30, language="fr")
    assert "Alpha <b>" in page(officer, language="fr") and "Alpha <b>" not in page(officer, language="de")
    assert "Alpha <b>" in page(officer, language="<x>")


def test_only_for_who_may_see_figures(client: Client, learner: Client, world: World) -> None:
    assert client.get(ADDRESS).status_code == 302
    assert learner.get(ADDRESS).status_code == 403
    assert sign_in(member("releaser", world.authority)).get(ADDRESS).status_code == 403
    assert learner.post(ADDRESS).status_code in (403, 405)
