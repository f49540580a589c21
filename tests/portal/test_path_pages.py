"""The path to a job and the plan that comes of it: what the pages show, keep, mend and refuse."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.skills.conftest import starter, starter_place

from booking.world import World, organisation
from careers.path.test_path_gather import PACKER, SKILL, offer
from rugzak.accounts import access
from rugzak.accounts.models import User
from rugzak.accounts.services import give_mandate
from rugzak.base.models import Message
from rugzak.booking.models import Booking
from rugzak.careers import services as careers
from rugzak.careers.models import Plan
from rugzak.careers.path.model import Wish
from rugzak.careers.plan import services
from rugzak.catalogue.models import Session
from rugzak.catalogue.services import set_capacity
from rugzak.skills import services as skills

__all__ = ["offer", "starter", "starter_place"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
UNTIL = {"job": PACKER, "last": "2027-12-01"}
Offer = dict[str, Session]


def page(client: Client, name: str, query: dict[str, str] | None = None, **headers: str) -> str:
    answer = client.get(reverse(f"person:{name}"), query or {}, headers=headers)
    assert answer.status_code == 200
    text = unescape(answer.content.decode())
    assert not re.search(r"\s(style|onclick)=", text)
    return text


def sent(text: str) -> dict[str, list[str]]:
    """The form that makes the path a plan, as the browser would send it."""
    form = text[text.index(reverse("person:plan-keep")) :].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def kept(learner: Client, offer: Offer) -> Plan:
    """The path of three trainings, made a plan by the button of the page."""
    answer = learner.post(reverse("person:plan-keep"), sent(page(learner, "path", UNTIL)))
    assert answer["Location"] == reverse("person:plan")
    return Plan.objects.get()


def test_who_has_no_goal_is_asked_to_choose_one(learner: Client) -> None:
    text = page(learner, "path")
    assert "Where do you want to go?" in text and reverse("person:mirror-add") in text
    assert "Where do you want to go?" in page(learner, "path", {"job": "http://no/such"})
    assert learner.get(reverse("person:path-what-if")).headers["Location"] == reverse("person:path")


def test_pages_are_for_people_who_signed_in(client: Client) -> None:
    for name in ("path", "path-what-if", "plan", "plan-mend", "plan-calendar"):
        assert client.get(reverse(f"person:{name}")).status_code == 302
    client.force_login(User.objects.create_user("staff@example.org"))
    assert client.get(reverse("person:plan")).headers["Location"] == "/"


def test_the_path_names_trainings_dates_payers_and_what_nobody_teaches(learner: Client, offer: Offer) -> None:
    text = page(learner, "path", UNTIL)
    assert "<em>3 trainings</em>" in text and "637" in text
    assert "7\u00a0December 2026 to 4\u00a0January 2027" in text
    assert "What does no training teach?" in text and "Who pays the rest?" in text
    assert sent(text)["own"] == ["63700"] and len(sent(text)["session"]) == 3


def test_the_goal_of_the_mirror_is_taken_where_no_job_is_named(learner: Client, world: World, offer: Offer) -> None:
    skills.set_occupation(person=world.person, occupation_uri=PACKER, role="wished")
    assert "<em>3 trainings</em>" in page(learner, "path", {"last": "2027-12-01"})


def test_wishes_narrow_the_path_and_say_what_stands_in_the_way(learner: Client, offer: Offer) -> None:
    text = page(learner, "path", UNTIL | {"budget": "150"})
    assert "<em>1 training</em>" in text and "There is more to learn." in text
    none = page(learner, "path", UNTIL | {"budget": "0"})
    assert "No training fits all that you want." in none and "What stands in the way?" in none
    assert 'aria-invalid="true"' in page(learner, "path", UNTIL | {"budget": "-1"})
    assert 'value="150' in text and re.search(r"<details[^>]* open", text)


def test_an_impossible_wish_is_said_and_the_path_stays(learner: Client, offer: Offer) -> None:
    text = page(learner, "path", {"job": PACKER, "last": "2020-01-01"})
    assert "rz-banner-alert" in text and "<em>3 trainings</em>" in text
    assert 'aria-invalid="true"' in page(learner, "path", {"job": PACKER, "hours": "many"})


def test_a_script_gets_only_the_result(learner: Client, offer: Offer) -> None:
    text = page(learner, "path", UNTIL, **{"hx-request": "true"})
    assert text.lstrip().startswith('<div id="way"') and "<html" not in text


def test_what_if_sets_four_tries_side_by_side_and_keeps_nothing(learner: Client, offer: Offer) -> None:
    text = page(learner, "path-what-if", UNTIL | {"budget": "150"})
    assert text.count("rz-title-3") == 4 and "EUR" not in text
    assert not Plan.objects.exists()


def test_a_path_becomes_a_plan_that_books_nothing(learner: Client, kept: Plan) -> None:
    text = page(learner, "plan")
    assert "<em>0 of 3</em>" in text and text.count("Not booked yet") == 3
    assert text.count('aria-current="step"') == 1 and "Look and book" in text
    assert not Booking.objects.exists()
    assert "You have a plan already." in page(learner, "path", UNTIL)


def test_what_changed_since_it_was_seen_is_not_kept(learner: Client, offer: Offer) -> None:
    form = sent(page(learner, "path", UNTIL))
    answer = learner.post(reverse("person:plan-keep"), form | {"own": ["1"]}, follow=True)
    assert answer.redirect_chain[0][0].startswith(reverse("person:path") + "?")
    assert "This path is no longer what you saw" in unescape(answer.content.decode())
    for rubbish in ({}, {"session": ["x"]}, {"session": form["session"], "job": ["http://no/such"]}):
        assert learner.post(reverse("person:plan-keep"), rubbish).status_code == 302
    assert not Plan.objects.exists()


def test_nothing_is_kept_twice(learner: Client, kept: Plan) -> None:
    learner.post(reverse("person:plan-keep"), sent(page(learner, "path", UNTIL)))
    assert Plan.objects.get() == kept


def test_a_cancelled_training_is_said_and_the_plan_can_be_mended(learner: Client, kept: Plan, offer: Offer) -> None:
    assert "Your plan is still the best." in page(learner, "plan-mend")
    set_capacity(session=offer["orders"], capacity=0, reason="test")
    assert "Something has changed." in page(learner, "plan")
    text = page(learner, "plan-mend")
    assert "This now fits best" in text and "Goes" in text and text.count("Stays") == 2
    form = text[text.index("rz-after") :]
    sessions = re.findall(r'name="session" value="([^"]*)"', form)
    own = re.findall(r'name="own" value="(\d+)"', form)[0]
    answer = learner.post(reverse("person:plan-mend"), {"session": sessions, "own": own}, follow=True)
    assert "Your plan is mended." in unescape(answer.content.decode())
    assert services.running(kept.person).steps.count() == 2  # type: ignore[union-attr]


def test_what_a_coach_proposes_gets_a_yes_or_a_no(learner: Client, world: World, offer: Offer) -> None:
    user = User.objects.get(pk=world.member("coach", organisation("coach_centre", "De Brug")).user_id)
    give_mandate(person=world.person, coach=user, scopes=["plan"], end=date(2027, 1, 1))
    coach = access.actor_of(user)
    for answer, plans in (("no", 0), ("yes", 1)):
        sessions = [offer["packing"].pk]
        services.propose(actor=coach, person=world.person, occupation_uri=PACKER, wish=Wish(), sessions=sessions)
        assert "Your coach proposes a plan" in page(learner, "plan")
        learner.post(reverse("person:plan-answer"), {"answer": answer})
        assert Plan.objects.filter(state="running").count() == plans
    assert "<em>0 of 1</em>" in page(learner, "plan")
    assert Message.objects.exists()


def test_a_plan_goes_into_a_calendar(learner: Client, kept: Plan) -> None:
    answer = learner.get(reverse("person:plan-calendar"))
    assert answer["Content-Type"] == "text/calendar" and answer.content.startswith(b"BEGIN:VCALENDAR")


def test_a_plan_ends_and_a_second_click_is_answered_kindly(learner: Client, kept: Plan) -> None:
    learner.post(reverse("person:plan-stop"))
    text = page(learner, "plan")
    assert "You have no plan yet" in text and "Your plan has ended." in text
    for name in ("plan-stop", "plan-answer"):
        again = learner.post(reverse(f"person:{name}"), {"answer": "yes"})
        assert 400 <= again.status_code < 500 and "<h1" in again.content.decode()
    for name in ("plan-mend", "plan-calendar"):
        assert learner.get(reverse(f"person:{name}")).headers["Location"] == reverse("person:plan")


def test_another_goal_since_is_said(learner: Client, world: World, kept: Plan) -> None:
    careers.set_goal(person=world.person, occupation_uri=PACKER.replace("warehouse-worker", "nurse"))
    text = page(learner, "plan")
    assert "You chose another job since you made this plan." in text


def test_a_skill_that_is_known_meanwhile_is_said(learner: Client, world: World, kept: Plan) -> None:
    for name in ("pack-goods", "load-unload"):
        skills.accept_skill(person=world.person, skill_uri=SKILL + name)
    assert "Something has changed." in page(learner, "plan")
