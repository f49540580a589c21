"""A coach's pages: only people with a live mandate, each within its scopes; every look is written down."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from booking.world import World, logistics, mondays, organisation
from rugzak.accounts.models import Consent, Mandate, Person, ReadLog, User
from rugzak.accounts.services import add_membership, give_mandate, revoke_mandate
from rugzak.base import clock as business
from rugzak.base import registry
from rugzak.base.models import Message
from rugzak.booking.models import Booking
from rugzak.careers.services import set_goal
from rugzak.catalogue.models import TrainingSkill
from rugzak.learning.models import LogEntry
from rugzak.schemes.models import DecisionRecord
from rugzak.skills import esco
from rugzak.skills.services import accept_skill

EN = {"accept-language": "en"}
ALL = ["profile", "rights", "plan", "learning", "bookings", "book"]
NEEDS = {"person": ["profile", "plan"], "rights": ["rights"], "learning": ["learning", "bookings", "book"]}
NEEDS |= {"trainings": ["plan"]}
Let = Callable[..., Mandate]
pytestmark = pytest.mark.django_db


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def coach_user(world: World) -> User:
    user = User.objects.create_user("coach@example.org")
    centre = organisation("coach_centre", "Loopbaanhuis")
    add_membership(user=user, organisation=centre, role="coach", start=date(2020, 1, 1))
    return user


@pytest.fixture
def coach(coach_user: User) -> Client:
    client = Client(headers=EN)
    client.force_login(coach_user)
    return client


@pytest.fixture
def let(world: World, coach_user: User) -> Let:
    """The world's person gives a mandate with these scopes."""

    def give(*scopes: str, days: int = 90) -> Mandate:
        end = business.today() + timedelta(days=days)
        return give_mandate(person=world.person, coach=coach_user, scopes=list(scopes) or ALL, end=end)

    return give


@pytest.fixture
def goal(world: World) -> str:
    """A goal of which the world's training teaches one skill that the person lacks."""
    shot = esco.snapshot()
    job = next(one for one in shot.occupations() if len(shot.skills_of(one.uri).essential) > 3)
    have, lack = shot.skills_of(job.uri).essential[:2]
    set_goal(person=world.person, occupation_uri=job.uri, why="I like it")
    accept_skill(person=world.person, skill_uri=have.uri, evidence="self")
    TrainingSkill.objects.create(training=world.training, skill_uri=lack.uri, release=shot.release)
    return str(job.label.en)


def test_home_says_who_and_until_when_and_how_to_begin(coach: Client, let: Let, world: World) -> None:
    empty = text_of(coach.get(reverse("coach:home")))
    assert "Nobody lets you look along yet" in empty and "coach@example.org" in empty
    let("rights", "plan", days=10)
    page = text_of(coach.get(reverse("coach:home")))
    assert "<em>1 person</em>" in page and str(world.person) in page
    assert "rights and backpack, plan and goals" in page and "ends on 24\u00a0September" in page
    assert ReadLog.objects.filter(person_id=world.person.pk, verb="coach.overview").count() == 1


def test_only_coaches_come_in(world: World, let: Let) -> None:
    let()
    mine = Client(headers=EN)
    mine.force_login(world.person.user)
    officer = User.objects.create_user("officer@example.org")
    add_membership(user=officer, organisation=world.authority, role="officer", start=date(2020, 1, 1))
    other = Client(headers=EN)
    other.force_login(officer)
    for address in (reverse("coach:home"), reverse("coach:rights", args=[world.person.pk])):
        assert Client().get(address).status_code == 302
        assert mine.get(address).status_code == other.get(address).status_code == 403


@pytest.mark.parametrize("view", sorted(NEEDS))
def test_each_page_needs_its_scope(coach: Client, let: Let, world: World, view: str) -> None:
    address = reverse(f"coach:{view}", args=[world.person.pk])
    assert coach.get(address).status_code == 404, "no mandate"
    for scope in ALL:
        let(scope)
        answer = coach.get(address)
        wanted = 200 if scope in NEEDS[view] else 302 if view == "person" else 404
        assert answer.status_code == wanted, scope
        if answer.status_code == 200:
            page = text_of(answer)
            assert len(re.findall("<h1", page)) == 1 and not re.search(r"\sstyle=", page)
            assert "can see that you looked" in page


def test_an_ended_or_revoked_mandate_opens_nothing(coach: Client, let: Let, world: World, clock: object) -> None:
    address = reverse("coach:rights", args=[world.person.pk])
    mandate = let("rights", days=10)
    assert coach.get(address).status_code == 200
    business.travel(by=timedelta(days=11))
    assert coach.get(address).status_code == 404
    business.travel(by=timedelta(days=-11))
    assert coach.get(address).status_code == 200
    revoke_mandate(person=world.person, mandate_id=mandate.pk)
    assert coach.get(address).status_code == 404
    assert "Nobody lets you" in text_of(coach.get(reverse("coach:home")))


def test_another_person_is_not_there(coach: Client, let: Let, world: World) -> None:
    let()
    for who in (world.learner().pk, uuid4()):
        for view in NEEDS:
            assert coach.get(reverse(f"coach:{view}", args=[who])).status_code == 404


