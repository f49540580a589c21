"""`absent_marked_present`: not there and yet marked present, by the learner's word or because they were elsewhere."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rugzak.booking.fraud.measure.world import How, Story, World
from rugzak.booking.fraud.rules import Hit, all_rules, hits
from rugzak.booking.models import Attendance, Booking

pytestmark = pytest.mark.django_db
RULE, START, DAY = "absent_marked_present", date(2025, 5, 5), date(2025, 6, 15)
EVEN = How(absent=0, confirm="code")


@pytest.fixture
def made() -> World:
    return World(99)


def school(world: World) -> Story:
    return world.story("school", date(2024, 6, 1))


def seen(story: Story | None = None) -> list[Hit]:
    """What the rule sees; at one provider and at all it must be the same."""
    found = hits(all_rules()[RULE], DAY)
    one = [hit for hit in found if story is None or hit.provider == story.provider.pk]
    if story is not None:
        alone = hits(all_rules()[RULE], DAY, provider_id=story.provider.pk)
        assert [(hit.figures, set(hit.bookings)) for hit in alone] == [(hit.figures, set(hit.bookings)) for hit in one]
    return one


def marks(story: Story) -> object:
    return Attendance.objects.filter(booking__session__training__provider=story.provider)


def test_learners_who_say_they_were_not_there(made: World) -> None:
    story = school(made)
    made.group(story, START, made.people(4), How(absent=0, deny=1))
    made.group(story, START, made.people(5), EVEN, half=1)
    made.write()
    (hit,) = seen(story)
    assert hit.figures == {"parts": 8, "people": 4, "denied": 8, "elsewhere": 0, "missed_share": 100}
    assert len(hit.bookings) == 4  # the group with the wrong lists, not the other


def test_learners_who_were_elsewhere_at_those_hours(made: World) -> None:
    ghosts, real, people = school(made), school(made), made.people(4)
    made.group(ghosts, START, people, EVEN)
    made.group(real, START, people, EVEN)
    made.write()
    assert seen() == []  # both confirmed: that is `two_places`
    marks(ghosts).update(learner_mark=None, learner_how="", learner_at=None)
    (hit,) = seen(ghosts)
    assert hit.figures["elsewhere"] == 8 and hit.figures["denied"] == 0
    assert seen(real) == []
    marks(real).update(learner_mark=None, learner_how="", learner_at=None)
    assert seen() == []  # nobody says where they were


def test_the_afternoon_is_not_elsewhere_in_the_morning(made: World) -> None:
    morning, afternoon, people = school(made), school(made), made.people(4)
    made.group(morning, START, people, EVEN)
    made.group(afternoon, START, people, EVEN, half=1)
    made.write()
    marks(morning).update(learner_mark=None, learner_how="", learner_at=None)
    assert seen() == []


def test_a_booking_elsewhere_that_was_cancelled_says_nothing(made: World) -> None:
    ghosts, real, people = school(made), school(made), made.people(4)
    made.group(ghosts, START, people, EVEN)
    made.group(real, START, people, EVEN)
    made.write()
    marks(ghosts).update(learner_mark=None, learner_how="", learner_at=None)
    Booking.objects.filter(session__training__provider=real.provider).update(state="cancelled")
    assert seen() == []


def test_who_errs_by_heart_is_left_alone(made: World) -> None:
    """As many contradictions, but this school reports absences too."""
    story = school(made)
    made.group(story, START, made.people(4), How(absent=0, deny=1))
    made.group(story, START, made.people(4), How(absent=1))
    made.write()
    assert seen(story) == []


def test_few_people_or_a_small_share_stay_under_it(made: World) -> None:
    two, large = school(made), school(made)
    made.group(two, START, made.people(2), How(absent=0, deny=1))
    made.group(large, START, made.people(3), How(absent=0, deny=1))
    for _ in range(6):
        made.group(large, START, made.people(12), EVEN)
    made.write()
    assert seen() == []


def test_an_officer_s_decision_outranks_a_learner_s_word(made: World) -> None:
    story = school(made)
    made.group(story, START, made.people(4), How(absent=0, deny=1))
    made.write()
    marks(story).update(decided=True, decided_at=timezone.now())
    assert seen(story) == []
    marks(story).update(decided=False)
    assert len(seen(story)) == 1


def test_what_was_said_later_is_not_known_yet(made: World) -> None:
    story = school(made)
    made.group(story, START, made.people(4), How(absent=0, deny=1))
    made.write()
    assert hits(all_rules()[RULE], START - timedelta(days=1)) == []
    assert hits(all_rules()[RULE], START)[0].figures["parts"] == 4  # the second day comes a week later
