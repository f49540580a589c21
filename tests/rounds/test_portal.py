"""The pages: a person from seeing a round to the purse, the authority from the draft to settling."""

import re

import pytest
from django.urls import reverse

from rounds.world import CLOSES, OPENS, browser, people, person, registered, reload
from rugzak.booking.rounds import requests, services
from rugzak.booking.rounds.models import Round, RoundState, Ticket, TicketState
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db


def text(response) -> str:
    bare = re.sub(r"<[^>]+>", " ", response.content.decode().replace("\u00a0", " "))
    return re.sub(r"\s+", " ", bare)


def page(client, round, **kw) -> str:
    response = client.get(reverse("person:round", args=[round.pk]), **kw)
    assert response.status_code == 200
    return text(response)


def post(client, view: str, round, **data):
    return client.post(reverse(view, args=[round.pk]), data, follow=True)


def test_from_seeing_a_round_to_the_purse(house, clock):
    round, an = house.round(budget=1_000_00), person()
    client = browser(an)
    assert "Learning budget" in text(client.get(reverse("person:rounds")))
    seen = page(client, round)
    assert "You can take part. It can bring you € 1,000" in seen and "One ticket a person" in seen
    assert "You have your ticket" in text(post(client, "person:round-register", round))
    waiting = page(client, round)
    assert "It opens on 21 September 2026" in waiting and "only known after opening" in waiting
    assert "Ask for" not in waiting
    clock.to(OPENS)
    assert "Ask for € 1,000" in page(client, round)
    granted = text(post(client, "person:round-apply", round))
    assert "€ 1,000 is kept for you" in granted
    assert "€ 1,000 is kept for you" in text(client.get(reverse("person:home")))
    assert "in your backpack" in text(post(client, "person:round-accept", round))
    assert "€ 1,000 is in your backpack" in page(client, round)


def test_a_double_click_is_one_ticket_and_one_answer(house, clock):
    round, an = house.round(), person()
    client = browser(an)
    for _ in range(2):
        post(client, "person:round-register", round)
    clock.to(OPENS)
    for _ in range(2):
        assert "is kept for you" in text(post(client, "person:round-apply", round))
    assert Ticket.objects.filter(round=round).count() == 1


def test_an_answer_from_another_door_shows_at_once(house, clock):
    round, an = house.round(), person()
    tickets = registered(round, an)
    clock.to(OPENS)
    ledger.reserve_batch(book=round.book, requests=requests.of(tickets))
    assert "€ 1,000 is kept for you" in page(browser(an), round)


def test_too_early_too_late_and_not_eligible_say_what_to_do(house, clock):
    round, an = house.round(conditions=["no_degree"]), person(education="high")
    refused = post(browser(an), "person:round-register", round)
    assert refused.status_code == 422 and "you have a higher education degree" in text(refused)
    assert "You can’t take part in this round" in text(refused)
    unknown = person(education="")
    assert "We miss: your highest diploma" in page(browser(unknown), round)
    early = person()
    post(browser(early), "person:round-register", round)
    answer = post(browser(early), "person:round-apply", round)
    assert answer.status_code == 409 and "Come back on 21 September 2026" in text(answer)
    clock.to(CLOSES)
    late = post(browser(person()), "person:round-register", round)
    assert late.status_code == 409 and "This round is closed" in text(late)


def test_the_reserve_list_says_the_number_and_moves(house, clock):
    round = house.round(budget=1_000_00)
    some = people(3)
    tickets = registered(round, *some)
    clock.to(OPENS)
    for ticket in tickets:
        services.apply(ticket)
    assert "You are number 2 on the reserve list" in page(browser(some[2]), round)
    first = browser(some[0])
    assert "goes to the next in line" in text(first.get(reverse("person:round-stop", args=[round.pk])))
    assert "Someone else can have it now" in text(post(first, "person:round-stop", round))
    assert "You are number 1 on the reserve list" in page(browser(some[2]), round)
    assert "1 person moved up" in page(browser(some[2]), round)
    assert "is kept for you" in page(browser(some[1]), round)


