"""What a provider records, and where it leaves its trace."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts import world as people
from learning.world import NOW, SKILL, World, make
from rugzak.accounts import access, facts
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import Fact
from rugzak.base import clock as business
from rugzak.base.models import Message
from rugzak.learning import services
from rugzak.learning.errors import BadScore, BookingNotFound, BookingNotTaught
from rugzak.learning.models import Achievement, Credential, LogEntry
from rugzak.skills.models import ProfileSkill

pytestmark = pytest.mark.django_db


def test_passing_writes_log_skill_and_badge_at_once(world: World) -> None:
    world.mark(present=1)
    done = services.record_achievement(
        actor=world.actor, booking_id=world.booking.pk, passed=True, score=Decimal("80"), date=date(2026, 10, 5)
    )
    entry = LogEntry.objects.get(booking=world.booking)
    assert (entry.minutes, entry.kind, entry.share, entry.purpose) == (240, "non_formal", "10", "other_job")
    assert (entry.title, entry.skills) == ("Lassen", [{"release": "1.2.0", "uri": SKILL}])
    skill = ProfileSkill.objects.get(person=world.person)
    assert (skill.skill_uri, skill.evidence, skill.level) == (SKILL, "training", 2)
    assert Credential.objects.get(achievement=done).person == world.person
    message = Message.objects.get(kind="credential_issued")
    assert message.to == "an@example.org" and message.context["title"]["fr"] == "Souder"


def test_nobody_marked_means_the_planned_time(world: World) -> None:
    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=None)
    assert LogEntry.objects.get().minutes == 480
    assert not ProfileSkill.objects.exists(), "being there says nothing about what someone can do"
    assert Credential.objects.exists()


def test_not_passed_gives_no_badge_and_takes_one_back(world: World) -> None:
    first = services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)
    again = services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=False)
    assert first.pk == again.pk and Achievement.objects.count() == 1 and LogEntry.objects.count() == 1
    assert Credential.objects.get().revoked_at is not None


def test_a_diploma_becomes_a_fact_and_never_lowers(clock: object) -> None:
    world = make(leads_to="secondary")
    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)
    fact = Fact.objects.get(person=world.person, name="person.education")
    assert (fact.value, fact.source) == ("mid", "document") and fact.evidence.startswith("achievement:")
    assert LogEntry.objects.get().kind == "formal"
    assert facts.gather(world.person, on=business.today())["person.education"] == "mid"
    high = make_high(world)
    assert not Fact.objects.filter(person=high, name="person.education").exists()


def make_high(world: World) -> object:
    world.person.education = "high"
    world.person.save()
    Fact.objects.filter(person=world.person).delete()
    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)
    return world.person


def test_another_provider_learns_nothing(world: World) -> None:
    other = access.actor_of(people.member("provider", people.organisation("provider")))
    with pytest.raises(Hidden) as hidden:
        services.record_achievement(actor=other, booking_id=world.booking.pk, passed=True)
    with pytest.raises(BookingNotFound) as absent:
        services.record_achievement(actor=other, booking_id=uuid4(), passed=True)
    assert hidden.value.status == absent.value.status == 404
    assert not Achievement.objects.exists()


def test_the_learner_cannot_pass_themself(world: World) -> None:
    user = people.user(person=world.person)
    with pytest.raises(Hidden):
        services.record_achievement(actor=access.actor_of(user), booking_id=world.booking.pk, passed=True)


@pytest.mark.parametrize("state", ["cancelled", "no_show"])
def test_who_did_not_come_has_no_result(world: World, state: str) -> None:
    world.booking.state = state
    world.booking.save()
    with pytest.raises(BookingNotTaught):
        services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)


def test_no_result_before_the_first_day(world: World) -> None:
    business.travel(to=NOW)
    with pytest.raises(BookingNotTaught):
        services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)
    business.travel(to=datetime(2026, 10, 5, 8, tzinfo=ZoneInfo("Europe/Brussels")))
    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)


@pytest.mark.parametrize("score", ["-1", "100.01"])
def test_a_score_is_a_percentage(world: World, score: str) -> None:
    with pytest.raises(BadScore):
        services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True, score=Decimal(score))


def test_the_published_views_hold_outcomes_without_words(world: World) -> None:
    from django.db import connection

    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)
    with connection.cursor() as cursor:
        cursor.execute("select * from published.achievement")
        columns = {column.name for column in cursor.description}
        row = dict(zip([c.name for c in cursor.description], cursor.fetchone(), strict=True))
        cursor.execute("select booking_id, minutes, purpose from published.log")
        assert cursor.fetchone() == (world.booking.pk, 480, "other_job")
    assert row["passed"] is True and row["booking_id"] == world.booking.pk
    assert columns == {"booking_id", "person_id", "training_id", "passed", "score", "date"}
