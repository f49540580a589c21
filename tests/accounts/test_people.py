"""Registering people, roles, consents, mandates, and what may be seen of others."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from accounts import world
from rugzak.accounts import access, consents, services
from rugzak.accounts.errors import (
    AlreadyRegistered,
    BadEnterpriseNumber,
    BadIban,
    BadNationalNumber,
    Hidden,
    MandateTooLong,
    NeedsOrganisation,
    NotACoach,
    NotAllowed,
    UnknownScope,
    WrongRole,
)
from rugzak.accounts.models import ReadLog
from rugzak.accounts.permissions import Scope
from rugzak.base import clock as business
from rugzak.base import due
from rugzak.base.models import Message

pytestmark = pytest.mark.django_db


def test_a_national_number_is_checked_encrypted_and_masked() -> None:
    number = world.national_number(date(2001, 2, 3), 124)
    person = services.register_person(given_name="An", family_name="Peeters", national_number=number)
    assert (person.birth_date, person.sex) == (date(2001, 2, 3), "F")
    with connection.cursor() as cursor:
        cursor.execute("select national_number, national_number_hash::text from accounts_person")
        stored, keyed = cursor.fetchone()
    assert number.encode() not in bytes(stored)
    assert number not in keyed
    assert services.masked_national_number(person) == f"**.**.**-***.{number[-2:]}"
    assert services.find_by_national_number(f"{number[:6]}-{number[6:9]}.{number[9:]}") == person


@pytest.mark.parametrize("number", ["85073003329", "8507300332", "abc", "85133003328"])
def test_a_number_that_does_not_check_is_refused(number: str) -> None:
    with pytest.raises(BadNationalNumber):
        world.person(national_number=number)


def test_the_same_number_twice_is_refused() -> None:
    number = world.national_number()
    world.person(national_number=number)
    with pytest.raises(AlreadyRegistered):
        world.person(national_number=number)


def test_the_history_holds_no_national_number() -> None:
    world.person(national_number=world.national_number())
    with connection.cursor() as cursor:
        cursor.execute("select column_name from information_schema.columns where table_name = 'accounts_personevent'")
        columns = {row[0] for row in cursor.fetchall()}
    assert "given_name" in columns
    assert not columns & {"national_number", "national_number_hash", "pseudonym"}


def test_a_person_changes_what_is_theirs_but_not_what_the_number_says() -> None:
    person = world.person(national_number=world.national_number(date(1985, 7, 30)))
    services.update_person(person=person, given_name="Anke", birth_date=date(1999, 1, 1))
    person.refresh_from_db()
    assert (person.given_name, person.birth_date) == ("Anke", date(1985, 7, 30))
    with pytest.raises(TypeError):
        services.update_person(person=person, national_number=b"x")


def test_organisations_have_numbers_that_check() -> None:
    with pytest.raises(BadEnterpriseNumber):
        world.organisation(number="0400000000")
    with pytest.raises(BadIban):
        world.organisation(account="BE68539007547035")
    assert world.organisation(account="BE68 5390 0754 7034").iban == "BE68539007547034"


def test_only_the_authority_gives_roles_of_the_house() -> None:
    with pytest.raises(WrongRole):
        services.add_membership(user=world.user(), organisation=world.organisation("employer"), role="officer")
    authority = world.organisation("authority")
    officer = access.actor_of(world.member("officer", authority))
    assert officer.has("officer") and officer.has("officer", authority.pk)
    fund = world.organisation("fund")
    assert not access.actor_of(world.member("officer", fund)).has("officer")


def test_a_role_ends_at_once() -> None:
    employer = world.organisation()
    hr = world.member("hr", employer)
    row = hr.memberships.get()
    services.end_membership(organisation=employer, membership_id=row.pk)
    assert not access.actor_of(hr).roles
    with pytest.raises(Hidden):
        services.end_membership(organisation=world.organisation(), membership_id=row.pk)


def test_an_inactive_user_is_nobody() -> None:
    user = world.user(person=world.person())
    user.is_active = False
    assert access.actor_of(user) == access.Actor()


def test_hr_sees_what_was_consented_to_and_it_is_logged() -> None:
    employer, person = world.organisation(), world.person()
    world.job(person, employer)
    actor = access.actor_of(world.member("hr", employer))
    with pytest.raises(Hidden):
        access.require(actor, "profile.see", access.scope_of_person(person.pk))
    assert not ReadLog.objects.exists()
    consent = services.give_consent(person=person, purpose="share_profile", organisation=employer)
    access.require(actor, "profile.see", access.scope_of_person(person.pk))
    row = ReadLog.objects.get()
    assert (row.person_id, row.user_id, row.organisation_id, row.verb) == (
        *(person.pk, actor.user_id, employer.pk),
        "profile.see",
    )
    services.withdraw_consent(person=person, consent_id=consent.pk)
    with pytest.raises(Hidden):
        access.require(actor, "profile.see", access.scope_of_person(person.pk))


def test_a_job_that_ended_hides_the_person_again() -> None:
    employer, person = world.organisation(), world.person()
    world.job(person, employer, end=business.today() - timedelta(days=1))
    services.give_consent(person=person, purpose="share_profile", organisation=employer)
    with pytest.raises(Hidden):
        access.require(access.actor_of(world.member("hr", employer)), "profile.see", access.scope_of_person(person.pk))


def test_own_data_is_not_logged_and_refusals_look_like_nothing_there() -> None:
    person = world.person()
    me = access.actor_of(world.user(person=person))
    access.require(me, "person.see", access.scope_of_person(person.pk))
    assert not ReadLog.objects.exists()
    for someone in (world.person().pk, uuid4()):  # one who exists and one who doesn't
        with pytest.raises(Hidden) as refusal:
            access.require(me, "rights.see", access.scope_of_person(someone))
        assert refusal.value.status == 404
    with pytest.raises(NotAllowed) as refusal:
        access.require(me, "aggregate.see", Scope("dashboard"))
    assert refusal.value.status == 403


def test_sharing_names_an_organisation_and_stands_once() -> None:
    person, employer = world.person(), world.organisation()
    with pytest.raises(NeedsOrganisation):
        services.give_consent(person=person, purpose="share_plan")
    first = services.give_consent(person=person, purpose="share_plan", organisation=employer)
    assert services.give_consent(person=person, purpose="share_plan", organisation=employer) == first
    assert consents.people_sharing(employer, "share_plan") == {person.pk}
    spend = [services.give_consent(person=person, purpose="spend", subject=uuid4()) for _ in range(2)]
    assert spend[0] != spend[1]
    assert consents.of_person(person).count() == 3


def test_nobody_withdraws_anothers_consent() -> None:
    person = world.person()
    consent = services.give_consent(person=person, purpose="survey")
    with pytest.raises(Hidden):
        services.withdraw_consent(person=world.person(), consent_id=consent.pk)
    assert consents.live(person, "survey") == consent


def test_a_mandate_opens_its_scopes_until_its_end(clock) -> None:
    centre, person = world.organisation("coach_centre"), world.person(email="an@example.org")
    coach = world.member("coach", centre)
    end = business.today() + timedelta(days=30)
    mandate = services.give_mandate(person=person, coach=coach.email.upper(), scopes=["rights", "plan"], end=end)
    scope = access.scope_of_person(person.pk)
    access.require(access.actor_of(coach), "rights.see", scope)
    with pytest.raises(Hidden):
        access.require(access.actor_of(coach), "learning.see", scope)
    clock.by(days=31)
    assert not access.actor_of(coach).mandates
    due.run()
    assert Message.objects.get(kind="mandate_ended").person_id == person.pk
    assert mandate.coach == coach


def test_a_mandate_can_be_revoked_and_replaced() -> None:
    coach, person = world.member("coach", world.organisation("coach_centre")), world.person()
    end = business.today() + timedelta(days=30)
    services.give_mandate(person=person, coach=coach, scopes=["rights"], end=end)
    second = services.give_mandate(person=person, coach=coach, scopes=["learning"], end=end)
    assert access.actor_of(coach).mandates == {(person.pk, "learning")}
    with pytest.raises(Hidden):
        services.revoke_mandate(person=world.person(), mandate_id=second.pk)
    services.revoke_mandate(person=person, mandate_id=second.pk)
    assert not access.actor_of(coach).mandates


def test_what_a_mandate_can_not_be() -> None:
    coach, person = world.member("coach", world.organisation("coach_centre")), world.person()
    soon = business.today() + timedelta(days=30)
    for who in ("nobody@example.org", world.user().email, world.member("hr", world.organisation())):
        with pytest.raises(NotACoach):
            services.give_mandate(person=person, coach=who, scopes=["rights"], end=soon)
    for scopes in ([], ["rights", "everything"]):
        with pytest.raises(UnknownScope):
            services.give_mandate(person=person, coach=coach, scopes=scopes, end=soon)
    for end in (business.today() - timedelta(days=1), business.today() + timedelta(days=800)):
        with pytest.raises(MandateTooLong):
            services.give_mandate(person=person, coach=coach, scopes=["rights"], end=end)


def test_who_gave_no_birth_date_can_still_change_the_rest() -> None:
    person = world.person(birth_date=None)
    assert services.update_person(person=person, phone="0470 12 34 56", reminders=False).phone == "0470 12 34 56"
    person.refresh_from_db()
    assert (person.phone, person.reminders, person.birth_date) == ("0470 12 34 56", False, None)
