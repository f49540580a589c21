"""Pages of outreach: one counts, another tells, the officer calls, and in the end there is an answer in words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import world
from accounts.outreach_house import CHEQUE, NOW, Town
from portal.desks import one_question, sign_in, text_of
from rugzak.accounts.models import Outreach, Person
from rugzak.accounts.outreach import Figures
from rugzak.base import due
from rugzak.base.models import Message
from rugzak.portal.authority.outreach import _effect

pytestmark = pytest.mark.django_db
FILLED = {"scheme": CHEQUE, "region": "VL", "education": "", "why_nl": "Weinig mensen kennen dit."}


@pytest.fixture
def town(clock) -> Town:
    clock.to(NOW)
    return Town()


@pytest.fixture
def officer(town: Town) -> Client:
    return sign_in(town.officer)


@pytest.fixture
def releaser(town: Town) -> Client:
    return sign_in(town.releaser)


def page(row: Outreach, name: str = "outreach") -> str:
    return reverse(f"authority:{name}", args=[row.pk])


def made(officer: Client, **values: str) -> Outreach:
    answer = officer.post(reverse("authority:outreach-new"), FILLED | values)
    assert answer.status_code == 302
    return Outreach.objects.latest("made_at")


def test_the_way_in_is_under_reach(town: Town, officer: Client, releaser: Client) -> None:
    link = reverse("authority:outreaches")
    for desk in (officer, releaser):
        assert link in text_of(desk.get(reverse("authority:home")))
        assert "Nobody was told yet" in text_of(desk.get(link)) and one_question(text_of(desk.get(link)))
    assert "Count a group" in text_of(officer.get(link)) and "Count a group" not in text_of(releaser.get(link))
    assert releaser.get(reverse("authority:outreach-new")).status_code == 403
    admin = sign_in(world.member("admin", town.authority))
    assert admin.get(link).status_code == 403 and link not in text_of(admin.get(reverse("authority:home")))


def test_what_is_missing_is_said_and_what_was_typed_stays(town: Town, officer: Client) -> None:
    new = reverse("authority:outreach-new")
    assert one_question(text_of(officer.get(new))) and "Vlaamse" not in text_of(officer.get(new))
    answer = officer.post(new, FILLED | {"why_nl": "", "why_fr": "Peu de gens."})
    assert answer.status_code == 422 and "Peu de gens." in text_of(answer)
    assert officer.post(new, FILLED | {"scheme": "nl-stap"}).status_code == 422
    made(officer)
    again = officer.post(new, FILLED)
    assert again.status_code == 409 and "are named already" in text_of(again) and not Message.objects.exists()


def test_nothing_to_choose_from_is_said(town: Town, officer: Client) -> None:
    type(town.fund).objects.update(stops_on=NOW.date())
    assert "No pot gives anything now" in text_of(officer.get(reverse("authority:outreach-new")))


def test_from_counting_to_the_answer(clock, town: Town, officer: Client, releaser: Client) -> None:
    row = made(officer)
    counting = text_of(officer.get(page(row)))
    assert "We are counting who doesn’t use it." in counting and "0 of every 100" in counting
    due.run()
    ready = text_of(officer.get(page(row)))
    assert "<em>12</em> people are entitled" in ready and "You made this list." in ready and one_question(ready)
    assert "Weinig mensen kennen dit." in ready and "Tell these people by mail" not in ready
    assert officer.post(page(row, "outreach-send"), {"sure": "on"}).status_code == 403
    unsure = releaser.post(page(row, "outreach-send"))
    assert unsure.status_code == 422 and "tick this first" in text_of(unsure) and not Message.objects.exists()
    assert releaser.post(page(row, "outreach-send"), {"sure": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "sent"
    row.members.update(held_out=False)
    assert "The mails are on their way." in text_of(officer.get(page(row)))
    due.run()
    sent = text_of(officer.get(page(row))).replace("\xa0", " ")
    assert "We tell <em>12</em> people." in sent and "30 December 2026" in sent and "Take the list" in sent
    assert "Take the list" not in text_of(releaser.get(page(row)))
    town.use(town.people[0])
    clock.to(NOW + timedelta(days=90))
    due.run()
    done = text_of(releaser.get(page(row)))
    assert "<em>1</em> of the 12 people whom we told uses it now." in done and "we can’t compare" in done
    assert "Take the list" not in done and "Stop it" not in done


def test_the_list_to_call_is_a_file_that_each_person_can_read_of(town: Town, officer: Client, releaser: Client) -> None:
    row = town.counted()
    early = officer.get(page(row, "outreach-contacts"))
    assert early.status_code == 409 and "not at that step" in text_of(early)
    row.members.update(held_out=False)
    releaser.post(page(row, "outreach-send"), {"sure": "on"})
    due.run()
    Person.objects.filter(pk=town.people[1].pk).update(phone="")
    file = officer.get(page(row, "outreach-contacts"))
    lines = file.content.decode("utf-8-sig").splitlines()
    assert file["Content-Type"].startswith("text/csv") and lines[0] == "Given name;Phone;Language" and len(lines) == 12
    assert "An0;0470 00 00 00;nl" in lines and not any(line.startswith("An1;") for line in lines)
    assert releaser.get(page(row, "outreach-contacts")).status_code == 403
    person = world.user(person=town.people[0])
    assert "to call you about a right" in text_of(sign_in(person).get(reverse("person:looks")))


def test_too_few_and_stopped_are_said(town: Town, officer: Client) -> None:
    for person in town.people[:4]:
        town.use(person)
    row = town.counted(region="VL")
    few = text_of(officer.get(page(row)))
    assert "Fewer than 10 people. So nothing is sent." in few and "8" not in few.split("<main")[1].split("<dl")[0]
    assert "Too few" in text_of(officer.get(reverse("authority:outreaches")))
    other = made(officer, region="WA")
    assert officer.post(page(other, "outreach-stop")).status_code == 302
    assert "The names are deleted." in text_of(officer.get(page(other)))
    assert officer.post(page(other, "outreach-stop")).status_code == 409


@pytest.mark.parametrize(
    ("groups", "turn", "said"),
    [
        ((41, 371, 0, 41), "helped", "Of every 100 people, probably 2 to 15 more use it."),
        ((2, 371, 12, 41), "harmed", "Of every 100 people, probably 17 to 44 fewer use it."),
        ((12, 100, 2, 20), "unsure", "Of every 100 people, it lies between 19 fewer and 13 more."),
    ],
)
def test_the_effect_in_words(town: Town, officer: Client, groups: tuple, turn: str, said: str) -> None:
    used, reached, used_held_out, held_out = groups
    row = town.counted()
    numbers = {"reached": reached, "held_out": held_out, "used_reached": used, "used_held_out": used_held_out}
    Outreach.objects.filter(pk=row.pk).update(state="done", sent_at=NOW, ends=NOW.date(), **numbers)
    effect = _effect(Figures(100, 400, None, reached, held_out, used, used_held_out))
    assert effect and effect["turn"] == turn
    assert said in text_of(officer.get(page(row)))
