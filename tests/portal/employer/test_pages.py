"""An employer's pages: who may open them, and that they show what people share and nothing of one person's money."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World, learner
from portal.employer.conftest import EN, SignIn
from rugzak.accounts import pots, purses
from rugzak.accounts.models import Employment, Fund, Person, Purse, ReadLog, User
from rugzak.accounts.services import add_membership, give_consent, withdraw_consent
from rugzak.accounts.services import register_organisation as register
from rugzak.careers.services import set_goal
from rugzak.skills import esco
from rugzak.skills.services import accept_skill, set_occupation

pytestmark = pytest.mark.django_db
PLAIN = ["home", "people", "import", "skills", "budget", "contributions", "figures"]
WITH_FUND = ["deposit", "grant", "outlook"]


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def share(person: Person, world: World, *purposes: str) -> list[UUID]:
    return [give_consent(person=person, purpose=one, organisation=world.employer).pk for one in purposes]


@pytest.mark.parametrize("view", PLAIN)
def test_pages_are_for_the_employers_own_people(hr: Client, sign_in: SignIn, world: World, view: str) -> None:
    address = reverse(f"employer:{view}")
    page = hr.get(address)
    assert page.status_code == 200
    assert len(re.findall("<h1", text_of(page))) == 1 and not re.search(r"\sstyle=", text_of(page))
    assert text_of(page).count("rz-btn-main") <= 1
    assert Client().get(address).status_code == 302
    for role, where in (("provider", world.provider), ("officer", world.authority)):
        assert sign_in(role, where).get(address).status_code == 403
    learning = Client(headers=EN)
    learning.force_login(world.person.user)
    assert learning.get(address).status_code == 403


@pytest.mark.parametrize("view", WITH_FUND)
def test_another_employers_fund_is_not_there(hr: Client, sign_in: SignIn, pot: Fund, view: str) -> None:
    address = reverse(f"employer:{view}", args=[pot.pk])
    assert hr.get(address).status_code == 200
    other = register(kind="employer", name="Elders", number="0403.170.701")
    assert sign_in("hr", other).get(address).status_code == 404


def test_a_person_of_another_employer_is_not_there(hr: Client, sign_in: SignIn, world: World) -> None:
    address = reverse("employer:person", args=[world.person.pk])
    assert hr.get(address).status_code == 200
    other = register(kind="employer", name="Elders", number="0403.170.701")
    assert sign_in("hr", other).get(address).status_code == 404
    assert hr.get(reverse("employer:person", args=[uuid4()])).status_code == 404
    Employment.objects.filter(person=world.person).update(end=date(2026, 9, 1))
    assert hr.get(address).status_code == 404, "whoever left is no longer there"


def test_a_person_shows_only_what_they_share(hr: Client, world: World) -> None:
    shot = esco.snapshot()
    job = next(one for one in shot.occupations() if len(shot.skills_of(one.uri).essential) > 3)
    skill = shot.skills_of(job.uri).essential[0]
    accept_skill(person=world.person, skill_uri=skill.uri, evidence="self")
    set_goal(person=world.person, occupation_uri=job.uri, why="a secret reason")
    address = reverse("employer:person", args=[world.person.pk])
    skill_name, goal_name = skill.label.en.capitalize(), f"<b>{job.label.en}</b>"
    page = text_of(hr.get(address))
    assert "shares nothing with you now" in page and skill_name not in page and goal_name not in page
    profile, plan = share(world.person, world, "share_profile", "share_plan")
    page = text_of(hr.get(address))
    assert skill_name in page and goal_name in page and "secret" not in page
    assert "No training finished" not in page, "learning is not shared"
    withdraw_consent(person=world.person, consent_id=profile)
    page = text_of(hr.get(address))
    assert '<h2 id="skills">' not in page and goal_name in page
    withdraw_consent(person=world.person, consent_id=plan)
    assert "shares nothing" in text_of(hr.get(address))


def test_sharing_with_another_organisation_opens_nothing_here(hr: Client, world: World) -> None:
    other = register(kind="employer", name="Elders", number="0403.170.701")
    give_consent(person=world.person, purpose="share_profile", organisation=other)
    assert "shares nothing" in text_of(hr.get(reverse("employer:person", args=[world.person.pk])))


def test_every_look_is_in_the_persons_own_log(hr: Client, world: World) -> None:
    page = text_of(hr.get(reverse("employer:person", args=[world.person.pk])))
    assert "can see that you looked" in page
    share(world.person, world, "share_learning")
    hr.get(reverse("employer:person", args=[world.person.pk]))
    hr.get(reverse("employer:people"))
    rows = ReadLog.objects.filter(person_id=world.person.pk, organisation_id=world.employer.pk)
    assert set(rows.values_list("verb", flat=True)) == {"employment.see", "learning.see", "employer.people"}


def test_the_list_counts_who_shares_and_finds_by_name(hr: Client, world: World) -> None:
    other = world.learner()
    share(world.person, world, "share_learning")
    page = text_of(hr.get(reverse("employer:people")))
    assert "1 of your 2 people" in page and world.person.given_name in page and other.given_name in page
    only = text_of(hr.get(reverse("employer:people"), {"shares": "yes"}))
    assert world.person.given_name in only and f">{other.given_name} " not in only
    found = text_of(hr.get(reverse("employer:people"), {"q": other.given_name}))
    assert f"<b>{other.given_name} " in found and f"<b>{world.person.given_name} " not in found
    assert "No name fits" in text_of(hr.get(reverse("employer:people"), {"q": "nobody at all"}))


def test_no_page_shows_what_one_person_has(hr: Client, world: World, pot: Fund) -> None:
    purses.grant(fund=pot, person=world.person, amount=12_345, key=uuid4(), valid_until=date(2026, 12, 31))
    share(world.person, world, "share_profile", "share_plan", "share_learning")
    for address in (reverse("employer:person", args=[world.person.pk]), reverse("employer:people")):
        assert "123" not in re.sub(r'(value|href)="[^"]*"|[\w.]+@[\w.]+', "", text_of(hr.get(address)))
    page = text_of(hr.get(reverse("employer:budget")))
    assert "€\u00a0876.55" in page, "what is left in the pot is the employer's"
    assert "Fewer than 10 people hold a part" in page and "Still with people" not in page


def test_sums_of_use_appear_from_ten_people_on(hr: Client, world: World, pot: Fund) -> None:
    people = [world.person, *(world.learner() for _ in range(9))]
    pots.grant_all(fund=pot, people=[p.pk for p in people], amount=5_000, key=uuid4(), valid_until=None, actor=None)
    page = text_of(hr.get(reverse("employer:budget")))
    assert "Still with people" in page and "€\u00a0500" in page


def test_few_learners_are_not_counted_out(hr: Client, world: World) -> None:
    world.book()
    page = text_of(hr.get(reverse("employer:home")))
    assert "We don’t count so few people" in page


def test_the_heat_map_hides_small_groups(hr: Client, world: World) -> None:
    shot = esco.snapshot()
    job = next(one for one in shot.occupations() if len(shot.skills_of(one.uri).essential) > 3)
    people = [world.person, *(learner(world.ghent, world.employer) for _ in range(9))]
    for person in people[:9]:
        set_current(person, job.uri)
        share(person, world, "share_profile")
    page = text_of(hr.get(reverse("employer:skills")))
    assert "rz-heat" not in page and "Too few people share" in page
    set_current(people[9], job.uri)
    assert "rz-heat" not in text_of(hr.get(reverse("employer:skills"))), "who shares nothing doesn't count"
    share(people[9], world, "share_profile")
    page = text_of(hr.get(reverse("employer:skills")))
    assert "<em>10 in 10</em>" in page and 'class="rz-h5 is-top"' in page
    for cell in ("9-9", "x", "0-0", "99999-1"):
        assert hr.get(reverse("employer:skills"), {"cell": cell}).status_code == 200


def set_current(person: Person, uri: str) -> None:
    set_occupation(person=person, occupation_uri=uri, role="current")


def test_contributions_as_a_table_and_a_file(hr: Client, world: World, pot: Fund) -> None:
    purses.grant(fund=pot, person=world.person, amount=20_000, key=uuid4(), valid_until=date(2027, 6, 30))
    booking = world.book()
    assert booking.lines.filter(fund=pot).exists()
    page = text_of(hr.get(reverse("employer:contributions")))
    assert "fewer than 10" in page and "€\u00a0200" not in page
    file = hr.get(reverse("employer:contributions"), {"form": "csv"})
    assert file.headers["Content-Type"].startswith("text/csv") and "hidden" in text_of(file)


def test_an_employer_chooses_between_their_organisations(hr: Client, world: World) -> None:
    other = register(kind="employer", name="Aannemer Zee", number="0403.170.701")
    user = User.objects.get(email=f"hr@{world.employer.enterprise_number}.example")
    add_membership(user=user, organisation=other, role="hr", start=date(2020, 1, 1))
    assert "Aannemer Zee · 0" in text_of(hr.get(reverse("employer:home")))
    hr.get(reverse("employer:home"), {"employer": str(world.employer.pk)})
    assert "Bakkerij Peeters" in text_of(hr.get(reverse("employer:people")))
    assert hr.get(reverse("employer:home"), {"employer": "nonsense"}).status_code == 200
    assert Purse.objects.count() == 0
