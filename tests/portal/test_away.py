"""Away from work for a while: the person's page, HR's page of someone, and the pocket that says why it ends later."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World, fund
from portal.desks import member, one_question, sign_in, text_of
from rugzak.accounts import access, interruptions, purses
from rugzak.accounts.models import Interruption, Purse
from rugzak.accounts.services import register_organisation
from rugzak.base import clock

pytestmark = pytest.mark.django_db
SECTOR, END = "be-voorbeeld-sectorfonds", date(2026, 12, 31)
FORM = {"kind": "illness", "start": "2026-08-03", "until": "2026-08-14"}


def pocket(world: World) -> Purse:
    budget = fund(world.authority, SECTOR, "sector", "EUR", 100_000)
    made = purses.grant(fund=budget, person=world.person, amount=10_000, key=uuid4(), valid_until=END)
    Purse.objects.filter(pk=made.pk).update(valid_from=date(2026, 1, 1))
    return made


def only(world: World) -> Interruption:
    return interruptions.of(world.person.pk).get()


def test_a_person_writes_it_down_and_the_pocket_says_why(learner: Client, world: World) -> None:
    purse, address = pocket(world), reverse("person:away")
    assert address in text_of(learner.get(reverse("person:data")))
    page = text_of(learner.get(address))
    assert one_question(page) and "does not see what you write" in page
    for _twice in range(2):
        assert learner.post(address, FORM).status_code == 302
    purse.refresh_from_db()
    assert purse.valid_until == END + timedelta(days=12) and Interruption.objects.count() == 1
    for place in ("purses", "home"):
        assert "12 days longer, because you were ill." in text_of(learner.get(reverse(f"person:{place}"))), place
    page = text_of(learner.get(address))
    assert "Illness or an accident" in page and reverse("person:away-one", args=[only(world).pk]) in page


def test_what_can_t_be_right_stays_in_the_form(learner: Client) -> None:
    address = reverse("person:away")
    wrong = learner.post(address, FORM | {"until": "2026-08-01"})
    page = text_of(wrong)
    assert wrong.status_code == 422 and "can&#x27;t be right" in page and 'value="2026-08-01"' in page
    assert learner.post(address, {}).status_code == 422 and not Interruption.objects.exists()
    assert learner.post(address, FORM | {"kind": "holiday"}).status_code == 422


def test_another_last_day_and_taking_it_back(learner: Client, world: World) -> None:
    purse = pocket(world)
    learner.post(reverse("person:away"), FORM | {"until": ""})
    assert "no last day yet" in text_of(learner.get(reverse("person:away")))
    assert "Longer while you are away" in text_of(learner.get(reverse("person:purses")))
    address = reverse("person:away-one", args=[only(world).pk])
    assert one_question(text_of(learner.get(address)))
    assert learner.post(address, {"until": "2026-08-01"}).status_code == 422
    assert learner.post(address, {"until": "2026-08-03"}).status_code == 302
    assert "1 day longer, because you were ill." in text_of(learner.get(reverse("person:purses")))
    assert learner.post(address, {"do": "withdraw"}).status_code == 302
    purse.refresh_from_db()
    assert purse.valid_until == END and "because" not in text_of(learner.get(reverse("person:purses")))
    assert learner.get(address).status_code == 404


def test_hr_writes_down_what_it_knows_and_sees_no_more(learner: Client, world: World) -> None:
    hr = sign_in(member("hr", world.employer))
    learner.post(reverse("person:away"), FORM)
    mine, address = only(world), reverse("employer:away", args=[world.person.pk])
    assert address in text_of(hr.get(reverse("employer:person", args=[world.person.pk])))
    page = text_of(hr.get(address))
    assert one_question(page) and "from 3 August" not in page and str(mine.pk) not in page
    assert hr.get(reverse("employer:away-one", args=[world.person.pk, mine.pk])).status_code == 404
    assert hr.post(address, {"kind": "unpaid", "start": "2026-11-02", "until": ""}).status_code == 302
    theirs = interruptions.of(world.person.pk).exclude(pk=mine.pk).get()
    assert theirs.employer == world.employer and "Unpaid leave" in text_of(hr.get(address))
    seen = text_of(learner.get(reverse("person:away")))
    assert "wrote this down" in seen and reverse("person:away-one", args=[theirs.pk]) not in seen
    assert learner.get(reverse("person:away-one", args=[theirs.pk])).status_code == 404
    one = reverse("employer:away-one", args=[world.person.pk, theirs.pk])
    assert one_question(text_of(hr.get(one)))
    assert hr.post(one, {"until": "2026-11-30"}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.until == date(2026, 11, 30)
    assert hr.post(one, {"do": "withdraw"}).status_code == 302 and hr.get(one).status_code == 404


def test_nobody_else_opens_these_pages(world: World) -> None:
    actor = access.actor_of(world.person.user)
    row = interruptions.record(actor=actor, person=world.person, kind="care", start=clock.today())
    other = sign_in(world.learner().user)
    assert other.get(reverse("person:away-one", args=[row.pk])).status_code == 404
    elsewhere = register_organisation(kind="employer", name="Elders", number="0403.170.701")
    strangers = [other, sign_in(member("provider", world.provider)), sign_in(member("officer", world.authority))]
    there = sign_in(member("hr", elsewhere))
    for address in (
        reverse("employer:away", args=[world.person.pk]),
        reverse("employer:away-one", args=[world.person.pk, row.pk]),
    ):
        assert there.get(address).status_code == 404
        assert [client.get(address).status_code for client in strangers] == [403, 403, 403]
