"""Tests for oneself in the portal: a full run in four languages without script, back, stopping, results, the coach."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World, organisation
from rugzak.accounts.models import Person, ReadLog, User
from rugzak.accounts.services import add_membership, give_mandate
from rugzak.base import clock as business
from rugzak.skills.models import GrowthNote, ProfileSkill, ScreeningAttempt
from rugzak.skills.screening import bank, queries, services

pytestmark = pytest.mark.django_db
LANGUAGES = ("nl", "fr", "de", "en")


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def begin(learner: Client, test: str, **data: str) -> str:
    """The address of the first question."""
    return str(learner.post(reverse("person:test-start", args=[test]), data)["Location"])


def reply(page: str, pick: int) -> dict[str, object]:
    """What a person could send on a page of a question: the option at a place, or every field filled in."""
    item = re.search(r'name="item" value="([^"]+)"', page)
    assert item, page[:500]
    sent: dict[str, object] = {"item": item[1]}
    values = re.findall(r'type="(?:radio)" name="value" value="([^"]+)"', page)
    several = re.findall(r'type="checkbox" name="values" value="([^"]+)"', page)
    fields = dict.fromkeys(re.findall(r'name="(field-[^"]+)"', page))
    if values:
        sent["value"] = values[pick % len(values)]
    if several:
        sent["values"] = several[: pick + 1]
    return sent | {name: str(place) for place, name in enumerate(fields, 1)}


def run(learner: Client, test: str, pick: int = 1) -> tuple[str, int]:
    """Do a test to its end; gives the address of the result and the number of pages."""
    address, pages = begin(learner, test), 0
    while "/results/" not in address:
        page = learner.get(address)
        assert page.status_code == 200, address
        check(text_of(page))
        address, pages = str(learner.post(address, reply(text_of(page), pick))["Location"]), pages + 1
        assert pages < 60
    return address, pages


def check(page: str) -> None:
    """One question, nothing inline, every field with a name for who can't see it."""
    assert len(re.findall("<h1", page)) == 1 and not re.search(r"\sstyle=|<script>|onclick", page)
    for field in re.findall(r"<(?:input|select)[^>]+id=\"((?:f|o)-[^\"]+)\"", page):
        assert f'for="{field}"' in page
    for legend in re.findall(r"<legend[^>]*>(.*?)</legend>", page, re.S):
        assert legend.strip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("test", ["flexibility", "growth-mindset", "digital", "interests"])
def test_a_full_run_in_each_language(world: World, language: str, test: str) -> None:
    learner = Client(headers={"accept-language": language})
    learner.force_login(world.person.user)
    intro = text_of(learner.get(reverse("person:test", args=[test])))
    assert bank.tests()[test].title.of(language).replace("’", "’") in intro
    address, pages = run(learner, test)
    page = text_of(learner.get(address))
    check(page)
    assert pages >= 4 and ScreeningAttempt.objects.get().language == language
    assert f'lang="{language}"' in page and "<svg" in page and 'role="img"' in page
    for other in set(LANGUAGES) - {language}:
        assert bank.tests()[test].limits.of(other) not in page


def test_stopping_in_the_middle_and_going_on(learner: Client) -> None:
    address = begin(learner, "flexibility")
    learner.post(address, reply(text_of(learner.get(address)), 2))
    page = text_of(learner.get(reverse("person:tests")))
    assert "Go on with:" in page and "Busy" in page
    assert begin(learner, "flexibility").endswith("/flexibility/2")
    back = text_of(learner.get(address))
    assert back.count(" checked") == 1, "the answer that was given is shown"
    assert learner.get(address.replace("/1", "/5"))["Location"].endswith("/flexibility/2"), "no skipping"
    assert learner.get(address.replace("/1", "/0"))["Location"].endswith("/flexibility/2")


def test_without_an_answer_the_page_says_so(learner: Client) -> None:
    address = begin(learner, "digital")
    page = learner.post(address, {"item": "dig-search"})
    assert page.status_code == 422 and "You did not answer yet." in text_of(page) and 'role="alert"' in text_of(page)
    assert learner.post(address, {"item": "dig-search", "value": "nonsense"}).status_code == 422
    assert learner.post(address, {"item": "dig-wifi", "value": "x"}).status_code == 409
    assert learner.post(address, {}).status_code == 409


def test_not_knowing_is_an_answer(learner: Client) -> None:
    address = begin(learner, "digital")
    while "/results/" not in address:
        item = reply(text_of(learner.get(address)), 0)["item"]
        address = str(learner.post(address, {"item": item, "value": "dont-know"})["Location"])
    page = text_of(learner.get(address))
    assert "You are at the start of working digitally" in page and "0 of 3 tasks" in page
    assert "Put it in my profile" not in page


