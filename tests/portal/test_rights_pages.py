"""Trying rights out: without an account, one question at a time, and what would change."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World
from rugzak.accounts.models import Fact
from rugzak.schemes.models import DecisionRecord

EN = {"accept-language": "en"}
HTMX = {**EN, "HX-Request": "true"}
FORM = {
    "person__region": "VL",
    "person__statute": "employee",
    "person__birth_date": "1985-03-02",
    "person__education": "low",
}
pytestmark = pytest.mark.django_db


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_anyone_sees_their_rights_and_nothing_is_kept(world: World, client: Client) -> None:
    page = text_of(client.get(reverse("check"), headers=EN))
    assert "You need no account" in page and 'class="rz-right' not in page
    DecisionRecord.objects.all().delete()
    answer = client.post(reverse("check"), FORM, headers=EN)
    page = text_of(answer)
    assert answer.status_code == 200 and 'class="rz-right rz-yes"' in page and "125" in page
    assert not DecisionRecord.objects.exists() and "sessionid" not in client.cookies
    asked = re.findall(r'name="asked" value="([^"]+)"', page)
    assert len(asked) == 1 and f'name="{asked[0].replace(".", "__")}"' in page


def test_one_more_question_at_a_time_and_none_twice(world: World, client: Client) -> None:
    seen: list[str] = []
    for _ in range(4):
        page = text_of(client.post(reverse("check"), {**FORM, "asked": seen}, headers=HTMX))
        assert "<html" not in page
        asked = re.findall(r'name="asked" value="([^"]+)"', page)
        assert asked[:-1] == seen and asked[-1] not in seen
        seen = asked


@pytest.mark.parametrize(
    "wrong", [{"person__birth_date": "soon"}, {"person__region": "MARS"}, {"person__birth_date": "99999-01-01"}]
)
def test_a_wrong_answer_is_said_and_the_rest_stays(world: World, client: Client, wrong: dict[str, str]) -> None:
    answer = client.post(reverse("check"), {**FORM, **wrong}, headers=EN)
    page = text_of(answer)
    assert answer.status_code == 422 and "rz-error" in page and "selected>I work for an employer" in page
    assert client.post(reverse("check"), {**FORM, "asked": ["no.such", "person.secret"]}, headers=EN).status_code == 200


def test_i_answer_one_question_and_the_list_changes(learner: Client, world: World) -> None:
    page = text_of(learner.get(reverse("person:rights"), headers=EN))
    fact = re.findall(r'name="fact" value="([^"]+)"', page)[0]
    name = re.findall(r'name="(answer)"', page)
    assert name, page
    bad = learner.post(reverse("person:rights-answer"), {"fact": fact, "answer": "x" * 80}, headers=HTMX)
    assert "rz-error" in text_of(bad) and not Fact.objects.filter(person=world.person, name=fact).exists()
    values = re.findall(r'(?:<option|type="radio" name="answer") value="([^"]+)"', page)
    answer = values[0] if values else "12"
    after = text_of(learner.post(reverse("person:rights-answer"), {"fact": fact, "answer": answer}, headers=HTMX))
    kept = Fact.objects.get(person=world.person, name=fact)
    assert kept.source == "declared" and "<html" not in after and 'id="rights-list"' in after
    assert f'name="fact" value="{fact}"' not in after, "it is not asked again"


def test_who_does_not_know_gets_another_question(learner: Client, world: World) -> None:
    page = text_of(learner.get(reverse("person:rights"), headers=EN))
    first = re.findall(r'name="fact" value="([^"]+)"', page)[0]
    moved = learner.post(reverse("person:rights-answer"), {"fact": first, "skip": "yes"}, headers=EN)
    assert moved.status_code == 302 and not Fact.objects.filter(person=world.person, name=first).exists()
    again = text_of(learner.get(moved.headers["Location"], headers=EN))
    assert f'name="fact" value="{first}"' not in again
    assert learner.post(reverse("person:rights-answer"), {"fact": "no.such", "answer": "1"}).status_code == 302


def test_what_would_change_is_shown_and_not_kept(learner: Client, world: World) -> None:
    address = reverse("person:what-if")
    assert "Choose something" in text_of(learner.get(address, headers=EN))
    before = Fact.objects.count(), DecisionRecord.objects.count()
    page = text_of(learner.get(address, {"region": "WA"}, headers=EN))
    assert "You lose" in page and "Flemish training cheque" in page
    part = text_of(learner.get(address, {"work": "jobseeker", "hours": "", "age": ""}, headers=HTMX))
    assert "<html" not in part and "You lose" in part
    assert "rz-error" in text_of(learner.get(address, {"age": "7"}, headers=EN))
    assert (Fact.objects.count(), DecisionRecord.objects.count()) == before


def test_a_part_of_full_time_is_asked_in_percent(world: World, client: Client) -> None:
    from rugzak.portal.person.answers import AnswersForm

    form = AnswersForm({"employment__fraction": "80"}, asked=["employment.fraction"])
    assert form.is_valid() and form.known() == {"employment.fraction": Decimal("0.8")}
    assert not AnswersForm({"employment__fraction": "120"}, asked=["employment.fraction"]).is_valid()