def test_the_mirror_shows_the_parts_that_were_allowed(coach: Client, let: Let, world: World, goal: str) -> None:
    address = reverse("coach:person", args=[world.person.pk])
    let("plan")
    page = text_of(coach.get(address))
    assert goal.lower() in page.lower() and "<em>1 of the" in page and "I like it" in page
    assert "own words" not in page
    let("profile")
    page = text_of(coach.get(address))
    assert "own words" in page and "I like it" not in page and "of the" not in page


def test_rights_come_with_the_missing_proof_and_nothing_is_recorded_for_them(
    coach: Client, let: Let, world: World
) -> None:
    let("rights")
    page = text_of(coach.get(reverse("coach:rights", args=[world.person.pk])))
    for outcome in ("yes", "maybe", "no"):
        assert f'class="rz-right rz-{outcome}"' in page
    assert "rz-proof" in page and not DecisionRecord.objects.filter(subject=world.person.pk).exists()


def test_learning_shows_bookings_and_log_apart(coach: Client, let: Let, world: World) -> None:
    world.book()
    LogEntry.objects.create(
        person=world.person, kind="informal", share="70", title="Set up the scanner", date=date(2026, 9, 1)
    )
    address = reverse("coach:learning", args=[world.person.pk])
    let("bookings")
    page = text_of(coach.get(address))
    assert "Logistics planner" in page and "scanner" not in page
    let("learning")
    page = text_of(coach.get(address))
    assert "Logistics planner" not in page and "scanner" in page


def test_looks_are_in_the_persons_own_log(coach: Client, let: Let, world: World, goal: str) -> None:
    let()
    for view in NEEDS:
        coach.get(reverse(f"coach:{view}", args=[world.person.pk]))
    coach.get(reverse("coach:training", args=[world.person.pk, world.session.pk]))
    verbs = set(ReadLog.objects.filter(person_id=world.person.pk).values_list("verb", flat=True))
    assert verbs == {"fit.see", "profile.see", "rights.see", "booking.see", "learning.see", "quote.see"}


def test_trainings_teach_what_lacks_for_the_goal(coach: Client, let: Let, world: World, goal: str) -> None:
    let("plan")
    address = reverse("coach:trainings", args=[world.person.pk])
    page = text_of(coach.get(address))
    assert "<em>1 training</em>" in page and "Logistics planner" in page
    assert text_of(coach.get(address, {"skill": "http://no/such"})).count("Logistics planner") == 1
    one = text_of(coach.get(reverse("coach:training", args=[world.person.pk, world.session.pk])))
    assert "Send as a proposal" in one and "€\u00a0463" not in one, "the price needs the scope to book"


def test_a_proposal_is_sent_once_a_week_and_read_in_their_language(
    coach: Client, let: Let, world: World, clock: object
) -> None:
    let("plan", days=300)
    Person.objects.filter(pk=world.person.pk).update(language="nl")
    address = reverse("coach:propose", args=[world.person.pk, world.session.pk])
    coach.post(address)
    assert "already" in text_of(coach.post(address, follow=True))
    message = Message.objects.get(kind="coach.proposal", person_id=world.person.pk)
    with translation.override("nl"):
        subject, body = registry.render(message)
    assert subject == "Iets voor jou? Logistiek planner"
    assert reverse("person:training", args=[world.training.pk]) in body and "coach@example.org" in body
    business.travel(by=timedelta(days=8))
    coach.post(address)
    assert Message.objects.filter(kind="coach.proposal").count() == 2
    let("rights")
    assert coach.post(address).status_code == 404
    assert coach.post(reverse("coach:propose", args=[world.learner().pk, world.session.pk])).status_code == 404


def test_a_coach_never_agrees_to_a_spend(coach: Client, let: Let, world: World) -> None:
    let("book")
    page = text_of(coach.get(reverse("coach:training", args=[world.person.pk, world.session.pk])))
    assert "€\u00a0463" in page and "own yes" in page and "Book for" not in page
    forged = {"quote": "x", "key": str(uuid4()), "consent": ["1", "2", "3"]}
    answer = coach.post(reverse("coach:book", args=[world.person.pk, world.session.pk]), forged, follow=True)
    assert "the person must say yes" in text_of(answer)
    assert not Booking.objects.exists() and not Consent.objects.exists()


def test_what_costs_nothing_can_be_booked_for_them_once(coach: Client, let: Let, world: World) -> None:
    training = logistics(world.provider, price_cents=0)
    session = mondays(training, world.ghent, 5)
    address = reverse("coach:book", args=[world.person.pk, session.pk])
    let("plan")
    assert coach.post(address).status_code == 404, "looking is not booking"
    let("book")
    page = text_of(coach.get(reverse("coach:training", args=[world.person.pk, session.pk])))
    assert "Book for" in page
    form = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("quote", "key")}
    coach.post(address, form)
    coach.post(address, form)
    booking = Booking.objects.get()
    assert booking.person == world.person and booking.booked_by == User.objects.get(email="coach@example.org").pk
    assert not Consent.objects.exists()