def test_what_was_typed_in_a_task_stays_when_something_lacks(learner: Client) -> None:
    address = begin(learner, "digital", whole="yes")
    while 'name="field-surname"' not in (page := text_of(learner.get(address))):
        address = str(learner.post(address, reply(page, 0))["Location"])
    page = text_of(learner.post(address, {"item": "dig-form", "field-surname": "<b>Peeters"}))
    assert 'value="&lt;b&gt;Peeters"' in page


def test_a_result_can_be_kept_shared_and_erased(learner: Client, world: World) -> None:
    address, _pages = run(learner, "initiative", 3)
    do = address + "/do"
    assert not ProfileSkill.objects.filter(evidence="test").exists()
    attempt = ScreeningAttempt.objects.get()
    if services.keepable(queries.result(attempt)):
        learner.post(do, {"do": "keep"})
        assert ProfileSkill.objects.filter(person=world.person, evidence="test").exists()
    learner.post(do, {"do": "share"})
    assert ScreeningAttempt.objects.get().shared_at is not None
    learner.post(do, {"do": "unshare"})
    assert ScreeningAttempt.objects.get().shared_at is None
    learner.post(do, {"do": "nonsense"})
    assert learner.post(do, {"do": "erase"})["Location"] == reverse("person:tests")
    assert learner.post(do, {"do": "erase"}).status_code == 404, "a second click is told so"
    assert learner.get(address).status_code == 404


def test_the_browsers_back_button_after_the_end_leads_to_the_result(learner: Client) -> None:
    address, _pages = run(learner, "flexibility")
    assert learner.get("/me/tests/flexibility/2")["Location"] == address
    assert learner.post("/me/tests/flexibility/2", {"item": "flex-task", "value": "a"})["Location"] == address


def test_then_and_now_stand_in_one_picture(learner: Client, clock: object) -> None:
    run(learner, "interests", 0)
    clock.by(days=40)  # type: ignore[attr-defined]
    address, _pages = run(learner, "interests", 2)
    page = text_of(learner.get(address))
    assert "The dashed line" in page and "rz-then" in page and "No kind of work stands out" in page


def test_strangers_and_others_see_nothing(learner: Client, client: Client, world: World) -> None:
    address, _pages = run(learner, "flexibility")
    assert client.get(address).status_code == 302
    ben = Person.objects.create(given_name="Ben", family_name="Maes")
    other = Client()
    other.force_login(User.objects.create_user("ben@example.org", person=ben))
    for method in (other.get, other.post):
        assert method(address).status_code in (404, 405)
    assert other.post(address + "/do", {"do": "erase"}).status_code == 404
    assert learner.get(reverse("person:test-result", args=[uuid4()])).status_code == 404
    assert learner.get("/me/tests/iq").status_code == 404 and learner.get("/me/tests/iq/1").status_code == 404
    assert learner.get("/me/tests/flexibility/99999999999999999999").status_code in (302, 404)


def test_a_coach_sees_only_what_is_shared_and_that_is_written_down(learner: Client, world: World) -> None:
    user = User.objects.create_user("coach@example.org")
    add_membership(
        user=user, organisation=organisation("coach_centre", "Loopbaanhuis"), role="coach", start=date(2020, 1, 1)
    )
    end = business.today() + timedelta(days=90)
    give_mandate(person=world.person, coach=user, scopes=["profile"], end=end)
    coach = Client(headers={"accept-language": "en"})
    coach.force_login(user)
    run(learner, "flexibility")
    where = reverse("coach:person", args=[world.person.pk])
    assert "Results of tests" not in text_of(coach.get(where))
    assert not ReadLog.objects.filter(verb="screening.see").exists()
    services.share(person=world.person, attempt_id=ScreeningAttempt.objects.get().pk, shared=True)
    page = text_of(coach.get(where))
    assert "How do I handle change?" in page and "Your boss" not in page
    assert ReadLog.objects.filter(person_id=world.person.pk, verb="screening.see").count() == 1


def test_growth_in_my_own_words(learner: Client) -> None:
    where = reverse("person:tests-growth")
    page = learner.post(where, {"words": "   "})
    assert page.status_code == 422 and 'aria-invalid="true"' in text_of(page)
    for _click in range(2):
        learner.post(where, {"words": "<i>weld</i>"})
    note = GrowthNote.objects.get()
    assert "&lt;i&gt;weld" in text_of(learner.get(where))
    erase = reverse("person:tests-note-erase", args=[note.pk])
    assert learner.post(erase).status_code == 302 and learner.post(erase).status_code == 404
