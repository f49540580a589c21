"""The learning log: little effort, one's own, and right totals."""

from datetime import date
from uuid import uuid4

import pytest

from accounts import world as people
from learning.world import SKILL, World
from rugzak.base import privacy
from rugzak.learning import queries, services
from rugzak.learning.errors import BadEntry, EntryNotFound, EntryOfBooking
from rugzak.learning.models import LogEntry

pytestmark = pytest.mark.django_db


def test_a_title_is_enough() -> None:
    entry = services.log_learning(person=people.person(), title="  Asked   a colleague how pivots work ")
    assert (entry.title, entry.kind, entry.share) == ("Asked a colleague how pivots work", "informal", "70")
    assert entry.minutes is None and entry.purpose == ""


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": "   "}),
        ("title", {"title": "x" * 201}),
        ("kind", {"kind": "school"}),
        ("share", {"share": "50"}),
        ("minutes", {"minutes": 0}),
        ("minutes", {"minutes": -5}),
        ("minutes", {"minutes": 60 * 24 * 32}),
        ("date", {"date": date(2999, 1, 1)}),
        ("date", {"date": date(1900, 1, 1)}),
        ("purpose", {"purpose": "fun"}),
        ("skills", {"skills": [{"uri": "welding"}]}),
        ("skills", {"skills": [{"uri": f"http://e.org/{i}"} for i in range(21)]}),
    ],
)
def test_a_wrong_field_is_named(field: str, values: dict[str, object]) -> None:
    with pytest.raises(BadEntry) as refusal:
        services.log_learning(person=people.person(), **{"title": "Welding", **values})
    assert refusal.value.field == field and refusal.value.as_problem()["status"] == 422
    assert not LogEntry.objects.exists()


def test_totals_add_up_and_unknown_time_is_no_zero() -> None:
    person = people.person()
    services.log_learning(person=person, title="a", share="70", minutes=90, purpose="job", date=date(2026, 3, 2))
    services.log_learning(person=person, title="b", share="70", minutes=30, date=date(2026, 3, 20))
    services.log_learning(person=person, title="c", kind="formal", share="10", minutes=60, date=date(2026, 4, 1))
    services.log_learning(person=person, title="d", share="20", date=date(2026, 4, 1))
    services.log_learning(person=people.person(), title="other", minutes=500, date=date(2026, 4, 1))
    found = queries.totals(person, since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert (found.minutes, found.entries, found.without_time) == (180, 4, 1)
    assert {part.code: (part.minutes, part.entries) for part in found.by_share} == {
        "70": (120, 2), "20": (0, 1), "10": (60, 1),
    }  # fmt: skip
    assert sum(part.part or 0 for part in found.by_kind) == pytest.approx(1)
    march = {"month": "2026-03", "share": "70", "minutes": 120}
    assert march in found.months
    nobody = queries.totals(people.person())
    assert nobody.entries == 0 and all(part.part is None for part in nobody.by_share)


def test_only_ones_own_entries_change() -> None:
    entry = services.log_learning(person=people.person(), title="mine", skills=[{"uri": SKILL, "release": "1.2.0"}])
    stranger = people.person()
    for act in (services.edit_entry, services.delete_entry):
        with pytest.raises(EntryNotFound):
            act(person=stranger, entry_id=entry.pk)
    with pytest.raises(EntryNotFound):
        queries.entry(stranger, entry.pk)
    services.edit_entry(person=entry.person, entry_id=entry.pk, title="ours", minutes=10)
    entry.refresh_from_db()
    assert (entry.title, entry.minutes, entry.skills) == ("ours", 10, [{"uri": SKILL, "release": "1.2.0"}])
    services.delete_entry(person=entry.person, entry_id=entry.pk)
    with pytest.raises(EntryNotFound):
        services.delete_entry(person=entry.person, entry_id=uuid4())


def test_what_came_from_a_booking_is_not_rewritten(world: World) -> None:
    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=None)
    entry = LogEntry.objects.get(booking=world.booking)
    with pytest.raises(EntryOfBooking):
        services.edit_entry(person=world.person, entry_id=entry.pk, minutes=9999)
    with pytest.raises(EntryOfBooking):
        services.delete_entry(person=world.person, entry_id=entry.pk)
    services.edit_entry(person=world.person, entry_id=entry.pk, purpose="self")
    entry.refresh_from_db()
    assert entry.purpose == "self"


def test_export_and_erasure_reach_everything(world: World) -> None:
    services.record_achievement(actor=world.actor, booking_id=world.booking.pk, passed=True)
    services.log_learning(person=world.person, title="mine")
    from rugzak.learning.privacy import LearningHandler

    handler = LearningHandler()
    exported = handler.export(world.person.pk)
    assert [len(exported[name]) for name in ("log", "achievements", "credentials")] == [2, 1, 1]
    assert handler.erase(world.person.pk) == {"credentials": 1, "achievements": 1, "log": 2}
    assert handler.export(world.person.pk) == {"log": [], "achievements": [], "credentials": []}
    mine = {column for column in privacy.undeclared_columns() if column.startswith("learning_")}
    assert not mine
