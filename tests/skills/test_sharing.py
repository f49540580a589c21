"""Who sees which skill: nobody, all, one by one, all but one; coach and employer apart."""

from datetime import date, timedelta

import pytest

from rugzak.accounts import access
from rugzak.accounts.models import Consent, Employment, Membership, Organisation, Person, User
from rugzak.accounts.permissions import may
from rugzak.accounts.services import give_consent, give_mandate, register_person, withdraw_consent
from rugzak.base import clock
from rugzak.skills import errors, services, sharing

WELD, COOK = "urn:rugzak:starter:skill:arc-weld", "urn:rugzak:starter:skill:cook-fish"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def person(db: None) -> Person:
    found = register_person(given_name="An", family_name="Peeters")
    for uri in (WELD, COOK):
        services.accept_skill(person=found, skill_uri=uri)
    services.set_occupation(person=found, occupation_uri="urn:rugzak:starter:occupation:welder")
    return found


def employed(person: Person, name: str = "Mes") -> Organisation:
    employer = Organisation.objects.create(kind="employer", name=name, enterprise_number=name)
    Employment.objects.create(person=person, employer=employer, start=date(2020, 1, 1), fraction=1, hours_week=38)
    return employer


def helper(role: str, organisation: Organisation) -> User:
    user = User.objects.create_user(f"{role}.{organisation.name}@example.org".lower())
    Membership.objects.create(user=user, organisation=organisation, role=role, start=date(2020, 1, 1))
    return user


def hr_sees(person: Person, employer: Organisation) -> list[str] | None:
    user = User.objects.filter(email=f"hr.{employer.name}@example.org".lower()).first()
    return seen(person, user or helper("hr", employer))


def seen(person: Person, user: User) -> list[str] | None:
    """What comes of the profile, None where the door stays shut."""
    actor, scope = access.actor_of(user), access.scope_of_person(person.pk)
    if not may(actor, "profile.see", scope):
        return None
    return sorted(row.skill_uri for row in sharing.as_seen_by(actor, scope).skills)


def coach_of(person: Person, *scopes: str) -> User:
    coach = helper("coach", Organisation.objects.create(kind="coach_centre", name="Loopbaan"))
    give_mandate(person=person, coach=coach, scopes=list(scopes), end=clock.today() + timedelta(days=30))
    return coach


def test_nobody_sees_anything_at_first(person: Person) -> None:
    assert hr_sees(person, employed(person)) is None


def test_who_shares_all_keeps_sharing_all_but_what_they_hide(person: Person) -> None:
    employer = employed(person)
    give_consent(person=person, purpose="share_profile", organisation=employer)
    assert hr_sees(person, employer) == [WELD, COOK]
    sharing.share_skills(person=person, skill_uris=[COOK], audience="employer", yes=False)
    assert hr_sees(person, employer) == [WELD]
    sharing.share_skills(person=person, skill_uris=[COOK], audience="employer", yes=True)
    assert hr_sees(person, employer) == [WELD, COOK]
    assert Consent.objects.filter(purpose="share_skill").count() == 0


def test_one_skill_opens_that_skill_and_nothing_else(person: Person) -> None:
    employer = employed(person)
    sharing.share_skills(person=person, skill_uris=[COOK], audience="employer", yes=True)
    assert hr_sees(person, employer) == [COOK]
    scope, actor = access.scope_of_person(person.pk), access.actor_of(User.objects.get(email="hr.mes@example.org"))
    assert sharing.as_seen_by(actor, scope).current is None, "the job was not shared"
    assert not may(actor, "fit.see", scope) and not may(actor, "learning.see", scope)
    sharing.share_skills(person=person, skill_uris=[COOK], audience="employer", yes=False)
    assert hr_sees(person, employer) is None


def test_each_skill_has_its_own_consent_that_can_be_withdrawn(person: Person) -> None:
    employer = employed(person)
    for _ in range(2):  # a double click
        sharing.share_skills(person=person, skill_uris=[WELD, COOK], audience="employer", yes=True)
    first, second = Consent.objects.filter(purpose="share_skill").order_by("given_at")
    assert first.subject != second.subject
    withdraw_consent(person=person, consent_id=first.pk)
    assert len(hr_sees(person, employer) or []) == 1


def test_another_employer_sees_nothing(person: Person) -> None:
    employed(person)
    sharing.share_skills(person=person, skill_uris=[COOK], audience="employer", yes=True)
    other = Organisation.objects.create(kind="employer", name="Vork", enterprise_number="Vork")
    assert hr_sees(person, other) is None


def test_a_new_employer_inherits_nothing(person: Person) -> None:
    employed(person)
    sharing.share_skills(person=person, skill_uris=[COOK], audience="employer", yes=True)
    Employment.objects.update(end=clock.today() - timedelta(days=1))
    assert hr_sees(person, employed(person, "Vork")) is None


def test_a_coach_sees_by_mandate_less_what_is_hidden(person: Person) -> None:
    coach = coach_of(person, "profile")
    assert seen(person, coach) == [WELD, COOK]
    sharing.share_skills(person=person, skill_uris=[WELD], audience="coach", yes=False)
    assert seen(person, coach) == [COOK]


def test_a_coach_without_the_profile_sees_only_what_was_shared(person: Person) -> None:
    coach = coach_of(person, "rights")
    assert seen(person, coach) is None
    sharing.share_skills(person=person, skill_uris=[WELD], audience="coach", yes=True)
    assert seen(person, coach) == [WELD]
    stranger = User.objects.create_user("stranger@example.org")
    Membership.objects.create(
        user=stranger, organisation=Organisation.objects.get(kind="coach_centre"), role="coach", start=date(2020, 1, 1)
    )
    assert seen(person, stranger) is None, "a coach without a mandate of this person"


def test_what_goes_out_of_the_profile_is_shared_no_more(person: Person) -> None:
    employer = employed(person)
    sharing.share_skills(person=person, skill_uris=[COOK], audience="employer", yes=True)
    services.reject_skill(person=person, skill_uri=COOK)
    services.accept_skill(person=person, skill_uri=COOK)
    assert hr_sees(person, employer) is None


def test_refusals(person: Person) -> None:
    with pytest.raises(errors.NoEmployer):
        sharing.share_skills(person=person, skill_uris=[COOK], audience="employer", yes=True)
    with pytest.raises(errors.NoSuchReader):
        sharing.share_skills(person=person, skill_uris=[COOK], audience="world", yes=True)
    with pytest.raises(errors.NotInProfile):
        sharing.share_skills(person=person, skill_uris=["urn:x"], audience="coach", yes=True)