def test_a_lottery_shows_the_chance_and_the_numbers(house, clock):
    round = house.round(rule="lottery", budget=2_000_00)
    some = people(5)
    registered(round, *some)
    seen = page(browser(some[0]), round)
    assert "Your chance is now 40 %" in seen and round.seed_commitment in seen
    clock.to(CLOSES)
    services.draw(actor=None, round=services.close(actor=None, round=round))
    drawn = page(browser(some[0]), round)
    assert Round.objects.get(pk=round.pk).seed in drawn


def test_someone_elses_ticket_is_not_there(house, clock):
    round = house.round()
    registered(round, person())
    stranger = browser(person())
    assert stranger.post(reverse("person:round-apply", args=[round.pk])).status_code == 404
    assert stranger.get(reverse("person:round-stop", args=[round.pk])).status_code == 404


def test_a_draft_is_not_there_for_people(house):
    draft = services.make(
        actor=None, fund=house.fund, name=Round().name, rule="arrival", amount=1_00, budget=5_00,
        opens_register=OPENS, opens=OPENS, closes=CLOSES,
    )  # fmt: skip
    assert browser(person()).get(reverse("person:round", args=[draft.pk])).status_code == 404


FORM = {
    "name_nl": "Leerbudget voor iedereen", "budget": "5000", "amount": "1000", "rule": "lottery",
    "opens_register": "2026-09-15T09:00", "opens": "2026-09-15T09:00", "closes": "2026-09-22T17:00",
    "accept_days": "14", "use_until": "2027-06-30", "quota_group": "no_degree", "quota_share": "40",
}  # fmt: skip


def test_the_authority_makes_publishes_draws_and_settles(house, clock):
    officer, releaser = browser(house.member("officer")), browser(house.member("releaser"))
    made = officer.post(reverse("authority:round-new"), {**FORM, "fund": house.fund.pk}, follow=True)
    assert made.status_code == 200, text(made)
    round = Round.objects.get()
    assert "You made this round" in text(made) and round.quotas == [{"group": "no_degree", "share": "0.40"}]
    assert officer.post(reverse("authority:round-publish", args=[round.pk])).status_code == 403
    seen = text(releaser.get(reverse("authority:round", args=[round.pk])))
    assert "Publish and set € 5,000 apart" in seen
    assert "set apart" in text(post(releaser, "authority:round-publish", round))
    clock.to(Round.objects.get().opens_register)
    registered(Round.objects.get(), *people(12), *people(12, education="high"))
    clock.to(Round.objects.get().closes)
    services.sweep()
    assert "Draw now" in text(officer.get(reverse("authority:round", args=[round.pk])))
    drawn = text(post(officer, "authority:round-draw", round))
    assert "24 tickets for € 5,000" in drawn and "On the reserve list 19" in drawn
    again = text(officer.get(reverse("authority:round", args=[round.pk]) + "?replay=1"))
    assert "Every place is the same" in again
    for ticket in Ticket.objects.filter(round=round, state=TicketState.GRANTED):
        services.accept(reload(ticket))
    settled = text(post(officer, "authority:round-settle", round))
    assert "Settled" in settled and Round.objects.get().state == RoundState.SETTLED


def test_a_wrong_form_says_what_is_wrong(house):
    officer = browser(house.member("officer"))
    wrong = officer.post(reverse("authority:round-new"), {**FORM, "fund": house.fund.pk, "closes": "2026-09-01T09:00"})
    assert wrong.status_code == 422 and "opens after it closes" in text(wrong)
    empty = officer.post(reverse("authority:round-new"), {})
    assert empty.status_code == 422


def test_closing_by_hand_asks_why(house, clock):
    round = house.round(rule="lottery")
    officer = browser(house.member("officer"))
    clock.to(OPENS)
    clock.by(hours=1)
    assert post(officer, "authority:round-close", round).status_code == 409
    assert "fixed" in text(post(officer, "authority:round-close", round, reason="a mistake"))


def test_pages_of_the_authority_are_not_for_people(house):
    round = house.round()
    for view, args in (("rounds", []), ("round", [round.pk]), ("round-new", [])):
        assert browser(person()).get(reverse(f"authority:{view}", args=args)).status_code == 403
